//! The process that reads documents, seen from both sides.
//!
//! A request is a line of JSON on its standard input, the answer some lines on its standard
//! output: a page each, then how it ended. One worker reads one document after another; one that
//! takes too long is ended, and the next document gets a new one. In the page of a browser an
//! instance of the program takes the place of the process ([`platform`](crate::platform)).

use std::cell::Cell;
use std::io::{self, BufRead, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use fscheck_core::evidence::{Unit, Unreadable};
use fscheck_read::document::{self, Format, Page, Pages, Whole};
use fscheck_read::limits::Limits;
use fscheck_read::spreadsheet::OpenError;
use serde::{Deserialize, Serialize};

use crate::platform::{Alarm, Reader, limit_processor};
use crate::{files, load};

/// The command that makes this program a worker.
pub const COMMAND: &str = "read-documents";

/// Bytes of one line of an answer: the text of a page, and as much that is not seen on it, every
/// character escaped.
fn longest_line(limits: &Limits) -> u64 {
    limits.document_text.get().saturating_mul(2 * 6)
}

/// The time for one document.
fn time(limits: &Limits) -> Duration {
    Duration::from_secs(limits.document_seconds.get())
}

#[derive(Serialize, Deserialize)]
struct Request {
    path: String,
    of: Kind,
}

/// The type of the file to read.
#[derive(Clone, Copy, Serialize, Deserialize)]
enum Kind {
    /// A document; its pages are handed on.
    Document(Format),
    /// A workbook, to see whether its reader survives; its content is not passed on.
    Workbook,
}

#[derive(Serialize, Deserialize)]
enum Answer {
    Page(Page),
    End(Result<Whole, Unreadable>),
}

/// Reads documents until there are no more requests: the work of the worker.
///
/// # Errors
/// The other process has ended.
pub fn serve(requests: impl BufRead, answers: &mut dyn Write, limits: &Limits) -> io::Result<()> {
    let mut reader = document::Reader::default();
    let mut seconds = 0_u64;
    for line in requests.lines() {
        let more = limits.document_seconds.get();
        seconds = more.saturating_mul(2).saturating_add(seconds).saturating_add(1);
        // The system also limits processor time: a number of seconds for each document, of which
        // the last begins with the time that the others left.
        limit_processor(seconds);
        let request: Request = serde_json::from_str(&line?)?;
        let mut gone = Ok(());
        // The parent may have died, and could not end work that takes too long.
        let alarm = Alarm::set(time(limits) * 2, give_up);
        let mut take = |page| {
            if gone.is_ok() {
                gone = say(answers, &Answer::Page(page));
            }
        };
        let path = Path::new(&request.path);
        let end = match request.of {
            Kind::Document(format) => read_document(&mut reader, path, format, &mut take, limits),
            Kind::Workbook => {
                // Its problems are reported by the next reader.
                let _ = load::read_workbook(path, &Arc::from(request.path.as_str()), limits);
                Ok(Whole { unit: Unit::Sheet, unread: Vec::new(), wordless: None })
            }
        };
        alarm.stop();
        gone?;
        say(answers, &Answer::End(end))?;
        answers.flush()?;
    }
    Ok(())
}

fn read_document(
    reader: &mut document::Reader,
    path: &Path,
    format: Format,
    take: &mut dyn FnMut(Page),
    limits: &Limits,
) -> Result<Whole, Unreadable> {
    match files::open(path) {
        Err(error) => Err(Unreadable::Damaged(format!("it can't be opened ({error})"))),
        Ok(file) => reader.read(format, file, &mut Pages::new(take, limits)),
    }
}

#[expect(clippy::exit, reason = "nothing else ends a reader that does not return")]
fn give_up() {
    std::process::exit(1);
}

fn say(answers: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    serde_json::to_writer(&mut *answers, answer)?;
    answers.write_all(b"\n")
}

/// Reads documents with a worker, which is started with the first request.
#[derive(Debug)]
pub struct Client<'a> {
    limits: &'a Limits,
    worker: Option<Reader>,
}

