//! Recognises texts that say that something is not done, or not yet (English only).

use std::collections::BTreeSet;

use super::nothing::is_claim;
use crate::language::said::Said;
use crate::language::words::{COMMA, list};

/// Words that say that something is not done.
const NOT_DONE: &str = "not-done";

/// Words that say that something was offered.
const ONLY_OFFERED: &str = "only-offered";

/// Words that say that something that was meant to be done wasn't.
const GIVEN_UP: &str = "given-up";

/// Words that say that somebody else is to do it.
const NOT_OURS: &str = "not-ours";

/// Words of a sentence by which what it names is left to others, or wasn't looked at.
const LEFT: &str = "left-to-others";

/// The most words of a sentence that only names what the next one is about.
const LABEL: usize = 6;

/// Words before a part of a sentence that only says when, where or why.
const ADJUNCT: &str = "adjunct";

/// Returns the position of the sentence that says that the work isn't done.
pub fn undone(said: &Said) -> Option<usize> {
    let sentences = said.sentences();
    let plain = sentences.iter().position(|sentence| is_undone(sentence));
    let put_off = || {
        let put_off = sentences.iter().position(|sentence| is_put_off(sentence))?;
        sentences.iter().all(|sentence| is_open(sentence)).then_some(put_off)
    };
    plain.or_else(put_off)
}

/// Returns all sentences that say that something is not done.
pub fn all_undone(said: &Said) -> BTreeSet<usize> {
    let is_all = is_all(said);
    let sentences = said.sentences();
    let denied = sentences.iter().enumerate().filter(|(_, words)| is_all || is_undone(words));
    denied.map(|(position, _)| position).collect()
}

/// Returns the sentences of a document that say that something is not done, was given up or only
/// offered, except those about a cause: "the cause was that failover was not tested" describes a past
/// state.
pub fn denied(said: &Said) -> BTreeSet<usize> {
    let sentences = said.sentences();
    let is_denied = |words: &[&str], next: Option<&Vec<&str>>| {
        (is_undone(words) && !list("of-a-cause").is_in(words))
            || is_only_offered(words)
            || is_given_up(words)
            || (is_left(words) && !next.is_some_and(|next| settles(next)))
    };
    let next = sentences.iter().skip(1).map(Some).chain([None]);
    let all = sentences.iter().zip(next).enumerate();
    let denied = all.filter(|(_, (words, next))| {
        is_denied(words, *next) || next.is_some_and(|next| is_taken_back(words, next))
    });
    denied.map(|(position, _)| position).collect()
}

/// Returns whether the next sentence takes back what this one says: "It was in the plan for May. We let
/// it go."
fn is_taken_back(sentence: &[&str], next: &[&str]) -> bool {
    let is_label = || sentence.len() <= LABEL && !list("stated").is_in(sentence);
    let is_of_it = || next.first().is_some_and(|word| list("of-what-was-said").has(word));
    let is_dropped = is_given_up(next) || is_only_offered(next) || (is_of_it() && is_left(next));
    list(NOT_OURS).is_in(next) || (is_dropped && (is_label() || list("meant").is_in(sentence)))
}

/// Returns false if no sentence of a text says that something is not done, as in most texts.
pub fn may_be_denied(text: &str) -> bool {
    [NOT_DONE, ONLY_OFFERED, GIVEN_UP, NOT_OURS, LEFT]
        .iter()
        .any(|name| list(name).may_be_in_text(text))
}

/// Returns whether a text only says that something is not done.
pub fn is_all(said: &Said) -> bool {
    let sentences = said.sentences();
    let is_nothing = |sentence: &Vec<&str>| is_undone(sentence) || is_open(sentence);
    undone(said).is_some() && sentences.iter().all(is_nothing)
}

/// Returns whether a sentence says explicitly that it is not done.
fn is_undone(sentence: &[&str]) -> bool {
    list(NOT_DONE).is_in(sentence) && !list("not-undone").is_in(sentence)
}

