//! Rules about a piece of evidence by itself: what breaks one of them voids it everywhere.

use fluent_uri::Iri;

use crate::document::Unreadable;
use crate::evidence::{Secret, Seen, Text};
use crate::facts::{Consent, Content, Evidence};
use crate::finding::Finding;
use crate::judge::{Court, response};
use crate::rules::{
    EVIDENCE_CONSENT, EVIDENCE_EMPTY_FILE, EVIDENCE_EXPIRED, EVIDENCE_HASH_MISMATCH,
    EVIDENCE_MISSING_FILE, EVIDENCE_OUTSIDE_ROOT, EVIDENCE_PRESENTER, EVIDENCE_SECRET,
    EVIDENCE_TOO_LARGE, EVIDENCE_TYPE_MISMATCH, EVIDENCE_UNREADABLE, EVIDENCE_URL, Severity,
};
use crate::text;

/// What is wrong with a piece of evidence wherever it is used.
pub(super) fn thing(court: &Court<'_>, entry: &Evidence, seen: &Seen) -> Vec<Finding> {
    let found = [
        evidence_file(entry, seen),
        evidence_hash_mismatch(entry, seen),
        evidence_type_mismatch(entry, seen),
        evidence_secret(entry, seen),
        evidence_unreadable(entry, seen),
        evidence_url(entry),
        evidence_presenter(entry),
        evidence_consent(entry),
        evidence_expired(court, entry),
    ];
    found.into_iter().flatten().collect()
}

/// Rules `evidence-missing-file`, `evidence-outside-root` and `evidence-empty-file`.
fn evidence_file(entry: &Evidence, seen: &Seen) -> Option<Finding> {
    let path = entry.path()?;
    let name = text::shorten(&path.value, 60);
    let (rule, message) = match seen {
        Seen::Missing(why) => {
            (&EVIDENCE_MISSING_FILE, format!("{} has no file at `{name}`: {why}", entry.named()))
        }
        Seen::Outside(how) => {
            (&EVIDENCE_OUTSIDE_ROOT, format!("{} does not count: `{name}`: {how}", entry.named()))
        }
        Seen::Empty(_) => {
            (&EVIDENCE_EMPTY_FILE, format!("the file of {}, `{name}`, is empty", entry.named()))
        }
        Seen::NoFile | Seen::File { .. } => return None,
    };
    Some(Finding::new(rule, &path.at, message))
}

fn evidence_hash_mismatch(entry: &Evidence, seen: &Seen) -> Option<Finding> {
    let stated = entry.sha256.as_ref()?;
    let actual = &seen.content()?.sha256;
    if *actual == stated.value {
        return None;
    }
    let (message, help) = match actual.as_str() {
        "" => (
            format!("the file of {} is too large to take its digest", entry.named()),
            "Use a smaller file, or leave out `sha256`.".to_owned(),
        ),
        actual => (
            format!("the file of {} has changed since its digest was taken", entry.named()),
            format!("Its SHA-256 is now {actual}. {}", EVIDENCE_HASH_MISMATCH.help),
        ),
    };
    Some(Finding::new(&EVIDENCE_HASH_MISMATCH, &stated.at, message).help(help))
}

fn evidence_type_mismatch(entry: &Evidence, seen: &Seen) -> Option<Finding> {
    let path = entry.path()?;
    let found = seen.content()?.unlike.as_ref()?;
    let name = text::shorten(&path.value, 60);
    let message = format!(
        "the file of {}, `{name}`, is not what its ending says: it is {found}",
        entry.named()
    );
    Some(Finding::new(&EVIDENCE_TYPE_MISMATCH, &path.at, message))
}

