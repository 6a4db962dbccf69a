//! E-mails (RFC 5322, MIME: RFC 2045 to 2049), and web pages that were saved as one.

pub(super) mod encoding;
mod header;

use std::io::Read;

use file_format::{FileFormat, Kind};
use fscheck_core::evidence::{Unit, Unreadable};

use self::header::Header;
use super::pages::{Draft, Pages};
use super::{HiddenIn, html, inner, plain, whole_bytes};

/// The maximum depth of nested parts.
const DEEPEST: u32 = 16;

/// Parts of a mail that are read.
const MOST_PARTS: u32 = 2_000;

/// Bytes of the beginning of a file in which a mail has its header.
const HEAD: usize = 8 << 10;

/// Returns whether a text with this beginning is a mail: its header states the version of MIME.
pub fn is_mail(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(HEAD)).unwrap_or(text);
    let mut lines = head.lines().skip_while(|line| is_before_header(line)).peekable();
    let begins = lines.peek().is_some_and(|line| header::field(line).is_some());
    begins
        && lines
            .take_while(|line| !line.trim().is_empty())
            .filter_map(header::field)
            .any(|(name, _)| name.eq_ignore_ascii_case("MIME-Version"))
}

/// Returns whether a line may be before the header: the mark of a mailbox, or the size that Mail on a Mac
/// writes.
fn is_before_header(line: &str) -> bool {
    let is_size = !line.trim().is_empty() && line.trim().bytes().all(|byte| byte.is_ascii_digit());
    line.starts_with("From ") || is_size
}

/// The text of a mail, or of all mails of a mailbox.
pub fn read(source: impl Read, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    let bytes = whole_bytes(source, pages.limits())?;
    // A part that is not text, and is not encoded, does not keep the others from being read.
    let text = plain::decode(&bytes).unwrap_or_else(|| plain::latin(&bytes).into());
    let mut mail = Mail { draft: Draft::default(), parts: 0, has_words: false, pages };
    for message in messages(&text) {
        mail.message(message, 0);
    }
    let Mail { mut draft, has_words, .. } = mail;
    // The logo of a company below a short mail says nothing.
    draft.has_image = false;
    if !has_words && pages.has_left_out() {
        pages.set_wordless("its text is in parts that can't be read");
    }
    pages.push(draft)?;
    Ok(Unit::Paragraph)
}