impl<'a> Client<'a> {
    /// Reads within these limits.
    pub fn new(limits: &'a Limits) -> Client<'a> {
        Client { limits, worker: None }
    }

    /// Reads the document at `path`. The pages that `take` received before an error are kept.
    ///
    /// # Errors
    /// The document, or the rest of it, cannot be read, or its reader did not survive it.
    pub fn read(
        &mut self,
        path: &Path,
        format: Format,
        take: &mut dyn FnMut(Page),
    ) -> Result<Whole, Unreadable> {
        let Some(path) = path.to_str() else {
            return Err(Unreadable::Damaged("its path isn't UTF-8".to_owned()));
        };
        let request = Request { path: path.to_owned(), of: Kind::Document(format) };
        let taken = Cell::new(false);
        let mut take = |page| {
            taken.set(true);
            take(page);
        };
        if let Some(worker) = self.worker.take()
            && let Ok(end) = self.ask(worker, &request, &mut take)
        {
            return end;
        }
        if taken.get() {
            return Err(self.fatal());
        }
        // The worker may have died between two documents; this one is the cause only if a new
        // worker dies of it.
        let worker = start(self.limits).map_err(|error| {
            Unreadable::Damaged(format!("its reader can't be started ({error})"))
        })?;
        let end = self.ask(worker, &request, &mut take);
        end.unwrap_or_else(|_| Err(self.fatal()))
    }

    /// Asks a worker, and keeps it for the next document unless it is gone, which is an error.
    fn ask(
        &mut self,
        mut worker: Reader,
        request: &Request,
        take: &mut dyn FnMut(Page),
    ) -> io::Result<Result<Whole, Unreadable>> {
        let alarm = worker.end_after(time(self.limits));
        let end = answer(&mut worker, request, take, self.limits);
        match (alarm.stop(), end) {
            (true, _) => Ok(Err(self.too_slow())),
            (false, Err(error)) if error.kind() == io::ErrorKind::TimedOut => {
                Ok(Err(self.too_slow()))
            }
            (false, Ok(end)) => {
                self.worker = Some(worker);
                Ok(end)
            }
            (false, Err(gone)) => Err(gone),
        }
    }

    fn too_slow(&self) -> Unreadable {
        Unreadable::TooSlow(self.limits.document_seconds.to_string())
    }

    fn fatal(&self) -> Unreadable {
        Unreadable::Fatal(self.limits.document_memory.to_string())
    }
}

/// Lets a worker read a workbook, so that it is known that a reader survives it.
///
/// # Errors
/// The worker takes too long, or does not survive it.
pub fn try_workbook(path: &Path, limits: &Limits) -> Result<(), OpenError> {
    let request = Request { path: path.to_string_lossy().into_owned(), of: Kind::Workbook };
    let mut client = Client::new(limits);
    let end = client.ask(start(limits)?, &request, &mut |_| {});
    let detail = match end {
        Ok(Ok(_)) => return Ok(()),
        Ok(Err(error)) => error.to_string(),
        Err(_) => client.fatal().to_string(),
    };
    Err(OpenError::Damaged { detail })
}

fn start(limits: &Limits) -> io::Result<Reader> {
    let arguments: Vec<String> = [COMMAND.to_owned()].into_iter().chain(limits.changed()).collect();
    Reader::start(program, &arguments)
}

/// Requests a document. An error means that the worker is gone.
fn answer(
    worker: &mut Reader,
    request: &Request,
    take: &mut dyn FnMut(Page),
    limits: &Limits,
) -> io::Result<Result<Whole, Unreadable>> {
    let requests = worker.requests();
    serde_json::to_writer(&mut *requests, request)?;
    requests.write_all(b"\n")?;
    let mut line = Vec::new();
    loop {
        line.clear();
        worker.answers().take(longest_line(limits)).read_until(b'\n', &mut line)?;
        match serde_json::from_slice(&line)? {
            Answer::Page(page) => take(page),
            Answer::End(end) => return Ok(end),
        }
    }
}

/// The program that is a worker, if it is not the running one.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Makes `program` the worker, for users of fscheck as a library: the running program would not
/// know the command.
pub fn use_program(program: PathBuf) {
    PROGRAM.get_or_init(|| program);
}

fn program() -> io::Result<PathBuf> {
    PROGRAM.get().map_or_else(std::env::current_exe, |program| Ok(program.clone()))
}
