//! Web addresses: faults in their syntax, and in the host they lead to.

use std::borrow::Cow;

use fluent_uri::Iri;
use unicode_normalization::UnicodeNormalization;

use crate::language::table::Table;
use crate::percent;
use crate::text;

/// A fault of an address, and its help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The problem.
    pub what: String,
    /// The help.
    pub cure: String,
}

impl Fault {
    fn new(what: impl Into<String>, cure: impl Into<String>) -> Fault {
        Fault { what: what.into(), cure: cure.into() }
    }
}

const COPY_AGAIN: &str = "Copy the address again from the browser's address bar.";

/// The help if there is no address.
const WHOLE_ADDRESS: &str = "Enter the full address, starting with https://.";

/// Endings of hosts that nobody outside can open.
static PRIVATE_DOMAINS: Table<()> = include!(concat!(env!("OUT_DIR"), "/private-domains.rs"));

static SIGN_IN_HOSTS: Table<()> = include!(concat!(env!("OUT_DIR"), "/sign-in-hosts.rs"));

static PLACEHOLDERS: Table<()> = include!(concat!(env!("OUT_DIR"), "/placeholder-hosts.rs"));

/// Names by which a machine calls itself (RFC 6761), and one that there never is.
const NOWHERE: &[&str] = &["localhost", "localdomain", "invalid"];

/// The longest name of a host, and the longest part of one (RFC 1035).
const LONGEST_HOST: usize = 253;
const LONGEST_LABEL: usize = 63;

/// Returns why a text is not an absolute http or https address with a host (RFC 3986 and 3987).
pub fn fault(text: &str) -> Option<Fault> {
    let scheme = text.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme.as_deref() {
        Some("http" | "https") => {}
        _ if text::is_blank(text) => {
            return Some(Fault::new("the web address is empty", WHOLE_ADDRESS));
        }
        _ => return Some(Fault::new("this is not a web address", WHOLE_ADDRESS)),
    }
    // IRIs may contain marks of direction, but nobody wants them.
    let is_unseen = |c: &char| !c.is_whitespace() && text::is_blank(c.encode_utf8(&mut [0; 4]));
    if let Some(unseen) = text.chars().find(is_unseen) {
        let number = u32::from(unseen);
        let what = format!("the web address has the invisible character U+{number:04X} in it");
        return Some(Fault::new(what, COPY_AGAIN));
    }
    match Iri::parse(&*unbracketed(text)) {
        Ok(address) => {
            let authority = address.authority();
            if authority.is_none_or(|authority| authority.host().is_empty()) {
                return Some(Fault::new("the web address has no host", WHOLE_ADDRESS));
            }
            let port = authority.and_then(|authority| authority.port());
            let port = port.map(|port| port.as_str()).filter(|port| !port.is_empty())?;
            let is_port = port.parse::<u16>().is_ok_and(|number| number > 0);
            (!is_port).then(|| {
                let what = format!("the web address has the port {}", text::shorten(port, 20));
                Fault::new(what, "Ports are 1 to 65535. Enter the address without a port.")
            })
        }
        Err(error) => Some(syntax(text, error.index())),
    }
}

/// Returns the fault at a place in the address.
fn syntax(text: &str, place: usize) -> Fault {
    match text.get(place..).and_then(|rest| rest.chars().next()) {
        Some(' ') => Fault::new("the web address has a space in it", "Write %20 for each space."),
        Some(c) if c.is_ascii_graphic() => {
            let what = match c {
                '%' => "the web address has a `%` without two digits after it".to_owned(),
                _ => format!("the web address has a `{c}` in it, which is not allowed there"),
            };
            Fault::new(what, format!("Write %{:02X} for it.", u32::from(c)))
        }
        Some(c) => {
            let what = format!("the web address has the character U+{:04X} in it", u32::from(c));
            Fault::new(what, COPY_AGAIN)
        }
        None => Fault::new("the web address is cut off", WHOLE_ADDRESS),
    }
}

