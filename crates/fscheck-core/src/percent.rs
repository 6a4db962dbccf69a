//! Percent encoding (RFC 3986, 2.1).

/// Returns the bytes of a text with its escapes resolved. A percent sign without two digits stays.
pub fn decoded_bytes(text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = after.split_at_checked(2).filter(|_| byte == b'%');
        let escaped = escaped.and_then(|(digits, after)| Some((byte_of(digits)?, after)));
        let (byte, after) = escaped.unwrap_or((byte, after));
        decoded.push(byte);
        rest = after;
    }
    decoded
}

fn byte_of(digits: &[u8]) -> Option<u8> {
    let digit = |digit: &u8| char::from(*digit).to_digit(16);
    let [high, low] = digits else { return None };
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// Returns a text with its escapes resolved; invalid UTF-8 becomes replacement characters.
pub fn decoded(text: &str) -> String {
    let bytes = decoded_bytes(text.as_bytes());
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into())
}

/// A text with an escape for each byte that has a meaning, and for all that is not plain ASCII.
pub fn encoded(text: &str, has_meaning: impl Fn(u8) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte.is_ascii() && !byte.is_ascii_control() && !has_meaning(byte) {
            true => encoded.push(char::from(byte)),
            false => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved_and_what_is_none_stays() {
        for (text, wanted) in [
            ("a%20b", "a b"),
            ("%C3%bc%", "ü%"),
            ("100%, 5%x1%4", "100%, 5%x1%4"),
            ("%25%32%30", "%20"),
            ("%e4", "\u{fffd}"),
            ("ü", "ü"),
            ("%+1", "%+1"),
            ("", ""),
        ] {
            assert_eq!(decoded(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_text_comes_back_as_it_was() {
        let text = "a b/ü%20\u{7f}?";
        let written = encoded(text, |byte| b" %?".contains(&byte));
        assert_eq!(written, "a%20b/%C3%BC%2520%7F%3F");
        assert_eq!(decoded(&written), text);
    }
}
