//! The page of a browser. It is the file system, starts other instances of this program, and keeps
//! the time; the program communicates with it through two of its files.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use fscheck_core::paths::plain;

use crate::command::Answers;

/// True if the program ends when a reader of workbooks fails: a panic ends an instance.
pub const SHARES_FATE: bool = true;

/// True if a file that a program has open cannot be replaced.
pub const IS_LOCKED_WHILE_OPEN: bool = false;

/// The device for requests to a new instance that reads documents: a line written here is a
/// request, and its answers are read here. If that instance took too long, reading fails with
/// `TimedOut`.
const READER: &str = "/dev/reader";

/// The device for progress: each line written here states how far the work is.
const PROGRESS: &str = "/dev/progress";

/// Returns the path from the root of the page's files, where nothing is a link.
///
/// # Errors
/// The path does not exist.
pub fn canonicalize(path: &Path) -> io::Result<PathBuf> {
    fs::metadata(path)?;
    Ok(plain(&Path::new("/").join(path)))
}

/// An instance that reads documents for this one.
#[derive(Debug)]
pub struct Reader {
    requests: File,
    answers: BufReader<File>,
}

impl Reader {
    /// Reaches the page, which knows the program and its arguments.
    ///
    /// # Errors
    /// It is not this page that runs the program.
    pub fn start(_: impl FnOnce() -> io::Result<PathBuf>, _: &[String]) -> io::Result<Reader> {
        let requests = OpenOptions::new().write(true).open(READER)?;
        let answers = BufReader::with_capacity(64 << 10, File::open(READER)?);
        Ok(Reader { requests, answers })
    }

    /// The stream for requests.
    pub fn requests(&mut self) -> &mut (impl Write + use<>) {
        &mut self.requests
    }

    /// The stream of answers.
    pub fn answers(&mut self) -> &mut (impl BufRead + use<>) {
        &mut self.answers
    }

    /// The page ends it.
    pub fn end_after(&self, _: Duration) -> Alarm {
        Alarm
    }
}

/// An alarm that never goes off: the page ends work that takes too long.
#[derive(Debug)]
pub struct Alarm;

impl Alarm {
    /// Does nothing.
    pub fn set(_: Duration, _: impl FnOnce() + Send + 'static) -> Alarm {
        Alarm
    }

    /// It never went off.
    pub fn stop(self) -> bool {
        false
    }
}

/// Processor time has no limit here.
pub fn limit_processor(_: u64) {}

/// Returns whether the progress is shown to somebody.
pub fn sees_progress() -> bool {
    true
}

/// There is no terminal.
pub fn understands_escapes() -> bool {
    false
}

/// Returns no folder: nothing is kept from one page to the next.
pub fn cache_folder() -> Option<PathBuf> {
    None
}

/// There is no terminal.
pub fn columns() -> Option<usize> {
    None
}

/// The progress that the page shows.
#[derive(Debug)]
pub struct Bar {
    page: Mutex<Option<File>>,
}

impl Bar {
    /// One that the page shows.
    pub fn new() -> Bar {
        Bar { page: Mutex::new(OpenOptions::new().write(true).open(PROGRESS).ok()) }
    }

    /// Begins work with a number of steps.
    pub fn begin(&self, steps: u64) {
        self.tell(&format!("begin {steps}\n"));
    }

    /// Records that one more step is done.
    pub fn step(&self) {
        self.tell("step\n");
    }

    /// Writes something.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        write()
    }

    /// Records that the work is done.
    pub fn end(&self) {
        self.tell("end\n");
    }

    fn tell(&self, line: &str) {
        let mut page = self.page.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(page) = page.as_mut() {
            // Nothing depends on whether it is shown.
            let _ = page.write_all(line.as_bytes());
        }
    }
}

impl Default for Bar {
    fn default() -> Bar {
        Bar::new()
    }
}

/// The page has no terminal.
pub enum Terminal {}

impl Terminal {
    /// None.
    pub fn open() -> Option<Terminal> {
        None
    }
}

impl Answers for Terminal {
    fn choose(&mut self, _: &str, _: &[String]) -> io::Result<usize> {
        match *self {}
    }

    fn enter(
        &mut self,
        _: &str,
        _: &str,
        _: &dyn Fn(&str) -> Result<(), String>,
    ) -> io::Result<String> {
        match *self {}
    }
}