/// Returns whether a text is an absolute http or https address with a host.
pub fn is_address(text: &str) -> bool {
    fault(text).is_none()
}

/// Returns the address with other characters of the same length for brackets after the host:
/// browsers leave those alone, and programs write them.
fn unbracketed(text: &str) -> Cow<'_, str> {
    let host = text.find("://").map_or(0, |scheme| scheme + 3);
    let path = text.get(host..).and_then(|rest| rest.find(['/', '?', '#']));
    match path.and_then(|path| text.split_at_checked(host + path)) {
        Some((before, behind)) if behind.contains(['[', ']']) => {
            Cow::Owned(format!("{before}{}", behind.replace('[', "(").replace(']', ")")))
        }
        _ => Cow::Borrowed(text),
    }
}

/// Returns the host of an address as it is looked up: in lower case, with each character in its one
/// form.
pub fn host(address: &str) -> Option<String> {
    let address = unbracketed(address);
    let address = Iri::parse(&*address).ok()?;
    let host = percent::decoded(address.authority()?.host()).to_lowercase();
    // Ideographic full stops part labels too (RFC 3490).
    let host: String = host.replace('\u{3002}', ".").nfkc().collect();
    Some(host.strip_suffix('.').unwrap_or(&host).to_owned())
}

/// Returns why nobody can find the host of an address by name, not even inside a company: it is
/// an IP address, unreachable, incomplete or a placeholder.
pub fn host_fault(address: &str) -> Option<Fault> {
    const WHOLE_NAME: &str = "Enter the address with its full host name, such as \
                              wiki.harbour.example, or add the page as a file.";
    let host = host(address)?;
    let labels: Vec<&str> = host.split('.').collect();
    let shown = text::shorten(&host, 60);
    let what = if is_ip(&host) {
        format!("the web address has the IP address {shown} instead of a host name")
    } else if labels.last().is_some_and(|last| NOWHERE.contains(last)) {
        format!("the host {shown} can't be reached by a reviewer")
    } else if labels.len() < 2 || host.len() > LONGEST_HOST || !labels.iter().all(|l| is_label(l)) {
        format!("\"{shown}\" is not the whole name of a host")
    } else if is_placeholder(&labels) {
        format!("the host {shown} is a placeholder")
    } else {
        return None;
    };
    Some(Fault::new(what, WHOLE_NAME))
}

/// Returns whether an address leads to a host with a public name: no IP address, no name of one
/// word, and none of a private network. A sign-in in the address (`user@`) is not public either.
pub fn has_public_host(address: &str) -> bool {
    let plain = unbracketed(address);
    let Ok(parsed) = Iri::parse(&*plain) else { return false };
    let has_sign_in = parsed.authority().is_none_or(|a| a.userinfo().is_some());
    let Some(host) = host(address) else { return false };
    let labels: Vec<&str> = host.split('.').collect();
    !has_sign_in
        && host_fault(address).is_none()
        && !stands_in(&PRIVATE_DOMAINS, &labels)
        && is_top_level(labels.last())
}

/// Returns whether an address leads to a host whose pages require signing in.
pub fn needs_sign_in(address: &str) -> bool {
    let host = host(address).unwrap_or_default();
    stands_in(&SIGN_IN_HOSTS, &host.split('.').collect::<Vec<_>>())
}

/// Returns whether a host is an IP address: version 6, or any name that ends in a number.
fn is_ip(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let is_hex = last.strip_prefix("0x").is_some_and(|h| h.chars().all(|c| c.is_ascii_hexdigit()));
    host.starts_with('[') || is_number(last) || is_hex
}

/// Returns whether a host is a placeholder: by its domain, or by its label before the last.
fn is_placeholder(labels: &[&str]) -> bool {
    let own = labels.len().checked_sub(2).and_then(|before| labels.get(before));
    stands_in(&PLACEHOLDERS, labels) || own.is_some_and(|own| PLACEHOLDERS.has(own))
}

