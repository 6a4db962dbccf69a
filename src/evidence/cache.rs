//! The results of earlier runs for files and responses, so that only changed ones are examined
//! again.
//!
//! A file counts as unchanged while its size, modification time, inode and change time are the
//! same; the results for its text are reused from any file with the same content that was asked the
//! same questions. The cache lies outside the evidence repository, is only accessible to its owner,
//! and is optional: one that is broken, or of another version, is silently replaced.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fscheck_core::evidence::{Content, Text, Unreadable};
use fscheck_core::judge::{Weighed, Weighings};
use serde::{Deserialize, Serialize};

use crate::cached::{self, VERSION};

/// A file that was changed so shortly before the cache was written may have been changed again
/// within the same tick of its file system's clock (the coarsest, FAT's, has two seconds).
const TICK: Duration = Duration::from_secs(2);

/// The properties that show whether a file is the same as before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    size: u64,
    modified: Option<Duration>,
    /// The inode, and the time of its last change, if the file system has these.
    inode: Option<(u64, i64, i64)>,
}

impl Stamp {
    /// The size of the file, in bytes.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// The stamp of a file.
    pub fn of(metadata: &Metadata) -> Stamp {
        let modified = metadata.modified().ok();
        Stamp {
            size: metadata.len(),
            modified: modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok()),
            inode: inode(metadata),
        }
    }
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> Option<(u64, i64, i64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.ino(), metadata.ctime(), metadata.ctime_nsec()))
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> Option<(u64, i64, i64)> {
    None
}

/// The known results for the files below one evidence root.
#[derive(Debug)]
pub struct Cache {
    file: PathBuf,
    /// The time when the results were written.
    written: Option<SystemTime>,
    known: BTreeMap<String, Arc<Known>>,
    /// The known results by content: its digest.
    contents: OnceLock<Contents>,
    found: Mutex<BTreeMap<String, Arc<Known>>>,
    /// The results for responses, by their digest.
    responses: BTreeMap<String, Weighed>,
    /// True if any file was examined in this run.
    is_new: AtomicBool,
}

/// The known results for files, by the digest of their content.
type Contents = BTreeMap<String, Vec<(PathBuf, Arc<Known>)>>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    stamp: Stamp,
    asked: String,
    content: Arc<Content>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    version: String,
    files: BTreeMap<String, Arc<Known>>,
    responses: BTreeMap<String, Weighed>,
}

impl Cache {
    /// Returns the cache of the files below `root`, in this user's folder for caches; `None` if
    /// there is no such folder.
    pub fn of(root: &Path) -> Option<Cache> {
        Some(Cache::in_folder(&cached::folder()?, root))
    }

    fn in_folder(folder: &Path, root: &Path) -> Cache {
        let file = folder.join(format!("{}.json", cached::name_of(root)));
        // Checked at once, and not each text by itself.
        let text = cached::read(&file).and_then(|bytes| String::from_utf8(bytes).ok());
        let kept = text.and_then(|text| serde_json::from_str(&text).ok());
        let kept = kept.filter(|kept: &Kept| kept.version == *VERSION);
        let (known, responses) = kept.map(|kept| (kept.files, kept.responses)).unwrap_or_default();
        Cache {
            written: cached::written(&file),
            known,
            responses,
            contents: OnceLock::new(),
            file,
            found: Mutex::default(),
            is_new: AtomicBool::new(false),
        }
    }

    /// Returns the result for the file at `path`, if it is unchanged and was asked the same
    /// questions.
    pub(super) fn by_stamp(&self, path: &Path, stamp: &Stamp, asked: &str) -> Option<Arc<Content>> {
        let path = path.to_str()?;
        let known = self.known.get(path)?;
        let is_same = known.stamp == *stamp && known.asked == asked && self.is_settled(stamp);
        is_same.then(|| {
            self.found().insert(path.to_owned(), Arc::clone(known));
            Arc::clone(&known.content)
        })
    }

