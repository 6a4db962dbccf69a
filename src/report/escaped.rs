//! JSON in which no character acts on whoever looks at it as a text: what [`visible`](crate::visible)
//! makes visible stands there as `\u202e` (RFC 8259, section 7). Programs read what was meant.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter, PrettyFormatter};

use crate::visible::is_active;

/// Writes `value` indented, for people too.
///
/// # Errors
/// The writer fails.
pub fn write_pretty(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    let formatter = Escaped(PrettyFormatter::new());
    value.serialize(&mut Serializer::with_formatter(out, formatter))?;
    Ok(())
}

/// A formatter that escapes what acts, and leaves all else to another.
struct Escaped<F>(F);

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
            let mut units = [0; 2];
            for unit in
                characters.next().into_iter().flat_map(|c| c.encode_utf16(&mut units).to_vec())
            {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = characters.as_str();
        }
        out.write_all(rest.as_bytes())
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
    fn what_acts_is_escaped_and_read_again() {
        let text = "a\u{7f}b\u{9b}c\u{202e}d\u{e0041}e\u{1b}\"\\é\n";
        let mut out = Vec::new();
        write_pretty(&text, &mut out).unwrap();
        let written = String::from_utf8(out).unwrap();
        let escaped = r#""a\u007fb\u009bc\u202ed\udb40\udc41e\u001b\"\\é\n""#;
        assert_eq!(written, escaped);
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
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