/// Returns whether a sentence says that something was offered, and not that it is there.
fn is_only_offered(sentence: &[&str]) -> bool {
    list(ONLY_OFFERED).is_in(sentence)
        && (!list("taken-up").is_in(sentence) || list("not-taken-up").is_in(sentence))
}

/// Returns whether a sentence says that something was given up: "we let it go".
fn is_given_up(sentence: &[&str]) -> bool {
    list(GIVEN_UP).is_in(sentence) && !list("not-given-up").is_in(sentence)
}

/// Returns whether a sentence leaves what it names to others, or says that nobody looked at it.
fn is_left(sentence: &[&str]) -> bool {
    list(LEFT).is_in(sentence)
        && !list("not-left").is_in(sentence)
        // The first words may be the number of a paragraph.
        && !sentence.iter().skip(2).any(|word| is_figure(word))
}

fn is_figure(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit()) || list("number-words").has(word)
}

/// Returns whether a sentence, or the rest of one behind a semicolon, settles what the one before it leaves
/// to others.
fn settles(next: &[&str]) -> bool {
    list("not-left").is_in(next)
}

/// Returns whether a sentence may take back what the one before it says.
pub fn takes_back(sentence: &str) -> bool {
    let lists = [ONLY_OFFERED, GIVEN_UP, NOT_OURS, LEFT];
    let may_be = lists.iter().any(|name| list(name).may_be_in_text(sentence));
    may_be
        && Said::of(sentence, &|_| false).sentences().first().is_some_and(|first| is_dropped(first))
}

/// Returns whether the sentence below a heading, or beside a label, says that nothing of it is there.
pub fn denies_label(sentence: &str) -> bool {
    let lists = [NOT_DONE, ONLY_OFFERED, GIVEN_UP, NOT_OURS, LEFT, "nothing-there"];
    let may_be = lists.iter().any(|name| list(name).may_be_in_text(sentence));
    let is_denial = |words: &Vec<&str>| {
        is_dropped(words) || is_undone(words) || list("nothing-there").is_in(words)
    };
    // "None: the bank was new."
    let is_told = |(first, _): (&str, &str)| !first.contains(char::is_whitespace);
    let may_be = may_be && !sentence.trim_start().split_once(':').is_some_and(is_told);
    may_be && Said::of(sentence, &|_| false).sentences().first().is_some_and(is_denial)
}

/// Returns whether a sentence says that what the one before it names was given up, or isn't theirs.
fn is_dropped(words: &[&str]) -> bool {
    is_only_offered(words) || is_given_up(words) || list(NOT_OURS).is_in(words) || is_left(words)
}

/// Returns whether a sentence says that it is still to come.
fn is_put_off(sentence: &[&str]) -> bool {
    list("not-done-plans").is_in(sentence)
        && !list("not-planned").is_in(sentence)
        && !list("not-undone").is_in(sentence)
}

