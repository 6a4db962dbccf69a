//! A system with processes, threads and a terminal.

use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use console::Term;
use dialoguer::theme::ColorfulTheme;
use dialoguer::{Input, Select};

use crate::command::Answers;

/// True if the program ends when a reader of workbooks fails: here its panics are caught.
pub const SHARES_FATE: bool = false;

/// True if a file that a program has open cannot be replaced.
pub const IS_LOCKED_WHILE_OPEN: bool = cfg!(windows);

/// The environment variables that a worker needs: Windows starts no program without the first, and
/// the other names the output file if coverage is measured. In particular, `RUST_BACKTRACE` would
/// make a worker that runs out of memory hang.
const NEEDED: [&str; 2] = ["SystemRoot", "LLVM_PROFILE_FILE"];

/// Work that is done sooner shows no bar: it would only flicker.
const PATIENCE: Duration = Duration::from_millis(500);

/// The path with all links followed.
///
/// # Errors
/// Nothing is there.
pub fn canonicalize(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

/// Returns this user's folder for caches; `None` if it is unknown.
pub fn cache_folder() -> Option<PathBuf> {
    let of_user = |folder| Some(env::home_dir()?.join(folder));
    let stated = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = if cfg!(windows) {
        stated("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        of_user("Library/Caches")
    } else {
        // By the XDG Base Directory Specification.
        stated("XDG_CACHE_HOME").or_else(|| of_user(".cache"))
    };
    folder.filter(|folder| folder.is_absolute())
}

/// A process that reads documents for this one.
#[derive(Debug)]
pub struct Reader {
    child: Arc<Mutex<Child>>,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Reader {
    /// Starts the `program` with these arguments.
    ///
    /// # Errors
    /// It is unknown, or the system does not start it.
    pub fn start(
        program: impl FnOnce() -> io::Result<PathBuf>,
        arguments: &[String],
    ) -> io::Result<Reader> {
        let mut child = Command::new(program()?)
            .args(arguments)
            .env_clear()
            .envs(NEEDED.iter().filter_map(|name| Some((name, env::var_os(name)?))))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // A reader's last words are no help to the user.
            .stderr(Stdio::null())
            .spawn()?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(requests), Some(answers)) => Ok(Reader {
                child: Arc::new(Mutex::new(child)),
                requests,
                answers: BufReader::with_capacity(64 << 10, answers),
            }),
            _ => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// The stream for requests.
    pub fn requests(&mut self) -> &mut (impl Write + use<>) {
        &mut self.requests
    }

    /// The stream of answers.
    pub fn answers(&mut self) -> &mut (impl BufRead + use<>) {
        &mut self.answers
    }

    /// Ends it after some time, unless the alarm is stopped before.
    pub fn end_after(&self, time: Duration) -> Alarm {
        let child = Arc::clone(&self.child);
        Alarm::set(time, move || {
            let _ = locked(&child).kill();
        })
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let mut child = locked(&self.child);
        // Its standard input is closed only after this, so it would wait for another request.
        let _ = child.kill();
        let _ = child.wait();
    }
}

fn locked(child: &Mutex<Child>) -> MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Does something after some time, unless it is stopped before.
#[derive(Debug)]
pub struct Alarm {
    stop: Sender<()>,
    watch: JoinHandle<bool>,
}

impl Alarm {
    /// Does `then` after some time.
    pub fn set(after: Duration, then: impl FnOnce() + Send + 'static) -> Alarm {
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

    /// Stops it, and returns whether it went off.
    pub fn stop(self) -> bool {
        drop(self.stop);
        self.watch.join().unwrap_or(false)
    }
}

/// Limits the total processor time of this process to a number of seconds, even if the process that
/// watches the clock ends.
#[cfg(unix)]
pub fn limit_processor(seconds: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let maximum = getrlimit(Resource::Cpu).maximum;
    let current = maximum.map_or(seconds, |most| most.min(seconds));
    // Only raising it above the maximum can fail.
    let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(current), maximum });
}

/// Processor time has no limit here.
#[cfg(not(unix))]
pub fn limit_processor(_: u64) {}

/// Returns whether the progress is shown to somebody.
pub fn sees_progress() -> bool {
    io::stderr().is_terminal()
}

/// Returns whether a terminal understands escape sequences. Consoles of Windows do once they are asked to, old
/// ones never.
#[cfg(windows)]
pub fn understands_escapes() -> bool {
    anstyle_query::windows::enable_ansi_colors().unwrap_or(true)
}

/// Returns whether a terminal understands escape sequences: all do.
#[cfg(not(windows))]
pub fn understands_escapes() -> bool {
    true
}

/// The columns of the terminal that standard output is.
pub fn columns() -> Option<usize> {
    let (columns, _) = terminal_size::terminal_size_of(io::stdout())?;
    Some(usize::from(columns.0))
}

/// The width of the bar in blocks.
const BLOCKS: u64 = 30;

/// The minimum time between two drawings of the bar.
const STILL: Duration = Duration::from_millis(50);

/// A bar on the terminal, which appears once the work takes long.
#[derive(Debug)]
pub struct Bar {
    terminal: Term,
    work: Mutex<Work>,
}

/// The progress of the work, and the time when it was last drawn.
#[derive(Debug, Default)]
struct Work {
    steps: u64,
    done: u64,
    began: Option<Instant>,
    drawn: Option<Instant>,
}

impl Bar {
    /// A bar that is not to be seen yet.
    pub fn new() -> Bar {
        Bar { terminal: Term::stderr(), work: Mutex::default() }
    }

    /// Begins work with a number of steps, in addition to other ongoing work.
    pub fn begin(&self, steps: u64) {
        let mut work = self.work();
        work.began.get_or_insert_with(Instant::now);
        work.steps += steps;
    }

    /// Records that one more step is done.
    pub fn step(&self) {
        let mut work = self.work();
        work.done += 1;
        let is_long = work.began.is_some_and(|began| began.elapsed() >= PATIENCE);
        if is_long && work.drawn.is_none_or(|drawn| drawn.elapsed() >= STILL) {
            self.draw(&mut work);
        }
    }

    /// Writes something while the bar is away.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        let mut work = self.work();
        let is_drawn = self.clear(&mut work);
        let written = write();
        if is_drawn {
            self.draw(&mut work);
        }
        written
    }

    /// Takes the bar away, if all is done.
    pub fn end(&self) {
        let mut work = self.work();
        if work.done == work.steps {
            self.clear(&mut work);
            work.began = None;
        }
    }

    /// Redraws the bar, no wider than the terminal. Errors are ignored: the bar is only for show.
    fn draw(&self, work: &mut Work) {
        let Work { steps, done, .. } = *work;
        let full = (done.min(steps) * BLOCKS).checked_div(steps).unwrap_or(BLOCKS);
        let blocks = |count: u64, block: &str| block.repeat(usize::try_from(count).unwrap_or(0));
        let (full, empty) = (blocks(full, "█"), blocks(BLOCKS - full, "░"));
        let line = format!("looking at evidence {full}{empty} {done}/{steps}");
        let columns = usize::from(self.terminal.size().1);
        let line: String = line.chars().take(columns.saturating_sub(1)).collect();
        let _ = self.terminal.clear_line().and_then(|()| self.terminal.write_str(&line));
        work.drawn = Some(Instant::now());
    }

    /// Removes the bar, and returns whether it was there.
    fn clear(&self, work: &mut Work) -> bool {
        let is_drawn = work.drawn.take().is_some();
        if is_drawn {
            let _ = self.terminal.clear_line();
        }
        is_drawn
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Default for Bar {
    fn default() -> Bar {
        Bar::new()
    }
}

/// A terminal with a user who answers questions.
pub struct Terminal {
    theme: ColorfulTheme,
}

impl Terminal {
    /// Returns the terminal, if there is one.
    pub fn open() -> Option<Terminal> {
        let is_seen = io::stdin().is_terminal() && io::stderr().is_terminal();
        is_seen.then(|| Terminal { theme: ColorfulTheme::default() })
    }
}

impl Answers for Terminal {
    fn choose(&mut self, question: &str, options: &[String]) -> io::Result<usize> {
        let select =
            Select::with_theme(&self.theme).with_prompt(question).items(options).default(0);
        select.interact().map_err(of_dialogue)
    }

    fn enter(
        &mut self,
        question: &str,
        proposed: &str,
        check: &dyn Fn(&str) -> Result<(), String>,
    ) -> io::Result<String> {
        let input = Input::<String>::with_theme(&self.theme).with_prompt(question);
        let input = match proposed {
            "" => input.allow_empty(true),
            proposed => input.default(proposed.to_owned()),
        };
        let input = input.validate_with(|text: &String| check(text.trim()));
        input.interact_text().map(|text| text.trim().to_owned()).map_err(of_dialogue)
    }
}

fn of_dialogue(error: dialoguer::Error) -> io::Error {
    let dialoguer::Error::IO(error) = error;
    error
}
