//! The patterns that recognise a text: phrases that are near each other.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::language::lists::lines_of;
use crate::words::bare_words;

/// The maximum distance of the terms of one pattern, in bytes of bare words: some 30 words, which
/// is two sentences or the rows of a small table.
pub(super) const NEAR: usize = 200;

/// The longest phrase, in bytes of bare words: as far as terms may be apart. The cost of a longer
/// one in a text that repeats its beginning grows with its length at each place.
pub const LONGEST_PHRASE: usize = NEAR;

/// The placeholder for a number in digits, at the beginning of a phrase.
const NUMBER: &str = "<number>";

/// One way to recognise something: all its terms are near each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern {
    pub(super) terms: Vec<Term>,
}

/// Phrases, one of which must be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub(super) phrases: Cow<'static, [Phrase]>,
    /// A digest of the phrases: hashing them each time costs much more.
    digest: u64,
}

/// Consecutive words, as they are in bare words: with a space before them, and one after them unless
/// a `*` left the last word open.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phrase(Cow<'static, str>);

impl Pattern {
    /// Reads the terms of a pattern; each is a phrase, or several with ` | ` between them.
    ///
    /// # Errors
    /// The phrase that recognises nothing.
    pub fn parse<T: AsRef<str>>(terms: &[T]) -> Result<Pattern, String> {
        Pattern::parse_by(terms, Term::parse)
    }

    /// The same, where `read` reads each term.
    ///
    /// # Errors
    /// The phrase that recognises nothing.
    pub fn parse_by<T: AsRef<str>>(
        terms: &[T],
        read: impl Fn(&str) -> Result<Term, String>,
    ) -> Result<Pattern, String> {
        let terms = terms.iter().map(|term| read(term.as_ref()));
        let terms = terms.collect::<Result<Vec<_>, String>>()?;
        if terms.is_empty() { Err(String::new()) } else { Ok(Pattern { terms }) }
    }

    /// Returns the pattern of one of the lists under `checklist/words/`, each line of which is a phrase.
    pub fn of_list(name: &str) -> Option<Pattern> {
        let term = Term::of_phrases(lines_of(name).iter().copied()).ok()?;
        Some(Pattern { terms: vec![term] })
    }

    /// Returns this pattern with one of these phrases near its terms.
    #[must_use]
    pub fn near(&self, phrases: &[String]) -> Pattern {
        let term = Term::parse(&phrases.join(" | ")).ok();
        Pattern { terms: self.terms.iter().cloned().chain(term).collect() }
    }

    /// Returns the number of its phrases.
    pub fn phrases(&self) -> usize {
        self.terms.iter().map(|term| term.phrases.len()).sum()
    }

    /// Returns whether it has a phrase that is longer than [`LONGEST_PHRASE`].
    pub fn is_too_long(&self) -> bool {
        let mut phrases = self.terms.iter().flat_map(|term| term.phrases.iter());
        phrases.any(|Phrase(needle)| {
            needle.len() > LONGEST_PHRASE && needle.trim().len() > LONGEST_PHRASE
        })
    }

    /// Returns whether bare words contain all its terms, however far apart.
    pub(super) fn is_in(&self, words: &str) -> bool {
        let has = |term: &Term| term.phrases.iter().any(|phrase| words.contains(phrase.needle()));
        self.terms.iter().all(has)
    }

    /// The phrases of all its terms, as in [`Phrase::needle`].
    pub(super) fn all_phrases(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().flat_map(|term| term.phrases.iter()).map(Phrase::needle)
    }

    /// All its words, for finding a heading that is about the same.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.all_phrases().flat_map(str::split_whitespace)
    }
}

impl Term {
    /// A term that was read when the program was built: its phrases, and the digest that
    /// [`Term::parse`] gave it.
    pub const fn built_in(phrases: &'static [Phrase], digest: u64) -> Term {
        Term { phrases: Cow::Borrowed(phrases), digest }
    }

    /// Reads a phrase, or several with ` | ` between them.
    ///
    /// # Errors
    /// The phrase that recognises nothing.
    pub fn parse(term: &str) -> Result<Term, String> {
        Term::of_phrases(term.split('|'))
    }

    /// Reads several phrases.
    ///
    /// # Errors
    /// The phrase that recognises nothing.
    pub fn of_phrases<'p>(texts: impl Iterator<Item = &'p str>) -> Result<Term, String> {
        let mut phrases = Vec::new();
        for text in texts {
            Phrase::parse(text, &mut phrases).ok_or_else(|| text.trim().to_owned())?;
        }
        let mut digest = DefaultHasher::new();
        // One by one, so that every system gives the same digest: the length of a list has another
        // size on some.
        phrases.iter().for_each(|phrase| phrase.hash(&mut digest));
        Ok(Term { phrases: Cow::Owned(phrases), digest: digest.finish() })
    }

    /// Its phrases.
    pub fn phrases(&self) -> &[Phrase] {
        &self.phrases
    }

    /// A number that is another one for other phrases.
    pub fn digest(&self) -> u64 {
        self.digest
    }
}

impl Hash for Term {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

impl Phrase {
    /// Returns a phrase that was read when the program was built, from its [`Phrase::needle`].
    pub const fn built_in(needle: &'static str) -> Phrase {
        Phrase(Cow::Borrowed(needle))
    }

    /// Returns the string that the bare words of a text must contain.
    pub fn needle(&self) -> &str {
        &self.0
    }

    /// Adds one phrase, and one for each last digit if it begins with a number; `None` if it has no
    /// words, or an open one of fewer than three letters.
    fn parse(text: &str, phrases: &mut Vec<Phrase>) -> Option<()> {
        let text = text.trim();
        let (text, has_number) = match text.strip_prefix(NUMBER) {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let closed = text.trim_end_matches('*');
        let is_open = closed.len() < text.len();
        let words = match is_bare(closed) {
            true => [" ", closed, " "].concat(),
            false => bare_words(closed),
        };
        // There is a space before the words and one after them.
        let letters = words.get(1..words.len() - 1).unwrap_or_default();
        let is_short = is_open && letters.chars().nth(2).is_none();
        if letters.is_empty() || is_short || closed.contains('*') {
            return None;
        }
        let needle = if is_open { words.trim_end() } else { &words };
        match has_number {
            true => phrases.extend(('0'..='9').map(|digit| Phrase::of(format!("{digit}{needle}")))),
            false => phrases.push(Phrase::of(needle.to_owned())),
        }
        Some(())
    }

    fn of(needle: String) -> Phrase {
        Phrase(Cow::Owned(needle))
    }
}

/// Returns whether a text is bare words already, with one space between them: most phrases are.
fn is_bare(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let mut last = b' ';
    let is_bare = text.bytes().all(|byte| {
        let before = std::mem::replace(&mut last, byte);
        is_letter(byte) || (byte == b' ' && before != b' ')
    });
    is_bare && last != b' '
}
