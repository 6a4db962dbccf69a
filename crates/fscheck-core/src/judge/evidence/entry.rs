//! Checks on a single entry. A violation disqualifies it for every control.

use std::collections::BTreeSet;

use crate::evidence::{self, DAMAGED, Elsewhere, NOT_FOUND, Observation, Secret, Text, Unreadable};
use crate::facts::{Consent, Content, Evidence};
use crate::finding::Finding;
use crate::judge::objection::Objection;
use crate::judge::{Context, response};
use crate::kind::Kind;
use crate::location::Location;
use crate::rules::{
    DATE_IN_FUTURE, EVIDENCE_CERTIFICATE_UNDATED, EVIDENCE_CONSENT, EVIDENCE_EMPTY_FILE,
    EVIDENCE_EXPIRED, EVIDENCE_HASH_MISMATCH, EVIDENCE_MISSING_FILE, EVIDENCE_OUTSIDE_ROOT,
    EVIDENCE_PRESENTER, EVIDENCE_SECRET, EVIDENCE_TOO_LARGE, EVIDENCE_TYPE_MISMATCH,
    EVIDENCE_UNREADABLE, EVIDENCE_URL, Severity,
};
use crate::{field, text, web};

/// What speaks against an entry by itself.
pub(super) fn entry_objections(
    context: &Context<'_>,
    entry: &Evidence,
    seen: &Observation,
) -> Vec<Objection> {
    let (fails, remark) = (Objection::Fails, Objection::Remark);
    let found = [
        evidence_file(entry, seen).map(fails),
        evidence_hash_mismatch(entry, seen).map(fails),
        evidence_type_mismatch(entry, seen).map(fails),
        evidence_secret(entry, seen).map(fails),
        evidence_unreadable(entry, seen).map(remark),
        evidence_url(context, entry).map(fails),
        evidence_presenter(entry).map(fails),
        evidence_consent(entry),
        evidence_expired(context, entry).map(fails),
        evidence_certificate_undated(entry).map(remark),
        date_in_future(context, entry).map(fails),
    ];
    found.into_iter().flatten().collect()
}

/// Rules `evidence-missing-file`, `evidence-outside-root` and `evidence-empty-file`.
fn evidence_file(entry: &Evidence, seen: &Observation) -> Option<Finding> {
    let path = entry.path()?;
    if let Some(elsewhere) = seen.elsewhere() {
        return files_elsewhere(elsewhere, &path.at);
    }
    let name = text::shorten(&path.value, 60);
    let named = entry.named();
    let (rule, message, help) = match seen {
        Observation::Missing(why) => {
            let message = match why.to_string() {
                why if why == NOT_FOUND => format!("{named}: {why}: `{name}`"),
                why => format!("{named}: `{name}`: {why}"),
            };
            (&EVIDENCE_MISSING_FILE, message, &why.help)
        }
        Observation::Outside(how) => {
            (&EVIDENCE_OUTSIDE_ROOT, format!("{named} can't be used: `{name}`: {how}"), &how.help)
        }
        Observation::Empty(_) => {
            (&EVIDENCE_EMPTY_FILE, format!("the file of {named}, `{name}`, is empty"), &None)
        }
        Observation::NoFile | Observation::File { .. } => return None,
    };
    let finding = Finding::new(rule, &path.at, message).detail(name);
    Some(match help {
        Some(help) => finding.help(help),
        None => finding,
    })
}

/// One finding for all files that are in another folder.
fn files_elsewhere(elsewhere: &Elsewhere, at: &Location) -> Option<Finding> {
    if !elsewhere.is_first {
        return None;
    }
    let Elsewhere { folder, files, .. } = elsewhere;
    let message =
        format!("{files} evidence files are in the folder {folder}, not where their paths say");
    let help = format!("Run fscheck with `--evidence-root {folder}`, or correct the paths.");
    Some(Finding::new(&EVIDENCE_MISSING_FILE, at, message).help(help))
}

fn evidence_hash_mismatch(entry: &Evidence, seen: &Observation) -> Option<Finding> {
    let stated = entry.sha256.as_ref()?;
    let actual = &seen.content()?.sha256;
    if *actual == stated.value {
        return None;
    }
    let sha256 = field::named(&stated.at, "sha256");
    let (message, help) = match actual.as_str() {
        "" => (
            format!("the file of {} is too large to be hashed", entry.named()),
            format!("Use a smaller file, or leave out {sha256}."),
        ),
        actual => (
            format!("{} doesn't match its {sha256}", entry.named()),
            format!("Its SHA-256 is now {actual}. {}", EVIDENCE_HASH_MISMATCH.help),
        ),
    };
    Some(Finding::new(&EVIDENCE_HASH_MISMATCH, &stated.at, message).help(help))
}

fn evidence_type_mismatch(entry: &Evidence, seen: &Observation) -> Option<Finding> {
    let path = entry.path()?;
    let found = seen.content()?.unlike.as_ref()?;
    let name = text::shorten(&path.value, 60);
    let message = format!("{}: `{name}` {}", entry.named(), evidence::mismatch(found));
    let finding = Finding::new(&EVIDENCE_TYPE_MISMATCH, &path.at, message);
    Some(match found.as_str() {
        DAMAGED => finding.help(
            "No program can open it. Save or export the document again, or repeat the download.",
        ),
        _ => finding,
    })
}

