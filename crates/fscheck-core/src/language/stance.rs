//! Determines whether a sentence recommends the practice that it mentions (English only).

use std::borrow::Cow;

use super::lists::begins_with;
use super::said::Said;
use super::words::{COMMA, list};

/// Returns whether a sentence that mentions a practice prescribes it or describes it as usual: it
/// neither forbids nor denies it, and is no question, guarded exception or risk, nor about the
/// past.
pub fn prescribes(sentence: &str) -> bool {
    let is_excepted = || has(sentence, "exception") && has(sentence, "guards");
    !is_question(sentence) && !has(sentence, "not-prescribed") && !is_excepted()
}

/// Returns whether a heading, or the line above a list, leaves the meaning of the text below it
/// unchanged. "We never:" reverses the list below it.
pub fn leaves_as_said(above: &str) -> bool {
    let is_doubt = is_question(above) && !begins_with(above, "answered-below");
    !is_doubt && !has(above, "not-prescribed-below")
}

fn is_question(text: &str) -> bool {
    text.trim_end().ends_with('?')
}

/// Words that deny nothing, but say why a practice is needed: "what cannot wait is changed by hand".
const URGENT: [&str; 7] = [
    "cannot wait",
    "can't wait",
    "does not wait",
    "doesn't wait",
    "do not wait",
    "will not wait",
    "won't wait",
];

fn has(text: &str, name: &str) -> bool {
    let urgent =
        URGENT.iter().fold(Cow::Borrowed(text), |text, urgent| match text.contains(urgent) {
            true => Cow::Owned(text.replace(urgent, "is urgent")),
            false => text,
        });
    let said = Said::of(&urgent, &|_| false);
    let sentences = said.sentences();
    sentences.iter().any(|sentence| list(name).is_in(without_purpose(sentence)))
}

/// A sentence without the clause of purpose or reason that it begins with: "So that no notice is missed, …"
/// denies nothing after it.
fn without_purpose<'s, 'w>(sentence: &'s [&'w str]) -> &'s [&'w str] {
    let is_purpose = matches!(
        sentence,
        ["so", "that" | "as", ..] | ["in", "order", ..] | ["as" | "since" | "because", ..]
    );
    let end = sentence.iter().position(|word| *word == COMMA).filter(|_| is_purpose);
    end.and_then(|end| sentence.get(end + 1..)).unwrap_or(sentence)
}

/// The beginnings of a clause that gives a reason or a purpose.
const REASONS: &[&str] =
    &[", since ", ", because ", ", so ", " so that ", " so nobody", " so no one ", " so nothing "];

/// Returns a sentence without the clause at its end that gives a reason: "…, since nothing is refused
/// then" denies nothing before it. What follows after another comma may, unless it follows a purpose.
pub fn without_reason(sentence: &str) -> Cow<'_, str> {
    let ends = REASONS.iter().filter_map(|reason| sentence.find(reason)).filter(|end| *end > 0);
    let Some((before, reason)) = ends.min().and_then(|end| sentence.split_at_checked(end)) else {
        return Cow::Borrowed(sentence);
    };
    match reason.get(1..).and_then(|rest| rest.split_once(',')) {
        None => Cow::Borrowed(before),
        Some((_, rest)) if reason.starts_with(" so that ") => {
            Cow::Owned(format!("{before},{rest}"))
        }
        Some(_) => Cow::Borrowed(sentence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_or_recommended_is_prescribed() {
        let texts = [
            "All engineers share one admin login.",
            "The team signs in with the root user for daily work.",
            "The root user is used to deploy the workload.",
            "Every consultant gets AdministratorAccess.",
            "Access keys of IAM users are handed to each engineer and rotated every 90 days.",
            "Changes in production are made by hand in the console, then noted in the wiki.",
            "So that no notice is missed, the account has the private mail address of the lead.",
            "The access key lies in a vault, where every member of the team may fetch it.",
        ];
        let missed: Vec<&str> = texts.into_iter().filter(|text| !prescribes(text)).collect();
        assert!(missed.is_empty(), "{missed:#?}");
    }

    #[test]
    fn what_is_forbidden_denied_feared_or_over_is_not_prescribed() {
        let texts = [
            "There are no shared accounts.",
            "Never use root for daily work.",
            "Engineers must not share a login.",
            "Nobody signs in as root to deploy, since everything is allowed then.",
            "We don't hand out access keys.",
            "Sharing credentials is prohibited.",
            "Roles are used instead of long-term access keys.",
            "Long-term keys were replaced by roles.",
            "We removed all static credentials.",
            "Before the migration the team shared one login.",
            "The customer used to share one login.",
            "Until 2023 all engineers shared a login.",
            "An alarm is raised if anybody signs in as root.",
            "The risk: one login shared by all.",
            "Do engineers share a login?",
            "If engineers share a login, revoke it.",
            "Where a customer has no directory, engineers share a login.",
            "In an emergency, the lead signs in with break-glass credentials.",
            "Long-lived access keys are off the table.",
        ];
        let alarms: Vec<&str> = texts.into_iter().filter(|text| prescribes(text)).collect();
        assert!(alarms.is_empty(), "{alarms:#?}");
    }

    #[test]
    fn a_reason_denies_nothing_before_it() {
        for (sentence, main) in [
            (
                "Everybody signs in as root, since nothing is refused then.",
                "Everybody signs in as root",
            ),
            ("All share one login, so that nobody has to wait.", "All share one login"),
            (
                "The team works from one key so nobody's kept waiting.",
                "The team works from one key",
            ),
            (
                "Small changes are made in the console so that nobody waits, and written down later.",
                "Small changes are made in the console, and written down later.",
            ),
        ] {
            assert_eq!(without_reason(sentence), main);
            assert!(prescribes(main) && !prescribes(sentence), "{sentence}");
        }
        for sentence in [
            "Since 2024 nobody shares a login.",
            "A shared login because of a licence is no excuse.",
            "Changes by hand, because somebody is in a hurry, are undone at night.",
        ] {
            assert_eq!(without_reason(sentence), sentence);
        }
    }

    #[test]
    fn an_exception_needs_guards() {
        let open = "Weekends are the exception: the rules are clicked in the console.";
        assert!(prescribes(open));
        let guarded = "The exception: with a ticket, the rules are clicked in the console.";
        assert!(!prescribes(guarded));
    }

    #[test]
    fn a_heading_may_turn_what_stands_below_it() {
        for heading in
            ["What we do not do", "Forbidden", "Risks", "We never:", "Do we share logins?"]
        {
            assert!(!leaves_as_said(heading), "{heading}");
        }
        for heading in [
            "Access to customer accounts",
            "Incident response",
            "Every engineer:",
            "How do I get to the console?",
        ] {
            assert!(leaves_as_said(heading), "{heading}");
        }
    }
}
