//! The content of a file: its digest, whether it matches the extension, and the results for its
//! text.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use fscheck_core::evidence::{Content, Secret, Text, Unit, Unreadable};
use fscheck_core::search::Questions;
use fscheck_core::text;
use fscheck_read::document::{Whole, exceeded, plain};
use fscheck_read::format::{self, Reading, Sniffed};
use fscheck_read::limits::Limits;
use fscheck_read::searched::Search;
use sha2::{Digest, Sha256};

use super::File as Asked;
use super::cache::{Cache, Stamp};
use crate::files;
use crate::worker::Client;

/// The shared budget of all files of an assessment, and the files that exceeded their limits.
pub(crate) struct Budget<'a> {
    limits: &'a Limits,
    bytes: AtomicU64,
    milliseconds: AtomicU64,
    /// The errors of unreadable documents, for their copies, by digest and extension.
    lost: Mutex<BTreeMap<(String, OsString), Unreadable>>,
}

impl<'a> Budget<'a> {
    pub(crate) fn new(limits: &'a Limits) -> Budget<'a> {
        Budget {
            limits,
            bytes: AtomicU64::new(limits.evidence_total.get()),
            milliseconds: AtomicU64::new(limits.documents_seconds.get().saturating_mul(1_000)),
            lost: Mutex::default(),
        }
    }

    /// Returns the limits of each of them.
    pub(crate) fn limits(&self) -> &'a Limits {
        self.limits
    }

    /// Takes the bytes of a file from the budget, and returns whether there were enough left.
    pub(crate) fn take_bytes(&self, size: u64) -> bool {
        let take = |left: u64| left.checked_sub(size);
        self.bytes.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    /// Reads a document, unless the time for all of them is over, or it is a copy of one that
    /// exceeded its limits. A document without a digest has no copy.
    pub(crate) fn spend(
        &self,
        path: &Path,
        sha256: Option<&str>,
        read: impl FnOnce() -> Result<Whole, Unreadable>,
    ) -> Result<Whole, Unreadable> {
        let extension = path.extension().unwrap_or_default();
        let key = sha256.map(|sha256| (sha256.to_owned(), extension.to_owned()));
        if let Some(lost) = key.as_ref().and_then(|key| self.lost().get(key).cloned()) {
            return Err(lost);
        }
        if self.milliseconds.load(Ordering::Relaxed) == 0 {
            return Err(Unreadable::OutOfTime(self.limits.documents_seconds.to_string()));
        }
        let began = Instant::now();
        let end = read();
        let took = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let spend = |left: u64| Some(left.saturating_sub(took));
        let _ = self.milliseconds.fetch_update(Ordering::Relaxed, Ordering::Relaxed, spend);
        if let (Some(key), Err(error @ (Unreadable::TooSlow(_) | Unreadable::Fatal(_)))) =
            (key, &end)
        {
            self.lost().insert(key, error.clone());
        }
        end
    }

    fn lost(&self) -> MutexGuard<'_, BTreeMap<(String, OsString), Unreadable>> {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Examines files one after another.
pub(super) struct Examiner<'a> {
    cache: Option<&'a Cache>,
    budget: &'a Budget<'a>,
    documents: Client<'a>,
}

impl<'a> Examiner<'a> {
    pub(super) fn new(cache: Option<&'a Cache>, budget: &'a Budget<'a>) -> Examiner<'a> {
        Examiner { cache, budget, documents: Client::new(budget.limits) }
    }

    /// Returns the content of a file, and which of its questions it answers. The results of an
    /// earlier run for a file with the same content are reused.
    pub(super) fn examine(&mut self, file: &Asked) -> io::Result<Arc<Content>> {
        let content = Arc::new(self.look_into(file)?);
        // Results for a file that changes meanwhile may belong to two files.
        expect_same(&fs::symlink_metadata(&file.path)?, &file.stamp)?;
        if let Some(cache) = self.cache {
            let asked = &asked(&file.questions, self.budget.limits);
            cache.keep(&file.path, &file.stamp, asked, &content);
        }
        Ok(content)
    }

    fn look_into(&mut self, asked_of: &Asked) -> io::Result<Content> {
        let Asked { path, stamp, questions, needs_digest } = asked_of;
        let limits = self.budget.limits;
        let mut file = files::open(path)?;
        let metadata = file.metadata()?;
        // The file must not have been replaced since it was found.
        expect_same(&metadata, stamp)?;
        let size = metadata.len();
        let unread = |why| Content {
            size,
            sha256: String::new(),
            is_blank: false,
            unlike: None,
            text: Text::Unreadable(why, None),
        };
        if size > limits.evidence_hashed.get() {
            return Ok(unread(exceeded("bytes", &limits.evidence_hashed)));
        }
        if !self.budget.take_bytes(size) {
            return Ok(unread(exceeded("bytes, with all other evidence,", &limits.evidence_total)));
        }
        let format = format::sniff(path, &mut file, limits)?;
        let bytes = match format.reading {
            Reading::Plain if size <= limits.evidence_plain.get() => {
                Some(read_all(&mut file, size, limits)?)
            }
            _ => None,
        };
        let mut digest = needs_digest.then(Sha256::new);
        match &bytes {
            Some(bytes) => digest.iter_mut().for_each(|digest| digest.update(bytes)),
            // A file that grows meanwhile has an end all the same; the change is reported below.
            None => read_through(&mut file, size.saturating_add(1), digest.as_mut())?,
        }
        let sha256 = digest.map(|digest| hexadecimal(digest.finalize().as_slice()));
        let is_blank = size == 0
            || bytes.as_ref().is_some_and(|bytes| {
                bytes.iter().all(|byte| is_blank(*byte)) || is_invisible(bytes)
            });
        let known = self
            .cache
            .zip(sha256.as_deref())
            .and_then(|(cache, sha256)| cache.by_content(path, sha256, &asked(questions, limits)));
        let text = match known {
            _ if format.unlike.is_some() => {
                Text::None("its content doesn't match its extension".to_owned(), Vec::new())
            }
            Some(text) => text,
            None => self.read((path, sha256.as_deref()), size, &format, bytes, questions),
        };
        let sha256 = sha256.unwrap_or_default();
        Ok(Content { size, sha256, is_blank, unlike: format.unlike, text })
    }

    /// Reads the text of a file; its `bytes` are given if it is plain text.
    fn read(
        &mut self,
        (path, sha256): (&Path, Option<&str>),
        size: u64,
        sniffed: &Sniffed,
        bytes: Option<Vec<u8>>,
        questions: &Questions,
    ) -> Text {
        let limits = self.budget.limits;
        let too_large = |what, limit| Text::Unreadable(exceeded(what, limit), None);
        match (&sniffed.reading, bytes) {
            (Reading::Nothing(why), _) => Text::None(why.clone(), key_of(sniffed)),
            (Reading::Plain, Some(bytes)) => search_plain(&bytes, questions, limits),
            (Reading::Plain, None) => too_large("bytes of plain text", &limits.evidence_plain),
            (Reading::Document(_), _) if size > limits.document_size.get() => {
                too_large("bytes", &limits.document_size)
            }
            (Reading::Document(format), _) => {
                let mut search = Search::new(questions, limits, format.is_wrapped());
                let documents = &mut self.documents;
                let end = self.budget.spend(path, sha256, || {
                    documents.read(path, *format, &mut |page| {
                        search.page(page.number, &page.text, &page.hidden, || page.headings);
                    })
                });
                search.end(end, format.usual_unit())
            }
        }
    }
}

/// Returns the key of the questions and limits with which a text is read.
pub(super) fn asked(questions: &Questions, limits: &Limits) -> String {
    format!("{} {}", questions.digest(), limits.changed().join(" "))
}

fn expect_same(metadata: &Metadata, stamp: &Stamp) -> io::Result<()> {
    match Stamp::of(metadata) == *stamp {
        true => Ok(()),
        false => Err(io::Error::other("it changed while it was being read")),
    }
}

/// Reads a file of some `size` that may change while it is read, up to the limit.
fn read_all(file: &mut File, size: u64, limits: &Limits) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0).saturating_add(1));
    file.seek(SeekFrom::Start(0))?;
    file.take(limits.evidence_plain.get()).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The number of bytes of a file that are read at once.
