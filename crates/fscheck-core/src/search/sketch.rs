//! A small sketch of a text, which shows whether two texts are nearly the same.
//!
//! The hashes of all runs of five words are put into bins, and the least of each bin is kept
//! (minwise hashing with one permutation). The share of bins in which two texts agree approximates
//! the share of runs that they have in common.

/// Words of one run.
const RUN: usize = 5;

/// Bins.
const BINS: usize = 48;

/// The fewest runs of a text: the sketch of a short one is unreliable.
const FEWEST: usize = 60;

/// Bins that two texts must both have filled.
const FEWEST_BINS: usize = 24;

/// The picture of a text as it is read.
#[derive(Clone, Debug)]
pub struct Sketch {
    bins: [u32; BINS],
    runs: usize,
    /// The hashes of the last words.
    last: [u32; RUN],
    words: usize,
}

impl Default for Sketch {
    fn default() -> Sketch {
        Sketch { bins: [u32::MAX; BINS], runs: 0, last: [0; RUN], words: 0 }
    }
}

impl Sketch {
    /// Takes in the next word, by its hash.
    pub fn push(&mut self, word: u32) {
        let [_, one, two, three, four] = self.last;
        self.last = [one, two, three, four, word];
        self.words += 1;
        if self.words < RUN {
            return;
        }
        self.runs += 1;
        let hash = mixed(self.last.iter().fold(FIRST, |hash, word| hashed(hash, *word)));
        let bin = hash as usize % BINS;
        if let Some(least) = self.bins.get_mut(bin) {
            *least = (*least).min(hash / BINS as u32);
        }
    }

    /// The picture as letters, four for each bin; empty for a short text.
    pub fn describe(&self) -> String {
        if self.runs < FEWEST {
            return String::new();
        }
        let mut picture = String::with_capacity(4 * BINS);
        for least in self.bins {
            match least {
                u32::MAX => picture.push_str("----"),
                least => picture.extend(
                    [12, 8, 4, 0]
                        .iter()
                        .filter_map(|bits| char::from_digit(least >> bits & 0xf, 16)),
                ),
            }
        }
        picture
    }
}

/// Calls `each` with every word of a text and its hash, which is the same in capitals.
pub fn each_word<'t>(text: &'t str, mut each: impl FnMut(u32, &'t str)) {
    let (mut hash, mut start) = (FIRST, None);
    for (at, byte) in text.bytes().enumerate() {
        if byte.is_ascii_alphanumeric() || !byte.is_ascii() {
            hash = hashed(hash, u32::from(byte.to_ascii_lowercase()));
            start = start.or(Some(at));
        } else if let Some(start) = start.take() {
            each(hash, text.get(start..at).unwrap_or_default());
            hash = FIRST;
        }
    }
    if let Some(start) = start {
        each(hash, text.get(start..).unwrap_or_default());
    }
}

/// The share of runs of five words that two texts have in common, in percent, by their pictures.
pub fn in_common(one: &str, other: &str) -> usize {
    let bins = one.as_bytes().chunks(4).zip(other.as_bytes().chunks(4));
    let filled = bins.filter(|(one, other)| *one != b"----" && *other != b"----");
    let (mut all, mut same) = (0, 0);
    for (one, other) in filled {
        all += 1;
        same += usize::from(one == other);
    }
    if all < FEWEST_BINS { 0 } else { same * 100 / all }
}

/// Pairs of neighbouring bins, by any of which texts that have much in common are found.
pub fn bands(picture: &str) -> impl Iterator<Item = (usize, &str)> {
    let bands = (0..picture.len()).step_by(8).filter_map(|at| Some((at, picture.get(at..at + 8)?)));
    bands.filter(|(_, band)| !band.contains('-'))
}

const FIRST: u32 = 0x811c_9dc5;

fn hashed(hash: u32, value: u32) -> u32 {
    (hash ^ value).wrapping_mul(0x0100_0193)
}

fn mixed(mut hash: u32) -> u32 {
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(text: &str) -> String {
        let mut sketch = Sketch::default();
        each_word(text, |word, _| sketch.push(word));
        sketch.describe()
    }

    fn words(from: usize, to: usize) -> String {
        (from..to).map(|number| format!("word{number} ")).collect()
    }

    #[test]
    fn the_share_in_common_is_near_the_truth() {
        let text = picture(&words(0, 1_000));
        assert_eq!(in_common(&text, &text), 100);
        assert_eq!(in_common(&text, &picture(&words(2_000, 3_000))), 0);
        // 500 of 1,500 runs are in both: a third.
        let part = in_common(&text, &picture(&words(500, 1_500)));
        assert!((20..=47).contains(&part), "{part}");
        let most = in_common(&text, &picture(&words(50, 1_000)));
        assert!(most >= 85, "{most}");
        assert!(bands(&text).any(|band| bands(&picture(&words(50, 1_000))).any(|one| one == band)));
    }

    #[test]
    fn how_it_is_broken_and_written_makes_no_difference() {
        let text = words(0, 200);
        assert_eq!(picture(&text), picture(&text.to_uppercase().replace(' ', ",\n")));
    }

    #[test]
    fn a_short_text_has_no_picture() {
        assert_eq!(picture(&words(0, 40)), "");
        assert_eq!(in_common("", ""), 0);
    }
}
