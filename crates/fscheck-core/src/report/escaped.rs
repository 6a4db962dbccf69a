//! JSON in which no character has an effect on its reader, as text or after parsing:
//! the characters that [`visible`](crate::visible) makes visible are written as `<U+202E>`.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter};

use crate::visible::is_active;

/// Writes `value` indented, for people too.
///
/// # Errors
/// The writer fails.
pub fn write_pretty(value: &impl Serialize, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    write(value, false, out)
}

/// The same, keeping the line feeds of texts with several lines: untrusted text is a
/// [`Line`](crate::visible::Line), which has none.
///
/// # Errors
/// The writer fails.
pub fn write_pretty_lines(
    value: &impl Serialize,
    out: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    write(value, true, out)
}

fn write(
    value: &impl Serialize,
    has_lines: bool,
    out: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    let formatter = Escaped(PrettyFormatter::new(), has_lines);
    value.serialize(&mut Serializer::with_formatter(out, formatter))?;
    Ok(())
}

/// A formatter that shows active characters by number, including line feeds unless they are wanted,
/// and leaves the rest to another formatter.
struct Escaped<F>(F, bool);

impl<F: Formatter> Formatter for Escaped<F> {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_active) {
            let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
            out.write_all(before.as_bytes())?;
            let mut characters = from.chars();
            if let Some(c) = characters.next() {
                write!(out, "<U+{:04X}>", u32::from(c))?;
            }
            rest = characters.as_str();
        }
        out.write_all(rest.as_bytes())
    }

    /// The control characters that JSON has escapes for.
    fn write_char_escape<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        let number = match escape {
            CharEscape::Quote | CharEscape::ReverseSolidus | CharEscape::Solidus => {
                return self.0.write_char_escape(out, escape);
            }
            CharEscape::LineFeed if self.1 => return self.0.write_char_escape(out, escape),
            CharEscape::LineFeed => 0x0A,
            // A tab acts no more than a blank does.
            CharEscape::Tab => return out.write_all(b" "),
            CharEscape::Backspace => 0x08,
            CharEscape::FormFeed => 0x0C,
            CharEscape::CarriageReturn => 0x0D,
            CharEscape::AsciiControl(number) => number,
        };
        write!(out, "<U+{number:04X}>")
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_visible_to_programs_too() {
        let text = "a\u{7f}b\u{9b}c\u{202e}d\u{e0041}e\u{1b}\"\\é\u{0}\t\r\u{8}\u{c}\u{2028}\n.";
        let mut out = Vec::new();
        write_pretty_lines(&text, &mut out).unwrap();
        let written = String::from_utf8(out).unwrap();
        let wanted = "a<U+007F>b<U+009B>c<U+202E>d<U+E0041>e<U+001B>\"\\é<U+0000> <U+000D><U+0008>\
                      <U+000C><U+2028>\n.";
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), wanted);
        let mut out = Vec::new();
        write_pretty(&"a\nb", &mut out).unwrap();
        assert_eq!(out, b"\"a<U+000A>b\"");
    }

    #[test]
    fn it_is_laid_out_as_serde_json_does() {
        let value = serde_json::json!({"a": [1, "b", [], {}], "c": {"d": [[2], null]}, "e": true});
        let mut out = Vec::new();
        write_pretty(&value, &mut out).unwrap();
        let wanted = serde_json::to_string_pretty(&value).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), wanted);
    }
}
