//! The header of a mail or of one of its parts.

use super::encoding;

/// Bytes of a header that are read.
const LONGEST: usize = 256 << 10;

/// The fields of a header.
pub struct Header<'a> {
    fields: Vec<(&'a str, String)>,
    kind: String,
}

/// The name and value of a field, if the line begins one.
pub fn field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let is_name = |byte: u8| byte.is_ascii_graphic();
    (!name.is_empty() && name.bytes().all(is_name)).then_some((name, value.trim()))
}

impl<'a> Header<'a> {
    /// The fields, by name and value.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Splits a message into header and body. A message that does not begin with a field has no
    /// header.
    pub fn split(message: &'a str) -> (Header<'a>, &'a str) {
        let mut fields: Vec<(&str, String)> = Vec::new();
        let mut at = 0;
        for line in message.split_inclusive('\n') {
            let is_continued = line.starts_with([' ', '\t']) && !line.trim().is_empty();
            match (field(line), fields.last_mut()) {
                _ if at > LONGEST => break,
                (_, Some((_, value))) if is_continued => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                (Some((name, value)), _) if !is_continued => fields.push((name, value.to_owned())),
                _ => {
                    // An empty line ends it; any other line begins the body.
                    at += if line.trim().is_empty() { line.len() } else { 0 };
                    break;
                }
            }
            at += line.len();
        }
        let mut header = Header { fields, kind: String::new() };
        let stated = header.value("Content-Type").unwrap_or("text/plain");
        let kind = stated.split(';').next().unwrap_or_default();
        header.kind = kind.trim().to_ascii_lowercase();
        (header, message.get(at..).unwrap_or_default())
    }

    fn value(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        fields.find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The value of a field as text (RFC 2047).
    pub fn text(&self, name: &str) -> Option<String> {
        self.value(name).map(encoding::words)
    }

    /// Returns the type of the body: `text/plain`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Returns the encoding of the body.
    pub fn encoding(&self) -> &str {
        self.value("Content-Transfer-Encoding").unwrap_or_default()
    }

    /// The character set that is stated for it.
    pub fn charset(&self) -> Option<String> {
        self.parameter("Content-Type", "charset")
    }

    /// Returns the boundary between the parts.
    pub fn boundary(&self) -> Option<String> {
        self.parameter("Content-Type", "boundary").filter(|boundary| !boundary.is_empty())
    }

    /// Returns whether it is intended as a separate file.
    pub fn is_attachment(&self) -> bool {
        let stated = self.value("Content-Disposition").unwrap_or_default();
        stated.trim_start().to_ascii_lowercase().starts_with("attachment")
    }

    /// Returns the name of the attached file; empty if it has none.
    pub fn file_name(&self) -> String {
        let stated = self.parameter("Content-Disposition", "filename");
        let name = stated.or_else(|| self.parameter("Content-Type", "name")).unwrap_or_default();
        encoding::words(&name)
    }

    /// A parameter of a field: `name=value`, `name="value"` or `name*=utf-8''value` (RFC 2231), which
    /// may be in pieces.
    fn parameter(&self, field: &str, name: &str) -> Option<String> {
        let mut whole: Option<String> = None;
        for (key, value) in parameters(self.value(field)?) {
            let key = key.to_ascii_lowercase();
            let Some(rest) = key.strip_prefix(name) else { continue };
            if rest.is_empty() {
                return Some(value);
            }
            let is_piece = rest.starts_with('*');
            if is_piece {
                let is_encoded = rest.ends_with('*');
                let value = if is_encoded { encoding::percent(&value) } else { value };
                whole.get_or_insert_default().push_str(&value);
            }
        }
        whole
    }
}

/// The parameters of a value, after its first `;`.
fn parameters(value: &str) -> Vec<(String, String)> {
    let mut parameters = Vec::new();
    let mut rest = value.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.trim_matches(|c: char| c == ';' || c.is_whitespace()).to_owned();
        let after = after.trim_start();
        let (value, more) = match after.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let (value, more) = after.split_once(';').unwrap_or((after, ""));
                (value.trim().to_owned(), more)
            }
        };
        parameters.push((name, value));
        rest = more;
    }
    parameters
}

/// Returns a quoted value, and the text after its end.
fn unquoted(quoted: &str) -> (String, &str) {
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (value, quoted.get(at + 1..).unwrap_or_default()),
            '\\' => value.extend(letters.next().map(|(_, escaped)| escaped)),
            letter => value.push(letter),
        }
    }
    (value, "")
}