    /// Returns the result for the text of any file with this content and the same extension (which
    /// determines the reader) that was asked the same questions.
    pub(super) fn by_content(&self, path: &Path, sha256: &str, asked: &str) -> Option<Text> {
        let contents = self.contents.get_or_init(|| {
            let mut contents = Contents::new();
            for (path, known) in &self.known {
                let same = contents.entry(known.content.sha256.clone()).or_default();
                same.push((PathBuf::from(path), Arc::clone(known)));
            }
            contents
        });
        let is_same = |(other, known): &&(PathBuf, Arc<Known>)| {
            known.asked == asked && other.extension() == path.extension()
        };
        let (_, known) = contents.get(sha256)?.iter().find(is_same)?;
        Some(known.content.text.clone())
    }

    /// Keeps the result for a file, unless it could not be read.
    pub(super) fn keep(&self, path: &Path, stamp: &Stamp, asked: &str, content: &Arc<Content>) {
        let Some(path) = path.to_str() else { return };
        if !is_passing(&content.text) {
            let (stamp, asked) = (stamp.clone(), asked.to_owned());
            let known = Known { stamp, asked, content: Arc::clone(content) };
            self.found().insert(path.to_owned(), Arc::new(known));
            self.is_new.store(true, Ordering::Relaxed);
        }
    }

    /// The responses that earlier runs weighed.
    pub fn weighings(&self) -> Weighings {
        Weighings::new(self.responses.clone())
    }

    /// Writes the current results, unless they were in the cache before: even unchanged new results
    /// only count as settled from the time when they are written. Files that were not examined are
    /// removed, and responses that were not weighed, if any were (`weighings`).
    ///
    /// # Errors
    /// It cannot be written. That only costs time.
    pub fn save(self, weighings: Option<Weighings>) -> io::Result<()> {
        let changed = weighings.and_then(Weighings::changed);
        let files = self.found.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
        let is_new = self.is_new.into_inner();
        if !is_new && files.len() == self.known.len() && changed.is_none() {
            return Ok(());
        }
        let responses = changed.unwrap_or(self.responses);
        let kept = Kept { version: VERSION.clone(), files, responses };
        cached::write(&self.file, &serde_json::to_vec(&kept)?)
    }

    /// Returns whether a file was last changed long enough before the cache was written.
    fn is_settled(&self, stamp: &Stamp) -> bool {
        let written = self.written.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        match (stamp.modified, written) {
            (Some(modified), Some(written)) => modified + TICK < written,
            _ => false,
        }
    }

