//! A text as plain words, in sentences and clauses, for the rules about responses.

use std::borrow::Cow;

use super::words::COMMA;
use crate::text;

/// The separator of sentences among the words.
const STOP: &str = ".";

/// The bytes of a usual word and the space before it.
const USUAL_WORD: usize = 5;

/// A text as words.
#[derive(Debug)]
pub struct Said {
    /// Each has a space before it.
    words: String,
    /// The end of each of them: they are needed several times, and splitting takes much longer.
    ends: Vec<usize>,
}

impl Said {
    /// Returns the words of a text. An id, a web address, a file name or a figure with its unit
    /// stays one word.
    pub fn of(text: &str, is_id: &dyn Fn(&str) -> bool) -> Said {
        let mut writer = Writer::new(text, is_id);
        for line in text.lines() {
            match is_plain(line) {
                true => writer.plain_line(&line.to_ascii_lowercase()),
                false => {
                    text::fold(line).split_ascii_whitespace().for_each(|token| writer.token(token));
                }
            }
            writer.mark(STOP);
        }
        Said { words: String::from_utf8(writer.words).unwrap_or_default(), ends: writer.ends }
    }

    /// The sentences of a text, as they were written.
    pub fn written(text: &str, is_id: &dyn Fn(&str) -> bool) -> Vec<String> {
        let mut writer = Writer::new(text, is_id);
        let mut sentences: Vec<String> = Vec::new();
        for line in text.lines() {
            for token in text::tidy(line).split(' ') {
                writer.token(&text::fold(token));
                if writer.core_in >= sentences.len() {
                    sentences.resize(writer.core_in, String::new());
                    sentences.push(token.to_owned());
                } else if let Some(sentence) = sentences.get_mut(writer.core_in) {
                    sentence.push(' ');
                    sentence.push_str(token);
                }
            }
            writer.mark(STOP);
        }
        sentences
    }

    /// Returns its words, regardless of sentences.
    pub fn words(&self) -> Vec<&str> {
        let mut words = Vec::with_capacity(self.ends.len());
        words.extend(self.all().filter(|word| !matches!(*word, STOP | COMMA)));
        words
    }

    /// Returns the words of each of its sentences, with commas.
    pub fn sentences(&self) -> Vec<Vec<&str>> {
        let words: Vec<&str> = self.all().collect();
        let sentences = words.split(|word| *word == STOP).filter(|sentence| !sentence.is_empty());
        sentences.map(<[&str]>::to_vec).collect()
    }

    /// Its words with all marks.
    fn all(&self) -> impl ExactSizeIterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let word = self.words.get(start + 1..*end).unwrap_or_default();
            start = *end;
            word
        })
    }
}

/// Returns whether a line is ASCII, and parted only by white space that ASCII calls so.
fn is_plain(line: &str) -> bool {
    line.bytes().fold(true, |plain, byte| plain & (byte < 128) & (byte != b'\x0b'))
}

/// Writes the words of a text.
struct Writer<'a> {
    words: Vec<u8>,
    ends: Vec<usize>,
    is_id: &'a dyn Fn(&str) -> bool,
    /// The number of sentences that have ended.
    ended: usize,
    /// The sentence of the last word.
    core_in: usize,
}

impl<'a> Writer<'a> {
    fn new(text: &str, is_id: &'a dyn Fn(&str) -> bool) -> Writer<'a> {
        // Most marks are a byte of the text, as the spaces before words are.
        let words = Vec::with_capacity(text.len() + 8);
        let ends = Vec::with_capacity(text.len() / USUAL_WORD + 2);
        Writer { words, ends, is_id, ended: 0, core_in: 0 }
    }

    /// Adds the words of a line of ASCII in lower case. Most are plain ones, or have only a mark
    /// behind them.
    fn plain_line(&mut self, line: &str) {
        let bytes = line.as_bytes();
        let is_white = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
        let mut at = 0;
        while at < bytes.len() {
            if is_white(at) {
                at += 1;
                continue;
            }
            let begin = at;
            let rest = bytes.get(begin..).unwrap_or_default();
            let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric());
            let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            at += word.len();
            let mark = bytes.get(at).filter(|byte| is_mark_behind(**byte));
            let after = at + usize::from(mark.is_some());
            if !word.is_empty() && is_white(after) {
                at = after;
                self.core_in = self.ended;
                self.words.push(b' ');
                self.words.extend_from_slice(word);
                self.ends.push(self.words.len());
                if let Some(mark) = mark {
                    self.mark(if *mark == b',' { COMMA } else { STOP });
                }
            } else {
                let rest = line.get(begin..).unwrap_or_default();
                // The mark of a list or a table, which has no word.
                if word.is_empty() && is_white(begin + 1) && rest.starts_with(is_lone_mark) {
                    self.mark(STOP);
                    self.core_in = self.ended;
                    at = begin + 1;
                    continue;
                }
                let token = rest.split_ascii_whitespace().next().unwrap_or_default();
                self.token(token);
                at = begin + token.len();
            }
        }
    }

