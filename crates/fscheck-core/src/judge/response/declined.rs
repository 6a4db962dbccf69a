//! Recognises texts that say that the partner need not meet a requirement (English only).

use super::nothing::{CLAIMS, is_claim, uncovered};
use crate::checklist::Excuse;
use crate::language::said::Said;
use crate::language::words::{COMMA, is_number, list};

/// If sentences without an excuse have more words than this, they describe what was done.
const MOST_OTHER_WORDS: usize = 30;

/// Returns the excuse that a text relies on, and the position of its sentence.
pub fn declined(said: &Said) -> Option<(Excuse, usize)> {
    let sentences: Vec<Vec<&str>> = said.sentences().into_iter().map(without_commas).collect();
    if sentences.iter().any(|sentence| tells_own_work(sentence)) {
        return None;
    }
    let position = sentences.iter().position(|sentence| excuse_of(sentence).is_some())?;
    let sentence = sentences.get(position)?;
    let excuse = excuse_of(sentence)?;
    let is_other = |other: &&Vec<&str>| excuse_of(other).is_none() && !is_claim(other);
    let others = || sentences.iter().filter(is_other);
    let is_whole = match excuse {
        // The remaining sentences are about the customer's work.
        Excuse::Customer => {
            position == 0 && others().map(Vec::len).sum::<usize>() <= MOST_OTHER_WORDS
        }
        Excuse::Scope | Excuse::NotApplicable => is_about_all(excuse, sentence),
    };
    (is_whole || others().next().is_none()).then_some((excuse, position))
}

fn without_commas(mut sentence: Vec<&str>) -> Vec<&str> {
    sentence.retain(|word| *word != COMMA);
    sentence
}

fn words_of(excuse: Excuse) -> &'static str {
    match excuse {
        Excuse::Customer => "declined-customer",
        Excuse::Scope => "declined-scope",
        Excuse::NotApplicable => "declined-not-applicable",
    }
}

/// Returns the excuse in a sentence; of several, the first.
fn excuse_of(sentence: &[&str]) -> Option<Excuse> {
    let found = Excuse::ALL.into_iter().filter_map(|excuse| {
        let at = list(words_of(excuse)).first_in(sentence)?;
        Some((at, excuse))
    });
    let (_, first) = found.min_by_key(|(at, _)| *at)?;
    (!list("not-declined").is_in(sentence)).then_some(first)
}

/// Returns whether the sentence excuses the whole, and not something it names: "This was out of
/// scope".
fn is_about_all(excuse: Excuse, sentence: &[&str]) -> bool {
    let subject = list(words_of(excuse)).first_in(sentence).unwrap_or_default();
    let subject = sentence.get(..subject).unwrap_or_default();
    subject.is_empty() || uncovered(subject, CLAIMS, |_, word| is_number(word)).is_none()
}

/// Returns whether a sentence describes the partner's own work.
fn tells_own_work(sentence: &[&str]) -> bool {
    let mut at = 0;
    while let Some(word) = sentence.get(at) {
        match list("disclaimers").ends(sentence, at).last() {
            Some(end) => at = (at + 1).max(*end),
            None if list("own-work").has(word) => return true,
            None => at += 1,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excuse(text: &str) -> Option<Excuse> {
        declined(&Said::of(text, &|_| false)).map(|(excuse, _)| excuse)
    }

    #[test]
    fn excuses_are_told_apart() {
        for (excused, texts) in [
            (
                Excuse::Customer,
                &[
                    "handled by the customer",
                    "Handled by the customer's own IT team.",
                    "The customer's own team manages this.",
                    "The whole operational activity was provided by the customer team. All process \
                     documentation and automation scripts were studied and developed inside \
                     customer infrastructure.",
                    "This is the customer's responsibility.",
                    "It was the responsibility of the customer.",
                    "Customer manages this themselves.",
                    "Managed by the client.",
                    "Accounts are created and managed by the customer.",
                    "The customer is responsible for account governance.",
                    "Encryption is taken care of by the customer.",
                    "Left to the customer.",
                    "The client's DevOps team did this.",
                    "Deployments were carried out by the customer.",
                    "The customer did this on their own.",
                    "Root MFA is in the customer's hands.",
                    "Done by the customer's internal security department, who use ServiceNow.",
                ][..],
            ),
            (
                Excuse::Scope,
                &[
                    "out of scope",
                    "Out of scope for this engagement.",
                    "not in scope of our engagement",
                    "This was not part of our engagement.",
                    "DR was out of scope.",
                    "Not part of the project.",
                    "We were not engaged to do this.",
                    "We did not perform this as part of this engagement.",
                    "It wasn't in scope.",
                    "This lies outside the scope of our contract.",
                    "Not included in the SOW.",
                    "The customer did not ask for this.",
                    "Beyond the scope.",
                    "Not our responsibility.",
                    "Out of scope. The customer had accounts already.",
                ],
            ),
            (
                Excuse::NotApplicable,
                &[
                    "does not apply to this project",
                    "This doesn't apply to our engagement.",
                    "Not applicable for this customer.",
                    "N/A for this workload",
                    "The requirement is not relevant for this project.",
                    "Not needed for this customer.",
                    "This project did not require it.",
                ],
            ),
        ] {
            let wrong: Vec<_> = texts.iter().filter(|text| excuse(text) != Some(excused)).collect();
            assert!(wrong.is_empty(), "{excused:?} is not {wrong:#?}");
        }
        // Both: the first one counts.
        let both = "We did not perform this as part of this engagement, this was the customer's \
                    responsibility.";
        assert!(excuse(both).is_some());
    }

    #[test]
    fn not_applicable_is_told_from_words_that_look_like_it() {
        for text in
            ["N/A", "N/A.", "NA - no databases in this project.", "N/A for this engagement."]
        {
            assert_eq!(excuse(text), Some(Excuse::NotApplicable), "{text}");
        }
        for text in [
            "Na de migratie wordt elke wijziging door twee engineers gekeurd.",
            "Na goedkeuring rolt de pijplijn de wijziging uit.",
            "Na AWS usamos o CloudFormation para criar cada conta.",
        ] {
            assert_eq!(excuse(text), None, "{text}");
        }
    }

    #[test]
    fn what_the_partner_did_is_no_excuse() {
        let texts = [
            "We created the accounts and handed them over; they are now managed by the customer.",
            "Signed off by the customer's security team.",
            "Approved by the customer.",
            "The RTO was defined by the customer: 4 h.",
            "Weekly with the customer's CTO.",
            "Our SOP was applied; the root user is owned by the customer's security team.",
            "Customer managed keys in KMS.",
            "Keys are managed by the customer in KMS.",
            "Acceptance tests are done by the customer.",
            "Everything runs multi-AZ; multi-region was out of scope.",
            "Multi-region was out of scope. RTO 4 h with multi-AZ RDS and Route 53 failover.",
            "The card data environment is kept out of PCI scope.",
            "Rules that do not apply are listed in the runbook. Terraform enforces the others.",
            "Security groups allow 443 from the load balancer only.",
            "The inputs were provided by the customer; the calculator gave 4,200 USD a month.",
            "AWS Control Tower, root MFA, CloudTrail in all regions.",
            "The customer agreed on RTO 4 h.",
            "Runbooks are run by the on-call engineer.",
            "After the hand-over the platform is operated by the customer with the runbooks.",
            "Jointly managed by the customer and the partner.",
        ];
        let alarms: Vec<_> = texts.into_iter().filter(|text| excuse(text).is_some()).collect();
        assert!(alarms.is_empty(), "{alarms:#?}");
    }
}