    fn found(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Known>>> {
        self.found.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Returns whether an unreadable text may be readable next time, such as one that lacked a
/// password. One that takes too long or needs too much memory would fail again.
fn is_passing(text: &Text) -> bool {
    match text {
        Text::Unreadable(Unreadable::TooSlow(_) | Unreadable::Fatal(_), _) => false,
        Text::Unreadable(..) => true,
        Text::None(..) | Text::Searched(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    struct Fixture {
        folder: tempfile::TempDir,
        file: PathBuf,
    }

    impl Fixture {
        /// A file that was changed an hour ago.
        fn new() -> Fixture {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("a.md");
            fs::write(&file, "a").unwrap();
            let settled = SystemTime::now() - Duration::from_secs(3_600);
            fs::File::options().write(true).open(&file).unwrap().set_modified(settled).unwrap();
            Fixture { folder, file }
        }

        fn cache(&self) -> Cache {
            Cache::in_folder(self.folder.path(), Path::new("/root"))
        }

        fn stamp(&self) -> Stamp {
            Stamp::of(&fs::metadata(&self.file).unwrap())
        }

        fn keep(&self, text: Text) {
            let cache = self.cache();
            cache.keep(&self.file, &self.stamp(), "q", &Arc::new(content(text)));
            cache.save(None).unwrap();
        }
    }

    fn content(text: Text) -> Content {
        Content { size: 1, sha256: "ab".to_owned(), is_blank: false, unlike: None, text }
    }

    fn picture() -> Text {
        Text::None("it is a picture".to_owned(), Vec::new())
    }

    #[test]
    fn what_was_kept_is_known_while_file_and_questions_are_the_same() {
        let fixture = Fixture::new();
        fixture.keep(picture());
        let cache = fixture.cache();
        let known = |stamp: &Stamp, asked| cache.by_stamp(&fixture.file, stamp, asked);
        assert_eq!(known(&fixture.stamp(), "q"), Some(Arc::new(content(picture()))));
        assert_eq!(known(&fixture.stamp(), "other"), None);
        assert_eq!(known(&Stamp { size: 2, ..fixture.stamp() }, "q"), None);
        assert_eq!(known(&Stamp { modified: None, ..fixture.stamp() }, "q"), None);
        assert_eq!(known(&Stamp { inode: Some((0, 0, 0)), ..fixture.stamp() }, "q"), None);
        let by_content = |path, asked| cache.by_content(Path::new(path), "ab", asked);
        assert_eq!(by_content("moved.md", "q"), Some(picture()));
        assert_eq!(by_content("moved.md", "other"), None);
        assert_eq!(by_content("read.otherwise", "q"), None);
    }

    #[test]
    fn a_file_that_was_changed_just_before_is_not_trusted() {
        let fixture = Fixture::new();
        fs::write(&fixture.file, "b").unwrap();
        fixture.keep(picture());
        assert_eq!(fixture.cache().by_stamp(&fixture.file, &fixture.stamp(), "q"), None);
    }

    #[test]
    fn what_is_seen_to_be_the_same_a_while_later_is_trusted() {
        let fixture = Fixture::new();
        fixture.keep(picture());
        let modified = fs::metadata(&fixture.file).unwrap().modified().unwrap();
        let cache = fs::File::options().write(true).open(fixture.cache().file).unwrap();
        cache.set_modified(modified).unwrap();
        let known = || fixture.cache().by_stamp(&fixture.file, &fixture.stamp(), "q");
        assert_eq!(known(), None, "the cache is as old as the file");
        fixture.keep(picture());
        assert_eq!(known(), Some(Arc::new(content(picture()))));
    }

    #[test]
    fn what_could_not_be_read_is_tried_again() {
        let fixture = Fixture::new();
        fixture.keep(Text::Unreadable(Unreadable::Protected, None));
        assert_eq!(fixture.cache().by_stamp(&fixture.file, &fixture.stamp(), "q"), None);
    }

    #[test]
    fn a_broken_cache_is_an_empty_one() {
        let fixture = Fixture::new();
        fixture.keep(picture());
        let file = fixture.cache().file;
        let good = fs::read_to_string(&file).unwrap();
        for bad in ["", "{", &good[..good.len() / 2], &good.replace(VERSION.as_str(), "0.0.0/0")] {
            fs::write(&file, bad).unwrap();
            assert!(fixture.cache().known.is_empty(), "{bad}");
        }
    }

    #[test]
    fn responses_are_kept_until_others_are_weighed() {
        let weighed = r#"{"worth":"Describes","denial":{"NotDone":{"sentence":2}}}"#;
        let weighed: Weighed = serde_json::from_str(weighed).unwrap();
        let fixture = Fixture::new();
        let responses = || fixture.cache().responses;
        let mut cache = fixture.cache();
        cache.is_new = AtomicBool::new(true);
        cache.responses.insert("ab".to_owned(), weighed);
        cache.save(None).unwrap();
        assert_eq!(responses(), BTreeMap::from([("ab".to_owned(), weighed)]));
        let cache = fixture.cache();
        let weighings = cache.weighings();
        cache.save(Some(weighings)).unwrap();
        assert!(responses().is_empty(), "none was weighed");
    }

    #[test]
    fn a_cache_that_says_nothing_new_is_not_written() {
        let fixture = Fixture::new();
        fixture.keep(picture());
        let before = fs::metadata(fixture.cache().file).unwrap().modified().unwrap();
        let cache = fixture.cache();
        cache.by_stamp(&fixture.file, &fixture.stamp(), "q").unwrap();
        cache.save(None).unwrap();
        let after = fs::metadata(fixture.cache().file).unwrap().modified().unwrap();
        assert_eq!(before, after);
    }
}
