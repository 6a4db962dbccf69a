//! The word lists under `checklist/words/`: language as data, read into the program when it is
//! built.

/// The entries of a list: its lines without comments (`#`) and blank ones.
pub fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_blank_lines_are_no_entries() {
        let list = "# Greetings.\n\ngood day\n  hello\n";
        assert_eq!(entries(list).collect::<Vec<_>>(), ["good day", "hello"]);
    }
}