/// Returns whether a host is, or lies below, one of these domains.
fn stands_in(domains: &Table<()>, labels: &[&str]) -> bool {
    (0..labels.len()).any(|from| {
        let ending = labels.get(from..).unwrap_or_default().join(".");
        domains.has(&ending)
    })
}

fn is_label(label: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii();
    let is_whole = !label.starts_with('-') && !label.ends_with('-');
    let is_short = !label.is_empty() && label.chars().count() <= LONGEST_LABEL;
    is_whole && is_short && label.chars().all(is_part)
}

/// Returns whether a label can end the name of a host.
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
    fn what_is_wrong_with_an_address_is_named() {
        for (address, wanted) in [
            ("https://a.example/Shared Documents/x", "has a space"),
            ("https://a.example/{guid}", "has a `{`"),
            ("https://a.example/a|b", "has a `|`"),
            ("https://a.example/100%", "has a `%`"),
            ("https://a.example/\u{200b}", "U+200B"),
            ("https://a[.example/x", "has a `[`"),
            ("https://a.example:0/x", "has the port 0"),
            ("https://a.example:99999/x", "has the port 99999"),
            ("https://a.example:65536", "has the port 65536"),
            ("https://", "has no host"),
            ("a.example/x", "not a web address"),
            ("ftp://a.example/x", "not a web address"),
            (" ", "is empty"),
        ] {
            let what = fault(address).unwrap().what;
            assert!(what.contains(wanted), "{address}: {what}");
        }
    }

    #[test]
    fn only_whole_web_addresses_are_accepted() {
        for address in [
            "https://example.com",
            "http://example.com/a?b=c#d",
            "HTTPS://example.com/é",
            "https://10.0.0.1:8080/x",
            "https://harbour.example:65535",
            "https://harbour.example:/x",
            "https://harbour.example/?q=[a]",
            "https://harbour.example/a[1]/b?f[]=c#[d]",
            "https://[2001:db8::1]/a?q=[b]",
        ] {
            assert!(is_address(address), "{address}");
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
            assert!(!is_address(text), "{text}");
        }
    }

    #[test]
    fn a_reviewer_finds_the_hosts_of_evidence() {
        for url in [
            "https://wiki.harbourcloud.internal/a",
            "https://wiki.corp/a",
            "https://nas.lan/a",
            "https://contoso.sharepoint.com/:w:/r/sites/x?d=[1]",
            "https://harbourcloud.example:8443",
            "https://ada@harbourcloud.example/a",
            "https://todo.harbourcloud.example/a",
            "https://bücher.example/a",
            "https://example.harbourcloud.example/a",
            "https://tbcbank.example",
            "https://1.1.harbour.io",
        ] {
            assert_eq!(host_fault(url), None, "{url}");
        }
        for url in [
            "https://tbd",
            "https://TBD/",
            "http://intranet/page",
            "https://localhost/x",
            "https://app.localhost:8443/x",
            "https://localhost./x",
            "https://127.0.0.1/a",
            "https://10.0.0.1",
            "https://８.８.８.８/",
            "https://１２７.０.０.１/",
            "https://127。0。0。1/",
            "https://2130706433",
            "https://0x7f.1",
            "https://[::1]/",
            "https://0.0.0.0",
            "https://example.com",
            "https://www.example.org/a",
            "https://ｅｘａｍｐｌｅ.com",
            "https://tbd.com/a",
            "https://www.todo.example",
            "https://site.invalid",
            "https://yourcompany.com",
            "https://www.",
            "https://a..example",
        ] {
            assert!(host_fault(url).is_some(), "{url}");
            assert!(!has_public_host(url), "{url}");
        }
    }

    #[test]
    fn public_hosts_have_names() {
        for url in [
            "https://harbourcloud.example/northwind",
            "https://www.harbour-cloud.co.uk/a?b=c#d",
            "HTTPS://HARBOURCLOUD.COM",
            "https://harbourcloud.com:8443/a",
            "https://harbourcloud.com./a",
            "https://harbourcloud.com/?q=[a]",
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
