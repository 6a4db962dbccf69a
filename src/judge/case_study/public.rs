//! Rules `case-study-none-public` and `case-study-public-details`: what anybody can read about a
//! case study.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use fluent_uri::Iri;
use percent_encoding::percent_decode_str;

use super::customer::names_customer;
use super::{NOT_LISTED, about};
use crate::facts::{CaseStudy, PublicCaseStudy};
use crate::finding::Finding;
use crate::judge::Court;
use crate::judge::evidence::is_web_address;
use crate::judge::prerequisite::{Shown, is_named, is_stated};
use crate::location::Sourced;
use crate::rules::{CASE_STUDY_NONE_PUBLIC, CASE_STUDY_PUBLIC_DETAILS, Severity};
use crate::text;
use crate::word_list::entries;

/// Enough complete public case studies satisfy the item; what further ones lack is a warning.
pub fn public_case_studies(court: &Court<'_>, count: usize) -> Shown {
    let Some(list) = &court.assessment.facts.case_studies else {
        return Shown::Nothing(NOT_LISTED);
    };
    let public = list.value.iter().filter_map(|study| Some((study, study.public.as_ref()?)));
    let lacking: Vec<Vec<Finding>> =
        public.map(|(study, public)| case_study_public_details(court, study, public)).collect();
    if lacking.iter().filter(|findings| findings.is_empty()).count() >= count {
        let further = lacking.into_iter().flatten();
        return Shown::Facts(further.map(|lack| lack.severity(Severity::Warning)).collect());
    }
    if lacking.len() >= count {
        return Shown::Facts(lacking.into_iter().flatten().collect());
    }
    let message = format!("{} of the case studies are public; {count} must be", lacking.len());
    let none = Finding::new(&CASE_STUDY_NONE_PUBLIC, &list.at, message);
    Shown::Facts(std::iter::once(none).chain(lacking.into_iter().flatten()).collect())
}

fn case_study_public_details(
    court: &Court<'_>,
    study: &CaseStudy,
    public: &PublicCaseStudy,
) -> Vec<Finding> {
    let anonymised = public.anonymised.as_ref().is_some_and(|flag| flag.value);
    let prose = |text: &'_ Option<Sourced<String>>| (is_stated(court, text.as_ref()), text.clone());
    let url = public.url.as_ref();
    let is_https = url.is_some_and(|url| is_https(&url.value));
    let described = !anonymised || is_stated(court, public.customer_description.as_ref());
    let parts = [
        ("an https `url`", (is_https, public.url.clone())),
        ("`partner_name`", (is_named(public.partner_name.as_ref()), public.partner_name.clone())),
        ("`challenge`", prose(&public.challenge)),
        ("`aws_usage`", prose(&public.aws_usage)),
        ("`outcomes`", prose(&public.outcomes)),
        ("the name of its `customer`", (names_customer(study), None)),
        (
            "`customer_description`, though it is anonymised",
            (described, public.customer_description.clone()),
        ),
    ];
    let missing = parts.into_iter().filter(|(_, (is_there, _))| !is_there);
    let told = missing.map(|(part, (_, given))| {
        let message = format!("{} is public without {part}", court.study_name(study.number));
        let at = given.map_or_else(|| public.at.clone(), |given| given.at);
        about(&CASE_STUDY_PUBLIC_DETAILS, &at, study, message)
    });
    let not_public = url.filter(|url| is_https && !has_public_host(&url.value)).map(|url| {
        let shown = text::shorten(&url.value, 60);
        let name = court.study_name(study.number);
        let message = format!("{name} is public, but its `url` has no public host name: {shown}");
        let help = "State the address at which anybody can open it.";
        about(&CASE_STUDY_PUBLIC_DETAILS, &url.at, study, message).help(help)
    });
    told.chain(not_public).collect()
}

fn is_https(url: &str) -> bool {
    is_web_address(url) && url.to_ascii_lowercase().starts_with("https:")
}

/// Endings of hosts that nobody outside can open.
static PRIVATE_DOMAINS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    entries(include_str!("../../../checklist/words/private-domains.txt")).collect()
});