/// Returns the mails of a mailbox, if it is one: each begins with a line `From ` after an empty
/// one.
fn messages(text: &str) -> Vec<&str> {
    let is_mailbox = text.starts_with("From ");
    let mut starts = vec![0];
    let (mut at, mut after_blank) = (0, false);
    for line in text.split_inclusive('\n').filter(|_| is_mailbox) {
        if after_blank && line.starts_with("From ") {
            starts.push(at);
        }
        after_blank = line.trim().is_empty();
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let messages = starts.iter().zip(ends).filter_map(|(start, end)| text.get(*start..end));
    messages.map(without_mark).collect()
}

/// Returns a message without the line before its header.
fn without_mark(message: &str) -> &str {
    match message.split_once('\n') {
        Some((first, rest)) if is_before_header(first) => rest,
        _ => message,
    }
}

/// The fields of a header that a reader sees.
const SHOWN: [&str; 4] = ["Subject", "From", "To", "Date"];

fn is_shown(name: &str) -> bool {
    SHOWN.iter().any(|shown| name.eq_ignore_ascii_case(shown))
}

/// A mail, as it is read.
struct Mail<'a, 'b> {
    draft: Draft,
    parts: u32,
    /// True if a part of it has words, apart from its header.
    has_words: bool,
    pages: &'a mut Pages<'b>,
}

impl Mail<'_, '_> {
    /// Reads a message with its header.
    fn message(&mut self, message: &str, depth: u32) {
        let (header, body) = Header::split(message);
        for (name, value) in header.fields().filter(|(name, _)| !is_shown(name)) {
            self.draft.hide(HiddenIn::Settings, &format!("{name}: {value}"));
        }
        for name in SHOWN {
            if let Some(value) = header.text(name) {
                self.draft.text.push_str(&format!("{name}: {value}\n"));
                if name == "Subject" {
                    self.draft.headings.push(&value);
                }
            }
        }
        self.part(&header, body, depth);
    }

    /// Reads a part, or records that it is not read.
    fn part(&mut self, header: &Header<'_>, body: &str, depth: u32) {
        self.parts += 1;
        if depth > DEEPEST || self.parts > MOST_PARTS {
            self.pages.leave_out("deeply nested parts", "");
            return;
        }
        let kind = header.kind();
        let (family, name) = kind.split_once('/').unwrap_or(("text", ""));
        match (family, name) {
            ("multipart", "encrypted") => self.pages.leave_out("an encrypted part", ""),
            ("multipart", _) => self.parts(header, body, depth),
            ("message", "rfc822" | "global" | "news") => {
                let bytes = encoding::decoded(header.encoding(), body);
                match plain::decode(&bytes) {
                    Some(message) => self.message(&message, depth + 1),
                    None => self.leave_out(header, "an attached message"),
                }
            }
            // Resources of a saved page.
            ("text", "css" | "javascript") | ("font", _) => {}
            ("application", "javascript" | "x-javascript") => {}
            ("text" | "message", _) if !header.is_attachment() => self.text(header, body, name),
            (_, "pgp-signature" | "pkcs7-signature" | "x-pkcs7-signature") => {}
            _ if header.file_name().ends_with(".p7s") => {}
            // A picture in the text, such as a company's sign below it.
            ("image", _) if !header.is_attachment() => self.draft.has_picture = true,
            ("image" | "audio" | "video", _) => self.leave_out(header, "an attachment"),
            _ => self.attachment(header, body),
        }
    }

    fn parts(&mut self, header: &Header<'_>, body: &str, depth: u32) {
        let Some(boundary) = header.boundary() else {
            return self.leave_out(header, "a part");
        };
        for part in parts(body, &format!("--{boundary}")) {
            let (header, body) = Header::split(part);
            self.part(&header, body, depth + 1);
        }
    }

    fn text(&mut self, header: &Header<'_>, body: &str, name: &str) {
        let bytes = encoding::decoded(header.encoding(), body);
        let Some(text) = encoding::text(&bytes, header.charset().as_deref()) else {
            return self.leave_out(header, "a part");
        };
        match name {
            "html" => self.say(html::shown(&text)),
            // Its words are between its control words, which are not interpreted here.
            "rtf" | "richtext" => self.leave_out(header, "a part"),
            _ if plain::wrapping(&text).is_some() => {
                self.leave_out(header, "a part that is encrypted or encoded");
            }
            _ => {
                plain::headings(&text).iter().for_each(|line| self.draft.headings.push(line));
                self.say(Draft::of(text));
            }
        }
    }

    fn say(&mut self, part: Draft) {
        self.has_words |= part.text.chars().any(char::is_alphanumeric);
        self.draft.append(part);
        self.draft.text.push('\n');
    }

    fn attachment(&mut self, header: &Header<'_>, body: &str) {
        let bytes = encoding::decoded(header.encoding(), body);
        if !header.is_attachment() && FileFormat::from_bytes(&bytes).kind() == Kind::Image {
            self.draft.has_picture = true;
            return;
        }
        let inner = inner::read(&header.file_name(), bytes, self.pages);
        self.say(inner.draft);
        if !inner.is_read {
            self.leave_out(header, "an attachment");
        }
    }

    fn leave_out(&mut self, header: &Header<'_>, what: &str) {
        let name = header.file_name();
        self.pages.leave_out(what, if name.is_empty() { header.kind() } else { &name });
    }
}

/// The parts between lines that begin with `mark`.
fn parts<'a>(body: &'a str, mark: &str) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut begin: Option<usize> = None;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let end = line.trim_end().strip_prefix(mark);
        if let Some(end) = end.filter(|end| matches!(*end, "" | "--")) {
            parts.extend(begin.and_then(|begin| body.get(begin..at)));
            begin = end.is_empty().then_some(at + line.len());
        }
        at += line.len();
    }
    // A mail that was cut short has no last mark.
    parts.extend(begin.and_then(|begin| body.get(begin..)));
    parts
}

#[cfg(test)]
mod tests;
