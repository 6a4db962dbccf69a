//! The agreed period and the actual one of a log in one sentence: `agreed 2 y, kept 2 months`.

use std::sync::LazyLock;

use super::super::hints::Hints;
use super::keeping::{LINE, split, with_places};
use super::period::{has_number, is_shorter, periods};
use crate::language::lists::{has_bare_word, has_word, lines_of};
use crate::language::words::list;

/// What ends a sentence.
const ENDS: [&str; 2] = [". ", "; "];

/// Returns the place of the first sentence whose actual period is shorter than the agreed one. It
/// is about logs, or `is_of_logs`.
pub(super) fn shorter(text: &str, is_of_logs: bool) -> Option<usize> {
    let has_agreed = AGREED.is_in(text);
    // Other letters may be variants of plain ones.
    let may_be = |line: &str| line.len() <= LINE && (has_agreed || !line.is_ascii());
    let lines = with_places(text).filter(|(line, _)| may_be(line) && may_be_pair(line));
    let sentences = lines.flat_map(|(line, at)| {
        split(line, &ENDS).into_iter().map(move |(part, begin)| (part, at + begin))
    });
    let mut both = sentences.filter(|(sentence, _)| sentence.len() <= LINE && has_number(sentence));
    both.find(|(sentence, _)| is_pair(sentence, is_of_logs)).map(|(_, at)| at)
}

/// The words for the agreed period, without their endings.
static AGREED: LazyLock<Hints> = LazyLock::new(|| {
    let words = lines_of("agreed-in-pair").iter().flat_map(|line| line.split('|'));
    Hints::new(words.map(|word| word.trim_end_matches('*')))
});

/// Returns whether a line has words for both periods, as few lines do.
fn may_be_pair(line: &str) -> bool {
    if line.is_ascii() && !AGREED.is_in(line) {
        return false;
    }
    has_bare_word(line, "agreed-in-pair") && has_bare_word(line, "kept-in-pair")
}

/// Returns whether one part of a sentence has an agreed period, and the others a shorter one.
fn is_pair(sentence: &str, is_of_logs: bool) -> bool {
    if !may_be_pair(sentence)
        || has_bare_word(sentence, "not-in-pair")
        || !(is_of_logs || has_bare_word(sentence, "log-in-pair"))
    {
        return false;
    }
    let (mut agreed, mut kept, mut is_set) = (None, 0, false);
    for part in parts(sentence) {
        let own = periods(&part, "");
        if own.is_empty() {
            continue;
        }
        match has_word(&part, "agreed-in-pair") {
            // Two logs may be in one sentence.
            true if agreed.is_some() || own.len() > 1 => return false,
            true if has_word(&part, "kept-in-pair") => return false,
            true => agreed = own.first().copied(),
            false => {
                is_set |= has_word(&part, "kept-in-pair");
                // "90 days in CloudWatch, then 7 years in S3" is the sum.
                kept += own.iter().sum::<u64>();
            }
        }
    }
    is_set && kept > 0 && agreed.is_some_and(|agreed| is_shorter(kept, agreed))
}

/// Returns the parts of a sentence, which commas, brackets, slashes and some words part.
fn parts(sentence: &str) -> Vec<String> {
    let ends = list("ends-of-part");
    let mut parts = Vec::new();
    for piece in sentence.split([')', '(', '/', '|']).flat_map(|piece| piece.split(", ")) {
        let mut part = String::new();
        for word in piece.split_whitespace() {
            if ends.has(&word.to_lowercase()) {
                parts.push(std::mem::take(&mut part));
            }
            part.push_str(word);
            part.push(' ');
        }
        parts.push(part);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_has_both_periods() {
        for text in [
            "Database audit: agreed one year, at present 26 weeks because storage is limited.",
            "Firewall alerts, agreed 2 y, kept 2 months. Others, agreed 1 y, kept 2 y.",
            "WAF: kept 90 days (contract: 12 months)",
            "Flow logs are kept for 14 days although the contract asks for 180 days.",
            "Trail: required 7 years / set 400 d",
            "Kept for 30 days instead of the agreed 12 months.",
        ] {
            assert_eq!(shorter(text, true), Some(0), "{text}");
        }
        for text in [
            "Firewall alerts, agreed 2 y, kept 25 months. Others, agreed 1 y, kept 2 y.",
            "WAF: agreed 1 year, kept 90 days in CloudWatch, then 12 months in S3.",
            "Until May kept 90 days, although 1 year was agreed.",
            "Audit agreed 1 year, debug agreed 14 days, kept 14 days.",
            "Agreed 1 year, kept 1 year, reviewed every 30 days.",
            "WAF: agreed 1 year (kept 3 months hot, archived 9 months)",
            "Security events: one year, as agreed.",
        ] {
            assert_eq!(shorter(text, true), None, "{text}");
        }
        let audit = "Database audit: agreed one year, at present 26 weeks.";
        assert_eq!(shorter(audit, false), Some(0));
        let delivery = "Delivery of the audit trail: contract 6 weeks, delivered in 4 weeks.";
        assert_eq!(shorter(delivery, true), None);
        let other = "Recovery copies: agreed 7 days, kept 2 days.";
        assert_eq!(shorter(other, false), None);
    }
}
