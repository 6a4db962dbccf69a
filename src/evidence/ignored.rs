//! The lines of ignore files (gitignore(5)). globset matches the patterns; the other syntax of a
//! line is parsed here, so that no library for walking folders is needed.

use std::path::{Path, PathBuf};

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// Some lines of the ignore file of one folder.
#[derive(Debug)]
pub struct Lines {
    folder: PathBuf,
    globs: GlobSet,
    /// The other properties of the lines, in the order of the patterns.
    patterns: Vec<Pattern>,
}

/// The properties of a line beside its pattern.
#[derive(Clone, Copy, Debug)]
struct Pattern {
    /// True if it takes back an exclusion of an earlier line.
    is_exception: bool,
    /// True if it only applies to folders.
    is_for_folders: bool,
}

impl Lines {
    /// Reads the lines of a file in `folder`. A line that is no pattern excludes nothing, as in
    /// git; `None` if no line is left, or there are too many to be matched at once.
    pub fn of(folder: &Path, lines: &[&str]) -> Option<Lines> {
        let mut globs = GlobSetBuilder::new();
        let mut patterns = Vec::new();
        for (glob, pattern) in lines.iter().filter_map(|line| pattern(line)) {
            globs.add(glob);
            patterns.push(pattern);
        }
        if patterns.is_empty() {
            return None;
        }
        Some(Lines { folder: folder.to_owned(), globs: globs.build().ok()?, patterns })
    }

    /// Returns whether they exclude `path`, which lies below their folder; `None` if no line
    /// applies to it. The last one that does counts.
    pub fn exclude(&self, path: &Path, is_folder: bool) -> Option<bool> {
        let matched = self.globs.matches(path.strip_prefix(&self.folder).ok()?);
        let patterns = matched.into_iter().rev().filter_map(|at| self.patterns.get(at));
        let speaks = |pattern: &&Pattern| is_folder || !pattern.is_for_folders;
        patterns.filter(speaks).map(|pattern| !pattern.is_exception).next()
    }
}

/// The pattern of a line, if it has one.
fn pattern(line: &str) -> Option<(Glob, Pattern)> {
    if line.starts_with('#') {
        return None;
    }
    let line = without_blanks_at_end(line);
    let exception = line.strip_prefix('!');
    // A backslash before either mark is no part of the name.
    let is_marked = line.starts_with("\\!") || line.starts_with("\\#");
    let line = exception.or(line.get(1..).filter(|_| is_marked)).unwrap_or(line);
    let anchored = line.strip_prefix('/').filter(|_| !is_marked);
    let line = anchored.unwrap_or(line);
    if line.is_empty() {
        return None;
    }
    let folders = line.strip_suffix('/');
    let line = folders.map_or(line, |line| line.strip_suffix('\\').unwrap_or(line));
    // Without a slash within it, a pattern matches a name in any folder.
    let is_name = anchored.is_none() && !line.contains('/') && line != "**";
    let mut glob = if is_name { format!("**/{line}") } else { line.to_owned() };
    if glob.ends_with("/**") {
        // The content of the folder, but not the folder itself.
        glob.push_str("/*");
    }
    let glob = GlobBuilder::new(&glob)
        .literal_separator(true)
        .backslash_escape(true)
        .allow_unclosed_class(true)
        .build();
    let is_for_folders = folders.is_some();
    Some((glob.ok()?, Pattern { is_exception: exception.is_some(), is_for_folders }))
}

/// Returns the line without blanks at its end, except an escaped one.
fn without_blanks_at_end(line: &str) -> &str {
    let trimmed = line.trim_end_matches(' ');
    let escapes = trimmed.len() - trimmed.trim_end_matches('\\').len();
    let kept = usize::from(escapes % 2 == 1 && trimmed.len() < line.len());
    line.get(..trimmed.len() + kept).unwrap_or(trimmed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the result of the lines for a file or, with a slash at its end, a folder below
    /// theirs.
    fn says(lines: &[&str], path: &str) -> Option<bool> {
        let folder = Path::new("/e");
        Lines::of(folder, lines)?.exclude(&folder.join(path), path.ends_with('/'))
    }

    #[test]
    fn a_line_is_read_as_git_reads_it() {
        for (line, path, wanted) in [
            ("a.md", "x/a.md", Some(true)),
            ("/a.md", "x/a.md", None),
            ("/a.md", "a.md", Some(true)),
            ("x/*.md", "x/a.md", Some(true)),
            ("x/*.md", "x/y/a.md", None),
            ("**/y/*.md", "x/y/a.md", Some(true)),
            ("x/**", "x/y/a.md", Some(true)),
            ("x/**", "x/", None),
            ("x/", "x", None),
            ("x/", "x/", Some(true)),
            ("!a.md", "a.md", Some(false)),
            ("\\!a.md", "!a.md", Some(true)),
            ("\\#a.md", "#a.md", Some(true)),
            ("# a.md", "# a.md", None),
            ("a.md  ", "a.md", Some(true)),
            ("a\\  ", "a ", Some(true)),
            ("[ab].md", "b.md", Some(true)),
            ("[a.md", "[a.md", Some(true)),
            ("", "a.md", None),
            ("!", "a.md", None),
            ("/", "a.md", None),
        ] {
            assert_eq!(says(&[line], path), wanted, "{line} on {path}");
        }
    }

    #[test]
    fn the_last_line_that_speaks_of_a_path_counts() {
        let lines = ["*.md", "!a.md", "a.md/"];
        assert_eq!(says(&lines, "b.md"), Some(true));
        assert_eq!(says(&lines, "a.md"), Some(false));
        assert_eq!(says(&lines, "a.md/"), Some(true));
        assert_eq!(says(&lines, "c.txt"), None);
    }
}
