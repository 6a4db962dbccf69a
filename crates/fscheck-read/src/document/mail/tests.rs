use super::*;
use crate::document::{Page, Whole};
use crate::limits::Limits;

fn read_mail(source: &[u8]) -> (Page, Whole) {
    let mut seen = Vec::new();
    let mut take = |page| seen.push(page);
    let limits = Limits::default();
    let mut pages = Pages::new(&mut take, &limits);
    let unit = read(source, &mut pages).unwrap();
    let whole = pages.whole(unit);
    (seen.remove(0), whole)
}

/// The words of a mail and the parts that were not read.
fn words(source: &str) -> (String, Vec<String>) {
    let (page, whole) = read_mail(source.as_bytes());
    (page.text.split_whitespace().collect::<Vec<_>>().join(" "), whole.unread)
}

/// A mail of several parts, each with its header.
fn multipart(kind: &str, parts: &[&str]) -> String {
    let head = format!(
        "Subject: S\nMIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary=\"b 1\"\n\n"
    );
    let parts: String = parts.iter().map(|part| format!("--b 1\n{part}\n")).collect();
    format!("{head}preamble\n{parts}--b 1--\nepilogue\n")
}

#[test]
fn bodies_are_read_in_every_encoding() {
    for (encoding, body) in [
        ("base64", "Um9vdCB1c2VyLCBaw7xyaWNo"),
        ("BASE64", "Um9vdCB1\r\nc2VyLCBaw7xyaWNo\r\n"),
        ("quoted-printable", "Root =\nuser, Z=C3=BCrich"),
        ("quoted-printable", "Root =\r\nuser, Z=c3=bcrich"),
        ("8bit", "Root user, Zürich"),
        ("", "Root user, Zürich"),
    ] {
        let mail = format!(
            "Subject: S\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n{body}"
        );
        assert_eq!(
            words(&mail),
            ("Subject: S Root user, Zürich".to_owned(), Vec::new()),
            "{encoding}"
        );
    }
    let latin = "Content-Type: text/plain;\n charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nZ=FCrich";
    assert_eq!(words(latin).0, "Zürich");
    let html = "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\nPGI+Um9vdDwvYj4mbmJzcDt1c2VyPHNjcmlwdD54PC9zY3JpcHQ+";
    assert_eq!(words(html).0, "Root user");
}

#[test]
fn the_words_of_a_header_are_decoded() {
    for (subject, wanted) in [
        ("=?utf-8?B?WsO8cmljaA==?=", "Zürich"),
        ("=?UTF-8?Q?Z=C3=BCrich_plan?=", "Zürich plan"),
        ("=?utf-8?q?Root?=\r\n =?utf-8?q?_user?=", "Root user"),
        ("A =?x", "A =?x"),
        ("=?utf-8?X?a?= b", "=?utf-8?X?a?= b"),
        ("plain", "plain"),
    ] {
        let (page, _) = read_mail(format!("Subject: {subject}\n\n").as_bytes());
        assert_eq!(page.text.trim(), format!("Subject: {wanted}"), "{subject}");
        assert_eq!(page.headings, [wanted]);
    }
}

#[test]
fn parts_are_read_and_what_is_not_is_said() {
    let text = "Content-Type: text/plain\n\nroot user";
    let image = "Content-Type: image/png\nContent-ID: <a>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=";
    let scan = "Content-Type: image/png\nContent-Disposition: attachment; filename=scan.png\n\nx";
    let table =
        "Content-Type: text/csv\nContent-Disposition: attachment; filename=\"a.csv\"\n\nmfa;on";
    let binary = "Content-Type: application/octet-stream; name*=utf-8''old%20plan.doc\nContent-Transfer-Encoding: base64\n\n0M8R4KGxGuEAAAA=";
    let message = "Content-Type: message/rfc822\n\nSubject: Inner\n\ndeep";
    let nested = multipart("alternative", &["\nplain", "Content-Type: text/html\n\n<p>page"]);
    let nested = nested.replace("b 1", "c");
    let signed = "Content-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----";
    let sealed = "Content-Type: multipart/encrypted; boundary=z\n\n--z--";
    let style = "Content-Type: text/css\n\nbody { color: red }";
    for (parts, wanted, unread) in [
        (&[text, image][..], "root user", &[][..]),
        (&[text, scan], "root user", &["an attachment (scan.png)"]),
        (&[text, table], "root user mfa;on", &[]),
        (&[text, binary], "root user", &["an attachment (old plan.doc)"]),
        (&[text, message], "root user Subject: Inner deep", &[]),
        (&[nested.as_str()], "Subject: S plain page", &[]),
        (&[text, signed, style], "root user", &[]),
        (&[sealed], "", &["an encrypted part"]),
    ] {
        let (said, left) = words(&multipart("mixed", parts));
        // The inner one has its own subject.
        assert_eq!(
            said.strip_prefix("Subject: S").unwrap().trim().replace("Subject: S ", ""),
            wanted.replace("Subject: S ", "")
        );
        assert_eq!(left, unread);
    }
    let cut = multipart("mixed", &[text]).replace("--b 1--", "");
    assert!(words(&cut).0.contains("root user"));
}

#[test]
fn a_mailbox_is_all_its_mails() {
    let mailbox = "From a@x Mon Jan 1\nSubject: One\n\nfirst\nFrom here on\n\nFrom b@x Tue Jan 2\nSubject: Two\nContent-Transfer-Encoding: base64\n\nc2Vjb25k\n";
    assert_eq!(words(mailbox).0, "Subject: One first From here on Subject: Two second");
    assert_eq!(words("1234\nSubject: One\n\nof a Mac\n").0, "Subject: One of a Mac");
}

#[test]
fn mails_are_told_from_other_texts() {
    for text in [
        "From: a@x\nMIME-Version: 1.0\n\n",
        "From a@x Mon\nReceived: by x;\n\tfoo\nMime-version: 1.0\n",
        "Subject: Exported From Confluence\r\nMIME-Version: 1.0\r\n\r\n",
    ] {
        assert!(is_mail(text), "{text}");
    }
    for text in [
        "",
        "# Title\n\nMIME-Version: 1.0",
        "name: a\nvalue: b\n",
        "Subject: x\n\nMIME-Version: 1.0",
        "2024\n\nMIME-Version: 1.0",
    ] {
        assert!(!is_mail(text), "{text}");
    }
}

#[test]
fn parts_within_parts_have_an_end() {
    let mut mail = "Content-Type: text/plain\n\ndeep".to_owned();
    for _ in 0..40 {
        mail = format!("Content-Type: message/rfc822\n\n{mail}");
    }
    assert_eq!(words(&mail).1, ["deeply nested parts"]);
    let parts = vec!["\nx"; 3_000];
    assert_eq!(words(&multipart("mixed", &parts)).1, ["deeply nested parts"]);
}

#[test]
fn a_mail_without_words_of_its_own_says_so() {
    let sealed = "Content-Type: multipart/encrypted; boundary=z\n\n--z--";
    let (_, whole) = read_mail(multipart("mixed", &[sealed]).as_bytes());
    assert!(whole.wordless.is_some());
    let (_, whole) = read_mail(multipart("mixed", &[sealed, "\nwords"]).as_bytes());
    assert_eq!(whole.wordless, None);
    let (_, whole) = read_mail(b"Subject: the words\n\n");
    assert_eq!(whole.wordless, None);
}
