//! Formulas of cells: the targets of `HYPERLINK`, and the text it shows (ECMA-376, part 1,
//! 18.17.7).

/// Returns the targets of the `HYPERLINK` calls of a formula, if they are texts; computed ones are
/// unknown.
pub fn hyperlink_targets(formula: &str) -> Vec<String> {
    let targets = hyperlinks(formula).map(|(target, _)| target);
    targets.filter(|target| !target.is_empty()).take(MOST_LINKS).collect()
}

/// Returns the text that a `HYPERLINK` formula shows, if it states one.
pub fn hyperlink_text(formula: &str) -> Option<String> {
    hyperlinks(formula).next()?.1
}

/// Links of one cell that are read.
pub const MOST_LINKS: usize = 20;

/// The literal targets of the calls of `HYPERLINK` in `formula`, and their literal texts.
fn hyperlinks(formula: &str) -> impl Iterator<Item = (String, Option<String>)> {
    const NAME: &str = "HYPERLINK(";
    let capitals = formula.to_ascii_uppercase();
    let starts: Vec<usize> = capitals.match_indices(NAME).map(|(at, _)| at + NAME.len()).collect();
    starts.into_iter().filter_map(|start| hyperlink(formula.get(start..)?))
}

/// Returns the target and the text of a call, from the text after its opening bracket.
fn hyperlink(arguments: &str) -> Option<(String, Option<String>)> {
    let (target, rest) = literal(arguments)?;
    let rest = rest.trim_start();
    if rest.starts_with(')') {
        return Some((target, None));
    }
    let text = literal(rest.strip_prefix([',', ';'])?);
    let text = text.filter(|(_, rest)| rest.trim_start().starts_with(')'));
    Some((target, text.map(|(text, _)| text)))
}

/// Returns the text in quotation marks at the beginning of `formula`, and the rest.
fn literal(formula: &str) -> Option<(String, &str)> {
    let mut rest = formula.trim_start().strip_prefix('"')?;
    let mut text = String::new();
    loop {
        let close = rest.find('"')?;
        text.push_str(rest.get(..close)?);
        rest = rest.get(close + 1..)?;
        // A doubled quotation mark represents one.
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
        assert_eq!(hyperlink_targets(formula), [r#"docs/a "b".pdf"#]);
        assert_eq!(hyperlink_text(formula).as_deref(), Some("see"));
        assert_eq!(hyperlink_targets("of:=HYPERLINK(\"x\" ; \"y\")"), ["x"]);
        let two = "=HYPERLINK(\"a\")&\" \"&HYPERLINK(\"b\", \"c\")";
        assert_eq!(hyperlink_targets(two), ["a", "b"]);
    }

    #[test]
    fn other_formulas_and_computed_targets_are_no_links() {
        assert!(hyperlink_targets("=SUM(A1:A3)").is_empty());
        assert!(hyperlink_targets("=HYPERLINK(A1,\"see the design\")").is_empty());
        assert!(hyperlink_targets("=HYPERLINK(\"docs/\"&A1,\"x\")").is_empty());
        assert!(hyperlink_targets("=HYPERLINK(\"unclosed").is_empty());
    }
}