    fn token(&mut self, token: &str) {
        if !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            self.core_in = self.ended;
            return self.word(token);
        }
        // Most other words have only hyphens, and a mark behind them.
        let (core, mark) = match token.split_at_checked(token.len().saturating_sub(1)) {
            Some((core, mark)) if mark.bytes().all(is_mark_behind) => (core, mark),
            _ => (token, ""),
        };
        if is_compound(core) {
            self.core_in = self.ended;
            match (self.is_id)(core) || is_numbered(core) {
                true => self.word(core),
                false => core.split('-').for_each(|word| self.word(word)),
            }
            return match mark {
                "" => {}
                "," => self.mark(COMMA),
                _ => self.mark(STOP),
            };
        }
        let is_mark = |c: char| !c.is_alphanumeric() && !is_unit(c);
        let rest = token.trim_start_matches(is_mark);
        let core = rest.trim_end_matches(is_mark);
        let before = token.get(..token.len() - rest.len()).unwrap_or_default();
        let after = rest.get(core.len()..).unwrap_or_default();
        if before.contains(ends_sentence) || (core.is_empty() && !token.is_empty()) {
            self.mark(STOP);
        }
        self.core_in = self.ended;
        self.core(core);
        if after.contains(ends_sentence) {
            self.mark(STOP);
        } else if after.contains([',', '、']) {
            self.mark(COMMA);
        }
    }

    fn core(&mut self, core: &str) {
        if core.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return self.word(core);
        }
        let parts = || core.split(is_no_part).filter(|part| !part.is_empty());
        let are_letters =
            || parts().all(|part| part.chars().nth(1).is_none()) && parts().nth(1).is_some();
        if core.contains(is_unit) {
            self.figure(core);
        } else if is_address(core) || is_ratio(core) {
            self.word(core);
        } else if are_letters() {
            // `n/a`, `T.B.D.`
            self.word(&parts().collect::<String>());
        } else {
            core.split('/').for_each(|piece| self.piece(piece));
        }
    }

    fn piece(&mut self, piece: &str) {
        let stays = (self.is_id)(piece) || is_file(piece) || is_numbered(piece);
        if stays || piece.contains('_') {
            return self.word(piece);
        }
        let bare = match piece.contains(is_apostrophe) {
            true => Cow::Owned(piece.chars().filter(|c| !is_apostrophe(*c)).collect()),
            false => Cow::Borrowed(piece),
        };
        bare.split(is_no_part).for_each(|word| self.word(word));
    }

    /// Adds a figure with its unit as one word; the whole of something is no figure.
    fn figure(&mut self, core: &str) {
        let is_whole = core.trim_end_matches('%') == "100";
        let is_sign = !core.contains(char::is_alphanumeric);
        let is_after_hundred = is_sign && self.words.ends_with(b" 100");
        if is_whole || is_after_hundred {
            return;
        }
        self.word(core);
    }

    fn word(&mut self, word: &str) {
        if !word.is_empty() {
            self.words.push(b' ');
            self.words.extend_from_slice(word.as_bytes());
            self.ends.push(self.words.len());
        }
    }

    /// Adds a mark, unless there is one already.
    fn mark(&mut self, mark: &str) {
        if !matches!(self.words.last(), None | Some(b'.' | b',')) {
            self.word(mark);
            self.ended += usize::from(mark == STOP);
        }
    }
}

/// Returns whether a text is a word of ASCII, or several of two letters or more with hyphens between
/// them.
fn is_compound(core: &str) -> bool {
    let is_word = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_long = |part: &str| part.len() > 1 && is_word(part);
    (!core.is_empty() && is_word(core)) || core.split('-').all(is_long)
}

/// Returns whether a mark usually follows a word at once.
fn is_mark_behind(byte: u8) -> bool {
    matches!(byte, b',' | b'.' | b':' | b';' | b')')
}

/// Returns whether a character by itself is nothing but a mark.
fn is_lone_mark(c: char) -> bool {
    c.is_ascii_punctuation() && !is_unit(c)
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | ';' | ':' | '(' | ')' | '[' | ']' | '{' | '}' | '。' | '…')
}

