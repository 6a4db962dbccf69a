//! Practices that reviewers reject.

use std::sync::Arc;

use crate::search::{Pattern, Question, Sense};

/// A practice that a guide rejects, and the words by which a text is seen to prescribe it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Practice {
    /// Its name within the control.
    pub id: String,
    /// Its description, as the continuation of a sentence.
    pub title: String,
    /// The practice that the guide requires instead, as a separate sentence.
    pub instead: String,
    /// The words of sentences that prescribe it.
    pub found_by: Arc<[Pattern]>,
    /// Kinds of words that prescribe it together, within a few sentences.
    pub together: Arc<[Pattern]>,
    /// The words of sentences that also have those words, but mean something else.
    pub unless: Arc<[Pattern]>,
    /// Its form in code, such as a policy, in lower case and without white space.
    pub written: Vec<String>,
    /// If set, only responses with at most this many words and without figures count: longer ones
    /// say more.
    pub at_most_words: Option<usize>,
}

impl Practice {
    /// Returns the question whether a text prescribes it.
    pub fn question(self: &Arc<Practice>, id: String) -> Question {
        let practice = Arc::clone(self);
        let sense = match self.together.is_empty() {
            true => Sense::Practice(practice),
            false => Sense::Together(practice),
        };
        Question { id, patterns: self.patterns(), spelling: None, sense, skips_title: false }
    }

    /// Returns all patterns that recognise a text about it.
    fn patterns(&self) -> Arc<[Pattern]> {
        let code = self
            .written
            .iter()
            .filter_map(|code| Pattern::parse(&[code.replace(['|', '*'], " ")]).ok());
        self.found_by.iter().cloned().chain(code).collect()
    }
}
