//! The words for defects of entries, and for the reasons why an entry does not satisfy an ask.

use std::collections::BTreeSet;

use super::defect::{Defect, What};
use super::miss::{Age, Miss, NearMiss, OtherCaseStudy, WrongKind};
use crate::evidence::{self, Cause, DAMAGED, Elsewhere, NOT_FOUND, Searched, Secret, Unreadable};
use crate::finding::Finding;
use crate::rules::{
    DATE_IN_FUTURE, EVIDENCE_CERTIFICATE_UNDATED, EVIDENCE_CONSENT, EVIDENCE_EMPTY_FILE,
    EVIDENCE_EXPIRED, EVIDENCE_HASH_MISMATCH, EVIDENCE_MISSING_FILE, EVIDENCE_OUTSIDE_ROOT,
    EVIDENCE_PRESENTER, EVIDENCE_SECRET, EVIDENCE_TOO_LARGE, EVIDENCE_TYPE_MISMATCH,
    EVIDENCE_UNREADABLE, EVIDENCE_URL, Rule, Severity,
};
use crate::web::Fault;
use crate::{field, text};

/// The most case studies that a sentence names.
const MOST_NUMBERS: usize = 20;

impl Defect<'_> {
    /// Describes in one clause why the entry does not count.
    pub fn why(&self) -> String {
        let named = self.entry.named();
        match &self.what {
            What::AlsoElsewhere(elsewhere) => {
                format!("the file of {named} is in {}", elsewhere.folder)
            }
            What::Misread => {
                format!("the entry of {named} has a value that can't be read")
            }
            _ => self.finding().map(|finding| finding.message.to_string()).unwrap_or_default(),
        }
    }

    /// Returns the finding about it, unless another one covers it.
    pub(super) fn finding(&self) -> Option<Finding> {
        Some(match &self.what {
            What::Missing(why) => self.missing(why),
            What::Elsewhere(elsewhere) => self.files_elsewhere(elsewhere),
            What::Outside(how) => self.outside(how),
            What::Empty => self.empty(),
            What::TooLargeToHash => self.too_large_to_hash(),
            What::OtherHash(actual) => self.other_hash(actual),
            What::OtherType(found) => self.other_type(found),
            What::Secrets(secrets) => self.secrets(secrets),
            What::Unsearched(why, part) => self.unsearched(why, *part),
            What::Address { url, fault } => self.address(url, fault),
            What::NoPresenter => self.about(&EVIDENCE_PRESENTER, "has no presenter"),
            What::ConsentRefused => self.consent("was refused"),
            What::ConsentPending => self.consent("is pending").severity(Severity::Warning),
            What::Expired(day) => self.about(&EVIDENCE_EXPIRED, &format!("expired on {day}")),
            What::UndatedCertificate => {
                let how = "has neither a date nor an expiry date";
                self.about(&EVIDENCE_CERTIFICATE_UNDATED, how)
            }
            What::InFuture { day, as_of } => {
                let how = format!("is dated {day}, after the as-of date {as_of}");
                Finding { item: self.only_item(), ..self.about(&DATE_IN_FUTURE, &how) }
            }
            What::AlsoElsewhere(_) | What::Misread => return None,
        })
    }

    fn missing(&self, why: &Cause) -> Finding {
        let (named, name) = (self.entry.named(), self.file_name());
        let message = match why.to_string() {
            why if why == NOT_FOUND => format!("{named}: {why}: `{name}`"),
            why => format!("{named}: `{name}`: {why}"),
        };
        helped(Finding::new(&EVIDENCE_MISSING_FILE, self.at, message).detail(name), why)
    }

    fn outside(&self, how: &Cause) -> Finding {
        let (named, name) = (self.entry.named(), self.file_name());
        let message = format!("{named} can't be used: `{name}` {how}");
        helped(Finding::new(&EVIDENCE_OUTSIDE_ROOT, self.at, message).detail(name), how)
    }

    fn empty(&self) -> Finding {
        let (named, name) = (self.entry.named(), self.file_name());
        let message = format!("the file of {named}, `{name}`, is empty");
        Finding::new(&EVIDENCE_EMPTY_FILE, self.at, message).detail(name)
    }

    /// Returns one finding for all files that are in another folder.
    fn files_elsewhere(&self, elsewhere: &Elsewhere) -> Finding {
        let Elsewhere { folder, files, .. } = elsewhere;
        let message =
            format!("{files} evidence files are in the folder {folder}, not where their paths say");
        let help = format!("Run fscheck with `--evidence-root {folder}`, or correct the paths.");
        Finding::new(&EVIDENCE_MISSING_FILE, self.at, message).help(help)
    }

    fn too_large_to_hash(&self) -> Finding {
        let message = format!("the file of {} is too large to hash", self.entry.named());
        let help = format!("Use a smaller file, or leave out {}.", field::named(self.at, "sha256"));
        Finding::new(&EVIDENCE_HASH_MISMATCH, self.at, message).help(help)
    }

    fn other_hash(&self, actual: &str) -> Finding {
        let how = format!("doesn't match its {}", field::named(self.at, "sha256"));
        let help = format!("Its SHA-256 is now {actual}. {}", EVIDENCE_HASH_MISMATCH.help);
        self.about(&EVIDENCE_HASH_MISMATCH, &how).help(help)
    }

    fn other_type(&self, found: &str) -> Finding {
        let (named, name) = (self.entry.named(), self.file_name());
        let message = format!("{named}: `{name}` {}", evidence::mismatch(found));
        let finding = Finding::new(&EVIDENCE_TYPE_MISMATCH, self.at, message);
        match found {
            DAMAGED => finding.help(
                "No program can open it. Save or export the document again, or repeat the download.",
            ),
            _ => finding,
        }
    }

    /// Reports kind and place, never the secret itself.
    fn secrets(&self, secrets: &[Secret]) -> Finding {
        let told = |secret: &Secret| format!("{} ({})", secret.kind, secret.place);
        let secrets: Vec<String> = secrets.iter().map(told).collect();
        let named = self.entry.named();
        let message = format!("the file of {named} contains {}", text::listed(&secrets));
        let help = format!("The file is {}. {}", self.file_name(), EVIDENCE_SECRET.help);
        Finding::new(&EVIDENCE_SECRET, self.at, message).help(help)
    }

    /// Rules `evidence-unreadable` and `evidence-too-large`.
    fn unsearched(&self, why: &Unreadable, part: Option<&Searched>) -> Finding {
        let named = self.entry.named();
        let what = match part {
            Some(part) => format!("only {} of {named} could be searched", part.extent),
            None => format!("the text of {named} could not be searched"),
        };
        let rule = match why {
            Unreadable::TooLarge(_) | Unreadable::TooSlow(_) | Unreadable::OutOfTime(_) => {
                &EVIDENCE_TOO_LARGE
            }
            Unreadable::Protected | Unreadable::Damaged(_) | Unreadable::Fatal(_) => {
                &EVIDENCE_UNREADABLE
            }
        };
        Finding::new(rule, self.at, format!("{what}: {why}"))
    }

    fn address(&self, url: &str, fault: &Fault) -> Finding {
        let shown = text::shorten(url, 200);
        let message = format!("{}: {}: `{shown}`", self.entry.named(), fault.what);
        Finding::new(&EVIDENCE_URL, self.at, message).help(fault.cure.as_str())
    }

    fn consent(&self, how: &str) -> Finding {
        let message = format!("{}: consent {how}", self.entry.named());
        Finding::new(&EVIDENCE_CONSENT, self.at, message)
    }

    fn about(&self, rule: &'static Rule, how: &str) -> Finding {
        Finding::new(rule, self.at, format!("{} {how}", self.entry.named()))
    }

    /// Returns the path of its file, quoted.
    fn file_name(&self) -> String {
        self.entry.path().map(|path| text::shorten(&path.value, 60)).unwrap_or_default()
    }

    /// Returns the item that the entry names, if it is only one.
    fn only_item(&self) -> Option<String> {
        let controls = self.entry.controls.iter().map(|named| named.value.control.as_str());
        let named: BTreeSet<&str> = controls.collect();
        named.first().filter(|_| named.len() == 1).map(|id| (*id).to_owned())
    }
}