/// Whether an address leads to a host with a public name: no IP address, no name of one word, and
/// none of a private network. A sign-in in the address (`user@`) is not for the public either.
fn has_public_host(url: &str) -> bool {
    let Ok(address) = Iri::parse(url) else { return false };
    let Some(authority) = address.authority().filter(|a| a.userinfo().is_none()) else {
        return false;
    };
    let host = percent_decode_str(authority.host()).decode_utf8_lossy().to_lowercase();
    // Ideographic full stops part labels too (RFC 3490).
    let host = host.replace(['\u{3002}', '\u{ff0e}', '\u{ff61}'], ".");
    let host = host.strip_suffix('.').unwrap_or(&host);
    let labels: Vec<&str> = host.split('.').collect();
    let is_private = (0..labels.len()).any(|from| {
        let ending = labels.get(from..).unwrap_or_default().join(".");
        PRIVATE_DOMAINS.contains(ending.as_str())
    });
    let is_whole = labels.len() > 1 && host.len() <= LONGEST_HOST;
    is_whole && !is_private && labels.iter().all(|l| is_label(l)) && is_top_level(labels.last())
}

/// The longest name of a host, and the longest part of one (RFC 1035).
const LONGEST_HOST: usize = 253;
const LONGEST_LABEL: usize = 63;

fn is_label(label: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii();
    !label.is_empty() && label.chars().count() <= LONGEST_LABEL && label.chars().all(is_part)
}

/// Whether a label can end the name of a host: a number would make it an IP address.
fn is_top_level(label: Option<&&str>) -> bool {
    label.is_some_and(|label| {
        let is_word = label.chars().all(char::is_alphabetic) && label.chars().nth(1).is_some();
        is_word || label.starts_with("xn--") || !label.is_ascii()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_case_study_needs_https() {
        assert!(is_https("https://example.com/a"));
        assert!(!is_https("http://example.com/a"));
    }

    #[test]
    fn public_hosts_have_names() {
        for url in [
            "https://harbourcloud.example/northwind",
            "https://www.harbour-cloud.co.uk/a?b=c#d",
            "HTTPS://HARBOURCLOUD.COM",
            "https://harbourcloud.com:8443/a",
            "https://harbourcloud.com./a",
            "https://bücher.example/a",
            "https://b%C3%BCcher.example/a",
            "https://xn--bcher-kva.example/a",
            "https://例え.テスト/a",
            "https://harbour.cloud/a",
            "https://intranet-of-things.com/a",
            "https://corp.harbourcloud.com/a",
            "https://local.harbourcloud.com/",
            "https://3m.com",
            "https://1.1.harbour.io",
        ] {
            assert!(has_public_host(url), "{url}");
        }
    }

    #[test]
    fn private_and_made_up_hosts_are_not_public() {
        for url in [
            "https://tbd",
            "https://TBD/",
            "https://todo/case-study",
            "https://localhost/a",
            "https://localhost:8443",
            "https://app.localhost/a",
            "https://intranet/a",
            "https://example",
            "https://wiki.intranet/a",
            "https://wiki.harbour.local/a",
            "https://wiki.harbour.internal",
            "https://wiki.harbour.corp",
            "https://nas.lan/a",
            "https://router.home/a",
            "https://nas.home.arpa",
            "https://site.test",
            "https://site.invalid/a",
            "https://host.localdomain",
            "https://10.0.0.1/a",
            "https://192.168.1.10:8443/a",
            "https://127.0.0.1",
            "https://8.8.8.8/a",
            "https://2130706433/a",
            "https://0x7f.1/a",
            "https://[::1]/a",
            "https://[2001:db8::1]/a",
            "https://user@harbourcloud.com/a",
            "https://user:secret@harbourcloud.com/a",
            "https://www.",
            "https://harbourcloud..com",
            "https://.com",
            "https://harbourcloud.c/a",
            "https://a b.com",
            "tbd",
        ] {
            assert!(!has_public_host(url), "{url}");
        }
    }
}