fn is_unit(c: char) -> bool {
    matches!(c, '%' | '‰' | '×' | '$' | '€' | '£' | '¥')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`')
}

fn is_no_part(c: char) -> bool {
    !c.is_alphanumeric()
}

/// Returns whether a word leads to a page or a mailbox.
fn is_address(word: &str) -> bool {
    let has_mark = word.bytes().any(|byte| matches!(byte, b':' | b'@' | b'\\'));
    word.starts_with("www.") || (has_mark && (word.contains(['@', '\\']) || word.contains("://")))
}

/// Returns whether it is the likes of `24/7`, which is not a date.
fn is_ratio(word: &str) -> bool {
    let parts = word.split_once(['/', ':']);
    let is_short = |part: &str| part.len() <= 2 && super::words::is_number(part);
    parts.is_some_and(|(one, other)| is_short(one) && is_short(other))
}

/// Returns whether it is the name of a file, or of a host.
fn is_file(word: &str) -> bool {
    let ending = word.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| {
        (2..=4).contains(&ending.len()) && ending.starts_with(|c: char| c.is_ascii_alphabetic())
    })
}

/// Returns whether it is the number of a document or the like: `sop-12`.
fn is_numbered(word: &str) -> bool {
    word.split_once('-').is_some_and(|(name, number)| {
        !name.is_empty() && name.chars().all(char::is_alphabetic) && super::words::is_number(number)
    })
}

/// Returns a passage without what stands in parentheses within a sentence: what is denied after them
/// is denied of what stands before them.
pub(crate) fn without_insertions(passage: &str) -> Cow<'_, str> {
    let mut rest = passage;
    let mut whole = String::new();
    while let Some((before, inner)) = rest.split_once('(') {
        let goes_on = |after: &&str| after.starts_with(' ') && is_small(after.trim_start());
        let after = inner.split_once(')').map(|(_, after)| after).filter(goes_on);
        whole.push_str(before.trim_end_matches(' '));
        match after {
            Some(after) => rest = after,
            None => {
                whole.push_str(" (");
                rest = inner;
            }
        }
    }
    if whole.is_empty() { Cow::Borrowed(passage) } else { Cow::Owned(whole + rest) }
}

fn is_small(text: &str) -> bool {
    text.starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_plain_and_sentences_apart() {
        for (text, words) in [
            ("Yes – it’s DONE!", " yes . its done ."),
            ("- Fully, and well.\n2) Met", " fully , and well . 2 . met ."),
            ("N/A", " na ."),
            ("T.B.D. (n.a.)", " tbd . na ."),
            ("customer's own in-house team", " customers own in house team ."),
            (
                "See runbook.md and https://a.example/b?c=d.",
                " see runbook.md and https://a.example/b?c=d .",
            ),
            ("SOP-12, AB-001/x", " sop-12 , ab-001 x ."),
            ("99.95 % or 99.9%, 100% and 100 %", " 99 95 % or 99.9% , and 100 ."),
            ("24/7 and/or 03/2024", " 24/7 and or 03 2024 ."),
            ("[x] ✅ **Met**", " x . met ."),
            ("はい、対応済み。", " はい 対応済み ."),
            ("", ""),
        ] {
            let said = Said::of(text, &|word| word == "ab-001");
            assert_eq!(said.words, words, "{text}");
        }
    }

    #[test]
    fn a_line_of_ascii_has_the_words_of_any_other() {
        for text in [
            "It runs,\ttoo; (see a-b). Yes\u{b}no",
            "  A.B. c)) d., ,e f",
            "n/a x_y it's 99% [ ] www.a.b",
            "",
            " - ",
        ] {
            let (plain, other) = (Said::of(text, &|_| false), format!("{text} \u{e9}t\u{e9}"));
            let other = Said::of(&other, &|_| false);
            let mut words = other.words();
            assert_eq!(words.pop(), Some("\u{e9}t\u{e9}"));
            assert_eq!(plain.words(), words, "{text}");
            assert_eq!(plain.words.split_ascii_whitespace().count(), plain.ends.len(), "{text}");
        }
    }

    #[test]
    fn a_sentence_is_shown_as_it_was_written() {
        let text = "Yes: it runs.\n- NOT tested, so far (planned)";
        let all = Said::written(text, &|_| false);
        assert_eq!(all, ["Yes:", "it runs.", "- NOT tested, so far", "(planned)"]);
        let said = Said::of(text, &|_| false);
        assert_eq!(said.sentences().len(), 4);
    }
}
