//! Untrusted text on its way to a reader (specification, section 2.3).
//!
//! Text from a workbook, a manifest, a definition or a file name may hold characters that act
//! instead of showing: control characters move a terminal's cursor, marks of direction reverse the
//! following text, a line break forges a line. [`Line`] is the type of such a text as a reader sees
//! it; findings, deadlines and reasons are made of it, and [`Inert`] wraps every stream of the
//! program, so that no other code has to take care of this. Each format adds its own escapes.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::io::{self, Write};
use std::ops::Deref;

/// One line of text in which every active character is shown by its number: `<U+202E>`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line(String);

impl Line {
    /// The line as a text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Line {
    fn from(text: String) -> Line {
        match shown(&text, is_active) {
            Cow::Owned(shown) => Line(shown),
            Cow::Borrowed(_) => Line(text),
        }
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Line {
        Line(line(text).into_owned())
    }
}

impl From<&String> for Line {
    fn from(text: &String) -> Line {
        Line::from(text.as_str())
    }
}

impl Deref for Line {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Line {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Line {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl PartialEq<str> for Line {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

/// The text as one line: see [`Line`].
pub fn line(text: &str) -> Cow<'_, str> {
    shown(text, is_active)
}

/// The text with its line breaks, and every other character that would act shown by its number.
pub fn lines(text: &str) -> Cow<'_, str> {
    shown(text, |c| c != '\n' && is_active(c))
}

/// Returns the text with `\u{fffd}` for each active character: the number of characters stays the
/// same.
pub fn masked(text: &str) -> String {
    text.chars().map(|c| if is_active(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn shown(text: &str, is_shown: impl Fn(char) -> bool) -> Cow<'_, str> {
    // Most texts are plain, and all at once that is soon seen.
    let is_plain = text.bytes().fold(true, |plain, byte| plain & (b' '..=b'~').contains(&byte));
    if is_plain || !text.chars().any(&is_shown) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            // A tab acts no more than a blank does.
            '\t' => shown.push(' '),
            c if is_shown(c) => shown.push_str(&format!("<U+{:04X}>", u32::from(c))),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// Returns whether a character has an effect instead of showing: the control characters (C0, DEL
/// and C1), the separators of lines and paragraphs, the marks of direction (Unicode Standard Annex
/// 9, table 1), the interlinear annotations and the tags; also characters without width that no
/// script needs, which make two different names look the same. Joiners (U+200C, U+200D) and
/// variation selectors stay: scripts and emoji need them.
pub fn is_active(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{AD}'
                | '\u{034F}'
                | '\u{061C}'
                | '\u{180E}'
                | '\u{200B}'
                | '\u{200E}'
                | '\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{3164}'
                | '\u{FEFF}'
                | '\u{FFA0}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{1BCA0}'..='\u{1BCA3}'
                | '\u{1D173}'..='\u{1D17A}'
                | '\u{E0000}'..='\u{E007F}'
        )
}

/// A stream of the program: it passes no byte that affects a terminal, except line feeds and, if
/// colours are wanted, their escapes; and no line begins with a command of a CI system.
#[derive(Debug)]
pub struct Inert<W> {
    out: W,
    has_colors: bool,
    may_command: bool,
    /// A character of several bytes, or an escape, that is not complete yet.
    rest: Vec<u8>,
    /// True if only blanks were written on this line.
    is_at_start: bool,
}

/// Standard error: the output of a command other than its report, a line at a time.
pub struct Notes<'a>(Inert<&'a mut dyn Write>);

impl<'a> Notes<'a> {
    /// Returns notes that are written to `out`.
    pub fn new(out: &'a mut dyn Write, has_colors: bool) -> Notes<'a> {
        Notes(Inert::new(out).with_colors(has_colors))
    }

    /// Writes one line.
    ///
    /// # Errors
    /// The stream fails.
    pub fn line(&mut self, line: impl Into<Line>) -> io::Result<()> {
        writeln!(self.0, "{}", line.into())
    }

    /// Writes a drawing of lines.
    ///
    /// # Errors
    /// The stream fails.
    pub fn drawing(&mut self, drawing: &[u8]) -> io::Result<()> {
        self.0.write_all(drawing)
    }
}

/// The beginnings of lines that a CI system takes for commands (GitHub Actions, Azure Pipelines).
const COMMANDS: [&str; 2] = ["::", "##["];

impl<W: Write> Inert<W> {
    /// A stream without colours.
    pub fn new(out: W) -> Inert<W> {
        Inert { out, has_colors: false, may_command: false, rest: Vec::new(), is_at_start: true }
    }

    /// Returns the stream with the escapes of colours (ECMA-48, 8.3.117) let through.
    #[must_use]
    pub fn with_colors(mut self, has_colors: bool) -> Inert<W> {
        self.has_colors = has_colors;
        self
    }

    /// Returns the stream for a format whose lines may be commands.
    #[must_use]
    pub fn with_commands(mut self, may_command: bool) -> Inert<W> {
        self.may_command = may_command;
        self
    }

    fn pass(&mut self, text: &str) -> io::Result<()> {
        for line in text.split_inclusive('\n') {
            let is_plain = line.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte));
            let may_begin = !self.may_command && COMMANDS.iter().any(|c| line.contains(c));
            // Most lines need no check of each character.
            if is_plain && !may_begin {
                let is_blank = line.bytes().all(|byte| byte == b' ');
                self.is_at_start = line.ends_with('\n') || (self.is_at_start && is_blank);
                self.out.write_all(line.as_bytes())?;
            } else {
                self.pass_with_care(line)?;
            }
        }
        Ok(())
    }

    fn pass_with_care(&mut self, text: &str) -> io::Result<()> {
        let mut safe = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let begins_command = || COMMANDS.iter().any(|command| rest.starts_with(command));
            if self.is_at_start && !self.may_command && begins_command() {
                safe.push('\\');
            }
            self.is_at_start = c == '\n' || (self.is_at_start && c == ' ');
            if let Some(color) = color(rest).filter(|_| self.has_colors) {
                safe.push_str(color);
                rest = rest.get(color.len()..).unwrap_or_default();
                continue;
            }
            match c {
                '\n' | '\t' => safe.push(c),
                c if is_active(c) => safe.push_str(&format!("<U+{:04X}>", u32::from(c))),
                c => safe.push(c),
            }
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
        self.out.write_all(safe.as_bytes())
    }
}

/// The escape of a colour that a text begins with.
fn color(text: &str) -> Option<&str> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let end = parameters.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    parameters.get(end..)?.starts_with('m').then(|| text.get(..end + 3))?
}

impl<W: Write> Write for Inert<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend_from_slice(bytes);
        let whole = whole_characters(&self.rest);
        let taken: Vec<u8> = self.rest.drain(..whole).collect();
        self.pass(&String::from_utf8_lossy(&taken))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl<W> Drop for Inert<W> {
    fn drop(&mut self) {
        // A character that was never finished was no text.
        self.rest.clear();
    }
}

/// Returns the number of bytes that make up whole characters: all but an incomplete one at the end.
fn whole_characters(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Ok(_) => bytes.len(),
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        // Other bytes are replaced.
        Err(_) => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_act_is_shown_by_its_number() {
        for (text, wanted) in [
            ("plain – é 中 🙂", "plain – é 中 🙂"),
            ("a\u{1b}[31mb", "a<U+001B>[31mb"),
            ("a\nb\r\nc", "a<U+000A>b<U+000D><U+000A>c"),
            ("a\tb", "a b"),
            ("a\u{7f}b\u{9b}c", "a<U+007F>b<U+009B>c"),
            ("\u{200e}a\u{202e}b\u{2066}c\u{61c}", "<U+200E>a<U+202E>b<U+2066>c<U+061C>"),
            ("\u{e0041}a\u{2028}", "<U+E0041>a<U+2028>"),
            ("a\u{200b}\u{2060}b\u{feff}\u{ad}c", "a<U+200B><U+2060>b<U+FEFF><U+00AD>c"),
            (
                "\u{94d}\u{200d}\u{937} \u{200c}a\u{fe0f}",
                "\u{94d}\u{200d}\u{937} \u{200c}a\u{fe0f}",
            ),
        ] {
            assert_eq!(Line::from(text).as_str(), wanted);
            assert_eq!(Line::from(text.to_owned()).as_str(), wanted);
        }
        assert_eq!(lines("a\nb\u{7}"), "a\nb<U+0007>");
        assert_eq!(masked("a\nb\u{202e}c"), "a\u{fffd}b\u{fffd}c");
    }

    fn passed(has_colors: bool, may_command: bool, parts: &[&[u8]]) -> String {
        let mut out = Vec::new();
        let inert = Inert::new(&mut out).with_colors(has_colors);
        let mut inert = inert.with_commands(may_command);
        for part in parts {
            inert.write_all(part).unwrap();
        }
        drop(inert);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn nothing_that_acts_passes_a_stream() {
        let text = "a\u{1b}]0;x\u{7}b\u{202e}\n".as_bytes();
        assert_eq!(passed(false, false, &[text]), "a<U+001B>]0;x<U+0007>b<U+202E>\n");
        let color = "\u{1b}[1;31merror\u{1b}[0m \u{1b}[2J\n".as_bytes();
        assert_eq!(passed(true, false, &[color]), "\u{1b}[1;31merror\u{1b}[0m <U+001B>[2J\n");
        assert_eq!(passed(false, false, &["é".as_bytes().split_at(1).0, &[0xA9]]), "é");
    }

    #[test]
    fn no_line_begins_as_a_command_does() {
        let text = b"::error::x\n  ::set-output name=a::b\n a ::b\n##[group]\n";
        let wanted = "\\::error::x\n  \\::set-output name=a::b\n a ::b\n\\##[group]\n";
        assert_eq!(passed(false, false, &[text]), wanted);
        assert_eq!(passed(false, true, &[text]), String::from_utf8_lossy(text));
        // Regardless of the pieces in which it is written.
        assert_eq!(passed(false, false, &[b"a\n", b"::b"]), "a\n\\::b");
    }
}
