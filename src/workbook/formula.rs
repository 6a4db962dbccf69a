//! Formulas of cells: where `HYPERLINK` leads, and what it shows (ECMA-376, part 1, 18.17.7).

/// Where a `HYPERLINK` formula leads, if its target is a text; a computed one is not known.
pub fn hyperlink_target(formula: &str) -> Option<String> {
    hyperlink(formula).map(|(target, _)| target).filter(|target| !target.is_empty())
}

/// The text that a `HYPERLINK` formula shows, where it says so itself.
pub fn hyperlink_text(formula: &str) -> Option<String> {
    hyperlink(formula)?.1
}

/// The literal target of the first `HYPERLINK(` of `formula`, and its literal text.
fn hyperlink(formula: &str) -> Option<(String, Option<String>)> {
    const NAME: &str = "HYPERLINK(";
    let start = formula.to_ascii_uppercase().find(NAME)? + NAME.len();
    let (target, rest) = literal(formula.get(start..)?)?;
    let rest = rest.trim_start();
    if rest.starts_with(')') {
        return Some((target, None));
    }
    let text = literal(rest.strip_prefix([',', ';'])?);
    let text = text.filter(|(_, rest)| rest.trim_start().starts_with(')'));
    Some((target, text.map(|(text, _)| text)))
}

/// The text in quotation marks that `formula` begins with, and what follows it.
fn literal(formula: &str) -> Option<(String, &str)> {
    let mut rest = formula.trim_start().strip_prefix('"')?;
    let mut text = String::new();
    loop {
        let close = rest.find('"')?;
        text.push_str(rest.get(..close)?);
        rest = rest.get(close + 1..)?;
        // A doubled quotation mark stands for one.
        match rest.strip_prefix('"') {
            Some(after) => {
                text.push('"');
                rest = after;
            }
            None => return Some((text, rest)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_and_text_of_a_hyperlink_formula_are_found() {
        let formula = r#"=HYPERLINK("docs/a ""b"".pdf", "see")"#;
        assert_eq!(hyperlink_target(formula).as_deref(), Some(r#"docs/a "b".pdf"#));
        assert_eq!(hyperlink_text(formula).as_deref(), Some("see"));
        assert_eq!(hyperlink_target("of:=HYPERLINK(\"x\" ; \"y\")").as_deref(), Some("x"));
    }

    #[test]
    fn other_formulas_and_computed_targets_are_no_links() {
        assert_eq!(hyperlink_target("=SUM(A1:A3)"), None);
        assert_eq!(hyperlink_target("=HYPERLINK(A1,\"see the design\")"), None);
        assert_eq!(hyperlink_target("=HYPERLINK(\"docs/\"&A1,\"x\")"), None);
        assert_eq!(hyperlink_target("=HYPERLINK(\"unclosed"), None);
    }
}
