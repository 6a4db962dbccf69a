//! The process that reads documents, seen from both sides.
//!
//! A request is a line of JSON on its standard input, the answer some lines on its standard
//! output: a page each, then how it ended. One worker reads one document after another; one that
//! takes too long is ended, and the next document gets a new one.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use fscheck_core::evidence::Unreadable;
use fscheck_read::document::{Format, Page, Pages, Reader, Whole};
use fscheck_read::limits::{self, DOCUMENT_MEMORY, DOCUMENT_SECONDS, DOCUMENT_TEXT};
use serde::{Deserialize, Serialize};

use crate::files;

/// The command by which our own program is a worker.
pub const COMMAND: &str = "read-documents";

/// What a worker needs of the environment: Windows starts no program without the one, and the other
/// says where to write what has run, where that is measured. `RUST_BACKTRACE` above all would make
/// it wait for ever when it runs out of memory.
const NEEDED: [&str; 2] = ["SystemRoot", "LLVM_PROFILE_FILE"];

/// Bytes of one line of an answer: the text of a page, and as much that is not seen on it, every
/// character escaped.
fn longest_line() -> u64 {
    DOCUMENT_TEXT.get().saturating_mul(2 * 6)
}

/// The time for one document.
fn time() -> Duration {
    Duration::from_secs(DOCUMENT_SECONDS.get())
}

#[derive(Serialize, Deserialize)]
struct Request {
    path: String,
    format: Format,
}

#[derive(Serialize, Deserialize)]
enum Answer {
    Page(Page),
    End(Result<Whole, Unreadable>),
}

/// Reads documents until no more are asked for. This is what the worker does.
///
/// # Errors
/// The one who asks has gone.
pub fn serve(requests: impl BufRead, answers: &mut dyn Write) -> io::Result<()> {
    let mut reader = Reader::default();
    let mut seconds = 0_u64;
    for line in requests.lines() {
        seconds =
            DOCUMENT_SECONDS.get().saturating_mul(2).saturating_add(seconds).saturating_add(1);
        processor::limit(seconds);
        let request: Request = serde_json::from_str(&line?)?;
        let mut gone = Ok(());
        // Whoever asked may have died, and would not end what takes too long.
        let alarm = Alarm::set(time() * 2, give_up);
        let end = match files::open(Path::new(&request.path)) {
            Err(error) => Err(Unreadable::Damaged(format!("it cannot be opened ({error})"))),
            Ok(file) => {
                let mut take = |page| {
                    if gone.is_ok() {
                        gone = say(answers, &Answer::Page(page));
                    }
                };
                reader.read(request.format, file, &mut Pages::new(&mut take))
            }
        };
        alarm.stop();
        gone?;
        say(answers, &Answer::End(end))?;
        answers.flush()?;
    }
    Ok(())
}

/// Processor time is limited too, by the system, whatever becomes of the one who watches the clock: so
/// many seconds for each document, of which the last begins with what the others left.
#[cfg(unix)]
mod processor {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    /// Limits the time of this process to so many seconds in all.
    pub(super) fn limit(seconds: u64) {
        let maximum = getrlimit(Resource::Cpu).maximum;
        let current = maximum.map_or(seconds, |most| most.min(seconds));
        // Only raising it above the maximum can fail.
        let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(current), maximum });
    }
}

#[cfg(not(unix))]
mod processor {
    pub(super) fn limit(_: u64) {}
}

#[expect(clippy::exit, reason = "nothing else ends a reader that does not return")]
fn give_up() {
    std::process::exit(1);
}

fn say(answers: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    serde_json::to_writer(&mut *answers, answer)?;
    answers.write_all(b"\n")
}

/// Reads documents by a worker, which is started when the first is asked for.
#[derive(Debug, Default)]
pub struct Client {
    worker: Option<Worker>,
}