/// Says what was found and where, and never the secret itself.
fn evidence_secret(entry: &Evidence, seen: &Seen) -> Option<Finding> {
    let path = entry.path()?;
    let told = |secret: &Secret| format!("{} ({})", secret.kind, secret.place);
    let secrets: Vec<String> = seen.content()?.text.secrets().iter().map(told).collect();
    if secrets.is_empty() {
        return None;
    }
    let message = format!("the file of {} holds {}", entry.named(), text::listed(&secrets));
    let help = format!("The file is {}. {}", text::shorten(&path.value, 60), EVIDENCE_SECRET.help);
    Some(Finding::new(&EVIDENCE_SECRET, &path.at, message).help(help))
}

/// Rules `evidence-unreadable` and `evidence-too-large`.
fn evidence_unreadable(entry: &Evidence, seen: &Seen) -> Option<Finding> {
    let path = entry.path()?;
    let Text::Unreadable(why, part) = &seen.content()?.text else { return None };
    let what = match part {
        Some(part) => format!("only {} of {} could be searched", part.extent, entry.named()),
        None => format!("the text of {} could not be searched", entry.named()),
    };
    let rule = match why {
        Unreadable::TooLarge(_) | Unreadable::TooSlow(_) => &EVIDENCE_TOO_LARGE,
        Unreadable::Protected | Unreadable::Damaged(_) | Unreadable::Fatal(_) => {
            &EVIDENCE_UNREADABLE
        }
    };
    Some(Finding::new(rule, &path.at, format!("{what}: {why}")))
}

fn evidence_url(entry: &Evidence) -> Option<Finding> {
    let Content::Url(url) = &entry.content else { return None };
    if is_web_address(&url.value) {
        return None;
    }
    let shown = text::shorten(&url.value, 60);
    let message = format!("{} has no web address: `{shown}`", entry.named());
    Some(Finding::new(&EVIDENCE_URL, &url.at, message))
}

/// Whether the text is an absolute http or https address with a host (RFC 3986 and 3987).
pub fn is_web_address(text: &str) -> bool {
    let Ok(address) = Iri::parse(text) else { return false };
    let scheme = address.scheme().as_str().to_ascii_lowercase();
    let host = address.authority().map(|authority| authority.host());
    matches!(scheme.as_str(), "http" | "https") && host.is_some_and(|host| !host.is_empty())
}

fn evidence_presenter(entry: &Evidence) -> Option<Finding> {
    let kind = entry.kind.as_ref().filter(|kind| kind.value.is_live())?;
    let named = entry.presenter.as_ref().is_some_and(|name| !response::is_empty_word(&name.value));
    if named {
        return None;
    }
    let message = format!("{} is given live, but no presenter is named", entry.named());
    Some(Finding::new(&EVIDENCE_PRESENTER, &kind.at, message))
}

fn evidence_consent(entry: &Evidence) -> Option<Finding> {
    let consent = entry.consent.as_ref()?;
    let (severity, message) = match consent.value {
        Consent::Granted | Consent::NotRequired => return None,
        Consent::Refused => (Severity::Error, "was refused, so it may not be shown"),
        Consent::Pending => (Severity::Warning, "is still pending"),
    };
    let message = format!("the consent to {} {message}", entry.named());
    Some(Finding::new(&EVIDENCE_CONSENT, &consent.at, message).severity(severity))
}

fn evidence_expired(court: &Court<'_>, entry: &Evidence) -> Option<Finding> {
    let expires = entry.expires_on.as_ref().filter(|day| day.value < court.as_of)?;
    let message = format!("{} expired on {}", entry.named(), expires.value);
    Some(Finding::new(&EVIDENCE_EXPIRED, &expires.at, message))
}

#[cfg(test)]
mod tests {
    use super::is_web_address;

    #[test]
    fn only_whole_web_addresses_are_accepted() {
        for address in [
            "https://example.com",
            "http://example.com/a?b=c#d",
            "HTTPS://example.com/é",
            "https://10.0.0.1:8080/x",
        ] {
            assert!(is_web_address(address), "{address}");
        }
        for text in [
            "example.com",
            "https://",
            "https:///x",
            "ftp://example.com",
            "https://a b",
            "see wiki",
            "",
        ] {
            assert!(!is_web_address(text), "{text}");
        }
    }
}
