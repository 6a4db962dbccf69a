//! Texts on their way into a YAML file that fscheck writes: whatever they contain, they stay one
//! value, or the one line of a comment.

use fscheck_core::visible::{self, is_active};

/// Words that YAML 1.1 or 1.2 takes for something other than a text.
const OTHERS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];

/// Returns a text in quotation marks, as in JSON. Characters that YAML does not consider printable
/// (1.2, 5.1) or takes for line breaks, and active characters, are written by number.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        let number = u32::from(letter);
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if !is_odd(c) => quoted.push(c),
            _ if number > 0xFFFF => quoted.push_str(&format!("\\U{number:08x}")),
            _ => quoted.push_str(&format!("\\u{number:04x}")),
        }
    }
    quoted.push('"');
    quoted
}

/// Characters that YAML does not consider printable, although they have no effect.
const ODD: [char; 2] = ['\u{fffe}', '\u{ffff}'];

fn is_odd(c: char) -> bool {
    is_active(c) || ODD.contains(&c)
}

/// Returns a text as a value anywhere in a YAML file, even in brackets; in quotation marks if it
/// could otherwise be taken for anything else.
pub fn scalar(text: &str) -> String {
    let is_inner = |c: char| c.is_alphanumeric() || " .-_/@".contains(c);
    let is_plain = text.starts_with(char::is_alphabetic)
        && text.chars().all(is_inner)
        && !text.ends_with(' ')
        && !OTHERS.iter().any(|other| text.eq_ignore_ascii_case(other));
    if is_plain { text.to_owned() } else { quoted(text) }
}

/// A text within the line of a comment.
pub fn comment(text: &str) -> String {
    let mut comment = visible::line(text).into_owned();
    for odd in ODD.iter().filter(|odd| text.contains(**odd)) {
        comment = comment.replace(*odd, &format!("<U+{:04X}>", u32::from(*odd)));
    }
    comment
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::tree::Value;
    use crate::yaml;
    use proptest::prelude::*;
    use std::sync::Arc;

    proptest! {
        #[test]
        fn any_text_is_read_back(text in any::<String>()) {
            let source = format!("a: {{b: {0}, c: {1}}} # {2}\n", scalar(&text), quoted(&text), comment(&text));
            let root = yaml::parse(&Arc::from("m"), &source, &Limits::default()).unwrap();
            for key in ["b", "c"] {
                let read = root.get("a").and_then(|node| node.get(key)).and_then(|node| node.text());
                prop_assert_eq!(read, Some(text.as_str()), "{}", source);
            }
        }
    }

    #[test]
    fn whatever_a_text_holds_it_is_read_back_as_that_text() {
        for text in [
            "plain",
            "some-list@3.0",
            "What is specific to payments.",
            "",
            " a ",
            "no",
            "Null",
            "3.0",
            "a: b",
            "a #b",
            "a]\naccept: [{rule: x}]",
            "'a'",
            "\"",
            "\\",
            "- a",
            "{{region}}",
            "&a *b !c %d",
            "---\n...\n",
            "\u{85}\u{2028}\u{2029}\r\n\t",
            "\u{202e}\u{e0041}\u{feff}\u{0}",
            "é中😀",
            "p\u{ffff}\u{fffe}\u{feff}",
        ] {
            let source = format!(
                "a: {0}\nb: [{0}, {1}]\nc: d # {2}\n",
                scalar(text),
                quoted(text),
                comment(text)
            );
            let root = yaml::parse(&Arc::from("m"), &source, &Limits::default()).unwrap();
            assert_eq!(root.get("a").unwrap().text(), Some(text), "{source}");
            let Value::List(both) = &root.get("b").unwrap().value else { panic!("{source}") };
            assert!(both.iter().all(|node| node.text() == Some(text)), "{source}");
            let Value::Map(entries) = &root.value else { panic!("{source}") };
            assert_eq!(entries.len(), 3, "{source}");
            let shown = source.chars().find(|c| *c != '\n' && is_active(*c));
            assert_eq!(shown, None, "{source:?}");
        }
    }
}