impl Client {
    /// Reads the document at `path`. What `take` was given before an error stands.
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
            return Err(Unreadable::Damaged("its path is not UTF-8".to_owned()));
        };
        let request = Request { path: path.to_owned(), format };
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
            return Err(Unreadable::Fatal(DOCUMENT_MEMORY.to_string()));
        }
        // A worker may have died between two documents; it is this one only if a new one dies of it.
        let worker = Worker::start().map_err(|error| {
            Unreadable::Damaged(format!("its reader cannot be started ({error})"))
        })?;
        let end = self.ask(worker, &request, &mut take);
        end.unwrap_or_else(|_| Err(Unreadable::Fatal(DOCUMENT_MEMORY.to_string())))
    }

    /// Asks a worker, and keeps it for the next document unless it is gone, which is an error.
    fn ask(
        &mut self,
        mut worker: Worker,
        request: &Request,
        take: &mut dyn FnMut(Page),
    ) -> io::Result<Result<Whole, Unreadable>> {
        let child = Arc::clone(&worker.child);
        let alarm = Alarm::set(time(), move || {
            let _ = locked(&child).kill();
        });
        let end = worker.ask(request, take);
        match (alarm.stop(), end) {
            (true, _) => Ok(Err(Unreadable::TooSlow(DOCUMENT_SECONDS.to_string()))),
            (false, Ok(end)) => {
                self.worker = Some(worker);
                Ok(end)
            }
            (false, Err(gone)) => Err(gone),
        }
    }
}

/// The program that is a worker, where it is not the one that runs.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Lets `program` be the worker, for whoever uses fscheck as a library: the one that runs would not
/// know the command.
pub fn use_program(program: PathBuf) {
    PROGRAM.get_or_init(|| program);
}

fn program() -> io::Result<PathBuf> {
    PROGRAM.get().map_or_else(std::env::current_exe, |program| Ok(program.clone()))
}

#[derive(Debug)]
struct Worker {
    child: Arc<Mutex<Child>>,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Worker {
    fn start() -> io::Result<Worker> {
        let mut child = Command::new(program()?)
            .arg(COMMAND)
            .args(limits::changed())
            .env_clear()
            .envs(NEEDED.iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // A reader's last words are no help to the user.
            .stderr(Stdio::null())
            .spawn()?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(requests), Some(answers)) => Ok(Worker {
                child: Arc::new(Mutex::new(child)),
                requests,
                answers: BufReader::with_capacity(64 << 10, answers),
            }),
            _ => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// Asks for a document. An error means that the worker is gone.
    fn ask(
        &mut self,
        request: &Request,
        take: &mut dyn FnMut(Page),
    ) -> io::Result<Result<Whole, Unreadable>> {
        serde_json::to_writer(&mut self.requests, request)?;
        self.requests.write_all(b"\n")?;
        let mut line = Vec::new();
        loop {
            line.clear();
            self.answers.by_ref().take(longest_line()).read_until(b'\n', &mut line)?;
            match serde_json::from_slice(&line)? {
                Answer::Page(page) => take(page),
                Answer::End(end) => return Ok(end),
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let mut child = locked(&self.child);
        // Its standard input is closed only after this, so it would wait for another request.
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// Does something after some time, unless it is stopped before.
struct Alarm {
    stop: Sender<()>,
    watch: JoinHandle<bool>,
}

impl Alarm {
    fn set(after: Duration, then: impl FnOnce() + Send + 'static) -> Alarm {
        let (stop, stopped) = mpsc::channel();
        let watch = thread::spawn(move || {
            let was_late = stopped.recv_timeout(after) == Err(RecvTimeoutError::Timeout);
            if was_late {
                then();
            }
            was_late
        });
        Alarm { stop, watch }
    }

    /// Stops it, and says whether it went off.
    fn stop(self) -> bool {
        drop(self.stop);
        self.watch.join().unwrap_or(false)
    }
}

fn locked(child: &Mutex<Child>) -> MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