const BUFFER: usize = 64 << 10;

/// Reads a file, up to a number of bytes, into its digest. Without one, this only shows whether all
/// of it can be read.
fn read_through(file: &mut File, most: u64, mut digest: Option<&mut Sha256>) -> io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    // Most files are small, and clearing a large buffer takes longer than reading one.
    let size = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    let mut buffer = Vec::with_capacity(size.saturating_add(1).min(BUFFER));
    let mut file = file.take(most);
    while file.by_ref().take(BUFFER as u64).read_to_end(&mut buffer)? > 0 {
        digest.iter_mut().for_each(|digest| digest.update(&buffer));
        buffer.clear();
    }
    Ok(())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns whether this byte of a text is invisible: a log of only NUL bytes is empty.
fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0
}

/// Returns whether a short text consists of invisible characters, such as a byte order mark.
fn is_invisible(bytes: &[u8]) -> bool {
    bytes.len() <= LONGEST_INVISIBLE
        && plain::decode(bytes).is_some_and(|text| text::is_blank(&text))
}

/// The most bytes of a text that is checked for that.
const LONGEST_INVISIBLE: usize = 65_536;

/// The private key that a file is in binary form.
fn key_of(sniffed: &Sniffed) -> Vec<Secret> {
    let secret = || Secret { kind: "a private key".to_owned(), place: "in binary form".to_owned() };
    sniffed.is_private_key.then(secret).into_iter().collect()
}

fn search_plain(bytes: &[u8], questions: &Questions, limits: &Limits) -> Text {
    let Some(text) = plain::decode(bytes) else {
        return Text::None("it holds no text".to_owned(), Vec::new());
    };
    let mut search = Search::new(questions, limits, true);
    search.page(1, &text, &[], || plain::headings(&text));
    let wordless = plain::wrapping(&text).map(str::to_owned);
    let images = plain::is_mainly_image(&text).then(|| "its images".to_owned());
    let unread = images.into_iter().collect();
    search.end(Ok(Whole { unit: Unit::Line, unread, wordless }), Unit::Line)
}