/// Returns whether a sentence describes nothing existing: all its parts defer something, or claim.
fn is_open(sentence: &[&str]) -> bool {
    let mut parts = sentence.split(|word| *word == COMMA).filter(|part| !part.is_empty());
    if is_claim(&parts.clone().flatten().copied().collect::<Vec<_>>()) {
        return true;
    }
    let is_open_part = |part: &[&str]| {
        let is_adjunct = part.first().is_some_and(|word| list(ADJUNCT).has(word));
        is_undone(part) || is_put_off(part) || is_claim(part) || is_adjunct || part.len() <= 2
    };
    (is_put_off(sentence) || is_undone(sentence)) && parts.all(is_open_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says_so(text: &str) -> bool {
        undone(&Said::of(text, &|_| false)).is_some()
    }

    #[test]
    fn a_claim_beside_what_is_put_off_tells_nothing() {
        let is_open = |text: &str| is_open(&text.split(' ').collect::<Vec<_>>());
        assert!(is_open("it has not been tested , all requirements are fully met"));
        assert!(!is_open("it has not been tested , rotas list two engineers"));
        assert!(!is_open("all requirements list two engineers"));
    }

    #[test]
    fn what_was_only_offered_is_not_there() {
        let is_denied =
            |text: &str| may_be_denied(text) && !denied(&Said::of(text, &|_| false)).is_empty();
        for text in [
            "The load test with synthetic consents (position 14 of the offer, 18 days) was not ordered by the bank. Numbers are from the two old machines; the first salary days are watched with two people.",
            "The proposal of 22 March 2023 (GuardDuty, nightly validation of digests, Config rules) was not released by the security committee of the bank. It first wishes to know.",
            "GuardDuty and the endpoint agent were in our quotation of October.",
            "GuardDuty and code signing were quoted in February.",
            "The load test (position 14 of the offer, 18 days) was not ordered by the bank.",
            "Both lines were struck out.",
            "Break-ins. Our offer of May was turned down by your board.",
        ] {
            assert!(is_denied(text), "{text}");
        }
        for text in [
            "GuardDuty was quoted in February and ordered in March.",
            "The load test was in our offer and was carried out in May.",
            "Workshops were offered to all teams.",
            "Our quotation lists the services.",
        ] {
            assert!(!is_denied(text), "{text}");
        }
        let denied = |text: &str| denied(&Said::of(text, &|_| false));
        for text in ["GuardDuty is on. A second tool was in our offer.", "Offers are read twice."] {
            assert!(!denied(text).contains(&0), "{text}");
        }
    }

    #[test]
    fn what_was_given_up_is_not_there() {
        for text in [
            "That week the rehearsal ran over, so we let it go.",
            "We never got round to it.",
            "There was no time left for it.",
            "It was called off for rain.",
            "The forms were never sent.",
            "The first real storm will tell.",
            "It has to wait.",
            "We assumed that it would hold.",
        ] {
            assert!(takes_back(text), "{text}");
        }
        for text in [
            "It was called off and repeated in June.",
            "No test was skipped.",
            "It was dropped for a second drill, which was held in June.",
            "The test was stopped after an hour.",
            "Each test is checked by a second person. The next one was called off.",
            "If it is called off, the board decides.",
            "We let the customer choose.",
        ] {
            assert!(!takes_back(text), "{text}");
        }
    }

    #[test]
    fn what_is_avoided_or_described_is_not_given_up() {
        let texts = [
            "We assume the role through STS for one hour.",
            "We trust the bank's identity provider, and SAML carries the groups.",
            "Changes to production were never made in the console.",
            "Passwords were never written down, and root has MFA.",
            "Keys were never sent in plain text.",
            "There was no need to use the console in production.",
            "There was no room for changes by hand in the account.",
            "Engineers can do without the console: all is in CDK.",
            "A release has to wait for the automated tests.",
            "If the core is down, postings can wait for four days in SQS.",
            "Fargate saves us the patching of hosts, so containers were chosen.",
            "An alarm is raised, and it will tell us whether a task failed.",
            "Dashboards in production will show if the load rises.",
            "The web ACL lets them pass after a challenge.",
            "Every root key is on the list of assets in the safe.",
            "The load test is in the programme of each release.",
            "The service is in the plan of record for each region.",
            "We offered the training to all users in week 1.",
            "We offered a workshop on targets for recovery.",
            "A failed run was cancelled by the pipeline and repeated.",
            "Long-term keys, which were dropped in 2021, gave way to roles.",
        ];
        let denied = |text: &&str| !denied(&Said::of(text, &|_| false)).is_empty();
        let alarms: Vec<&str> = texts.into_iter().filter(denied).collect();
        assert!(alarms.is_empty(), "{alarms:#?}");
    }

    #[test]
    fn what_is_not_done_is_told() {
        let texts = [
            "not yet",
            "Not yet.",
            "planned for Q3",
            "Planned for Q3 2026.",
            "no review so far",
            "No review with the customer has taken place so far.",
            "will be implemented in 2025",
            "This will be implemented by the end of June.",
            "not done so far",
            "Not done so far. We have not load-tested the switch and there is no capacity planning in place; planned for Q3 2024.",
            "in progress, to be finished by June",
            "We have not load-tested",
            "We have not load-tested the system.",
            "still to be defined",
            "The retention is still to be defined with the customer.",
            "The runbook is not yet written.",
            "The runbook has not been written yet.",
            "It hasn't been tested.",
            "Failover has not been tested.",
            "A restore test has not yet been performed.",
            "Not started yet",
            "Work has not started.",
            "There is no runbook yet.",
            "We do not have a documented process yet.",
            "We have no DR plan.",
            "No tests have been performed.",
            "Implementation is in progress.",
            "Work in progress, will be finished in September.",
            "The DR test is scheduled for May 2025.",
            "The first review is planned for next quarter.",
            "To be completed by end of Q2.",
            "We plan to introduce KPIs next year.",
            "We are currently implementing this.",
            "The policy is still being drafted.",
            "Monitoring is on the roadmap.",
            "We will do this in the next phase.",
            "The team is working on it.",
            "Not implemented.",
            "The test is pending.",
            "Yet to be decided",
            "Drills were not performed.",
            "We did not perform a load test.",
            "Load testing was postponed to Q4.",
            "Runbook documented in Confluence. It has not been tested yet.",
            "The customer has not yet signed the acceptance.",
            "Will follow in Q2.",
            "No disaster recovery plan exists.",
            "No runbook exists yet.",
            "There is no RTO.",
            "We have not agreed an RTO with the customer.",
            "We did not plan capacity and did not test at scale.",
            "Kein Notfallplan vorhanden.",
            "No DR test so far, planned for Q2 2025.",
            "DR testing is not yet in place.",
            "None yet",
        ];
        let missed: Vec<&str> = texts.into_iter().filter(|text| !says_so(text)).collect();
        assert!(missed.is_empty(), "{missed:#?}");
    }

    #[test]
    fn what_is_done_is_left_alone() {
        let texts = [
            "No changes are made by hand.",
            "Not only reviewed but also tested.",
            "The failover is not only tested but also documented.",
            "The system has not yet failed since go-live.",
            "Planned maintenance windows are announced two weeks ahead.",
            "The next test is planned for May; the last was on 3 February.",
            "Access is not granted until approved.",
            "Backups run nightly; a move to Aurora is planned for Q3.",
            "Changes that are not yet reviewed cannot be merged.",
            "Features not yet approved stay behind flags.",
            "No incidents so far.",
            "No test has failed so far.",
            "No audit findings to date.",
            "Keys have not been shared with anybody.",
            "We have not created any IAM users.",
            "Root is not used.",
            "Deployments are not done by hand but through pipelines.",
            "Changes were not done using the console.",
            "An alarm is raised if a backup has not completed.",
            "Alarms fire when a job has not finished by six.",
            "Every quarter a drill is planned and run.",
            "Deployment windows are planned weekly.",
            "Capacity is planned for each quarter with the bank.",
            "Backups are not tested in production but in an isolated account.",
            "We run game days twice a year and publish what was learnt.",
            "Tickets move from in progress to done on the board.",
            "While a deployment is in progress, alarms are muted.",
            "Changes will be reviewed by the board before release.",
            "The RTO has not been exceeded.",
            "Data will be deleted after seven years.",
            "Migration was planned for May and finished in April.",
            "It was completed as planned in Q3.",
            "We have no single point of failure.",
            "There are no manual changes.",
            "Test reports are in the wiki.",
            "We monitor with CloudWatch; Managed Grafana is not yet used.",
            "Backlog items that are still open are reviewed weekly.",
            "Before the migration backups were not tested; now they are each month.",
            "Peak load is expected in December.",
            "RTO target in 2024: 4 h.",
            "We are working with the bank on weekly reviews.",
            "Our pipeline tests each change.",
            "Reviewed by 2 engineers.",
            "Invoices will be sent at the end of the month.",
            "No plan to leave AWS.",
            "There are no shared accounts.",
            "No workload goes live without an RTO.",
            "The RTO need not be accepted by the customer.",
            "Jobs are scheduled by EventBridge.",
            "TBC Bank pays for two node groups.",
            "Automated with Terraform, tested in May 2024.",
        ];
        let alarms: Vec<&str> = texts.into_iter().filter(|text| says_so(text)).collect();
        assert!(alarms.is_empty(), "{alarms:#?}");
    }
}