fn helped(finding: Finding, cause: &Cause) -> Finding {
    match &cause.help {
        Some(help) => finding.help(help.as_str()),
        None => finding,
    }
}

impl NearMiss<'_> {
    /// Describes in one clause why the evidence does not satisfy the ask.
    pub fn why(&self) -> String {
        let named = self.entry.named();
        match &self.miss {
            Miss::Void(defect) => defect.why(),
            Miss::Stale(age) => format!("{named} {}", age.words()),
            Miss::Kind(WrongKind::Declared(kind)) => format!("{named} is of kind {kind}"),
            Miss::Kind(WrongKind::Address(fault)) => format!("{named}: {}", fault.what),
            Miss::Kind(WrongKind::Undeclared(kind)) => {
                format!("{named} has no entry, so it counts as a {kind} without a date")
            }
            Miss::OtherCaseStudy(OtherCaseStudy::BesideNo) => {
                format!("{named} belongs to an answer other than Yes")
            }
            Miss::OtherCaseStudy(OtherCaseStudy::Named(numbers)) => match numbers.is_empty() {
                true => format!("{named} names no case study"),
                false => format!("{named} is about {}", case_studies(numbers)),
            },
        }
    }
}

impl Age {
    /// Describes why evidence of this age is not recent, as the continuation of a sentence.
    pub(super) fn words(self) -> String {
        match self {
            Age::Undated => "has no date".to_owned(),
            Age::InFuture(day) => format!("is dated {day}"),
            Age::TooOld { day, months, as_of } => {
                format!("is dated {day}, over {months} months before {as_of}")
            }
        }
    }
}

/// Lists case studies by number, up to a maximum.
fn case_studies(numbers: &BTreeSet<u32>) -> String {
    let more = numbers.len().saturating_sub(MOST_NUMBERS);
    let mut named: Vec<String> =
        numbers.iter().take(MOST_NUMBERS).map(|n| format!("#{n}")).collect();
    if more > 0 {
        named.push(format!("{more} more"));
    }
    text::listed(&named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_studies_are_named_up_to_a_number() {
        let named = |last: u32| case_studies(&(1..=last).collect());
        assert_eq!(named(2), "#1 and #2");
        assert!(named(20).ends_with("#19 and #20"), "{}", named(20));
        assert!(named(22).ends_with("#20 and 2 more"), "{}", named(22));
    }
}