/// Reports kind and place, never the secret itself.
fn evidence_secret(entry: &Evidence, seen: &Observation) -> Option<Finding> {
    let path = entry.path()?;
    let told = |secret: &Secret| format!("{} ({})", secret.kind, secret.place);
    let secrets: Vec<String> = seen.content()?.text.secrets().iter().map(told).collect();
    if secrets.is_empty() {
        return None;
    }
    let message = format!("the file of {} contains {}", entry.named(), text::listed(&secrets));
    let help = format!("The file is {}. {}", text::shorten(&path.value, 60), EVIDENCE_SECRET.help);
    Some(Finding::new(&EVIDENCE_SECRET, &path.at, message).help(help))
}

/// Rules `evidence-unreadable` and `evidence-too-large`.
fn evidence_unreadable(entry: &Evidence, seen: &Observation) -> Option<Finding> {
    let path = entry.path()?;
    let Text::Unreadable(why, part) = &seen.content()?.text else { return None };
    let what = match part {
        Some(part) => format!("only {} of {} could be searched", part.extent, entry.named()),
        None => format!("the text of {} could not be searched", entry.named()),
    };
    let rule = match why {
        Unreadable::TooLarge(_) | Unreadable::TooSlow(_) | Unreadable::OutOfTime(_) => {
            &EVIDENCE_TOO_LARGE
        }
        Unreadable::Protected | Unreadable::Damaged(_) | Unreadable::Fatal(_) => {
            &EVIDENCE_UNREADABLE
        }
    };
    Some(Finding::new(rule, &path.at, format!("{what}: {why}")))
}

fn evidence_url(context: &Context<'_>, entry: &Evidence) -> Option<Finding> {
    let Content::Url(url) = &entry.content else { return None };
    let address = url.value.as_str();
    // Undeclared links are reported where they would have to satisfy something.
    let no_page = || {
        entry.kind.as_ref().and_then(|_| {
            context.checklist.linked_kinds().iter().find_map(|known| known.fault(address))
        })
    };
    let fault = web::fault(address).or_else(|| web::host_fault(address)).or_else(no_page)?;
    let shown = text::shorten(address, 200);
    let message = format!("{}: {}: `{shown}`", entry.named(), fault.what);
    Some(Finding::new(&EVIDENCE_URL, &url.at, message).help(fault.cure))
}

fn evidence_presenter(entry: &Evidence) -> Option<Finding> {
    let kind = entry.kind.as_ref().filter(|kind| kind.value.is_live())?;
    let named = entry.presenter.as_ref().is_some_and(|name| !response::is_empty_word(&name.value));
    if named {
        return None;
    }
    let message = format!("{} has no presenter", entry.named());
    Some(Finding::new(&EVIDENCE_PRESENTER, &kind.at, message))
}

fn evidence_consent(entry: &Evidence) -> Option<Objection> {
    let consent = entry.consent.as_ref()?;
    let finding = |how: &str| {
        let message = format!("{}: consent {how}", entry.named());
        Finding::new(&EVIDENCE_CONSENT, &consent.at, message)
    };
    match consent.value {
        Consent::Granted | Consent::NotRequired => None,
        Consent::Refused => Some(Objection::Fails(finding("was refused"))),
        Consent::Pending => {
            Some(Objection::Remark(finding("is pending").severity(Severity::Warning)))
        }
    }
}

/// Rule `evidence-expired`.
pub(super) fn evidence_expired(context: &Context<'_>, entry: &Evidence) -> Option<Finding> {
    let expires = entry.expires_on.as_ref().filter(|day| day.value < context.as_of)?;
    let message = format!("{} expired on {}", entry.named(), expires.value);
    Some(Finding::new(&EVIDENCE_EXPIRED, &expires.at, message))
}

/// Rule `evidence-certificate-undated`.
fn evidence_certificate_undated(entry: &Evidence) -> Option<Finding> {
    let kind = entry.kind.as_ref().filter(|kind| kind.value == Kind::Certification)?;
    if entry.expires_on.is_some() || entry.date.is_some() {
        return None;
    }
    let message = format!("{} has neither a date nor an expiry date", entry.named());
    Some(Finding::new(&EVIDENCE_CERTIFICATE_UNDATED, &kind.at, message))
}

/// Rule `date-in-future`, for evidence of something that must have happened.
fn date_in_future(context: &Context<'_>, entry: &Evidence) -> Option<Finding> {
    let kind = entry.kind.as_ref().map(|kind| kind.value);
    let is_of_the_past = matches!(kind, Some(Kind::Record | Kind::Report | Kind::Certification));
    let date = entry.date.as_ref().filter(|date| is_of_the_past && date.value > context.as_of)?;
    let message = format!(
        "{} is dated {}, after the as-of date {}",
        entry.named(),
        date.value,
        context.as_of
    );
    let named: BTreeSet<&str> = entry.controls.iter().map(|c| c.value.control.as_str()).collect();
    let item = named.first().filter(|_| named.len() == 1).map(|id| (*id).to_owned());
    Some(Finding { item, ..Finding::new(&DATE_IN_FUTURE, &date.at, message) })
}
