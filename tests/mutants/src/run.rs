//! Runs the tests against mutants.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// The tests, cheapest first; the last ones start the program.
pub struct Tests {
    stages: Vec<(Stage, Duration)>,
}

/// A program of tests with its arguments.
struct Stage {
    name: &'static str,
    program: PathBuf,
    args: &'static [&'static str],
    folder: PathBuf,
}

/// The test of the golden cases, which needs the results of `RECORD`.
const CASES: &[&str] = &["cases::mutants::no_case_tells_the_mutant", "--exact"];
const RECORD: &[&str] = &["cases::mutants::all_is_recorded", "--exact"];
const UNIT: &[&str] = &["judge", "report"];
const WHOLE: &[&str] =
    &["formats", "judge", "report", "examples", "--skip", "cases::", "--skip", "source::"];

impl Tests {
    /// Runs all tests once without a mutant; each has three times as long with one.
    pub fn new(folder: &Path, unit: PathBuf, integration: PathBuf) -> Tests {
        let stage = |name, program: &PathBuf, args| Stage {
            name,
            program: program.clone(),
            args,
            folder: folder.to_owned(),
        };
        let recorded = stage("record", &integration, RECORD).time();
        let stages = [
            stage("unit", &unit, UNIT),
            stage("cases", &integration, CASES),
            stage("integration", &integration, WHOLE),
        ];
        let limit = |stage: &Stage| if stage.args == CASES { recorded } else { stage.time() };
        let limited = stages.into_iter().map(|stage| {
            let limit = 3 * limit(&stage) + Duration::from_secs(10);
            (stage, limit)
        });
        Tests { stages: limited.collect() }
    }

    /// Determines which tests notice each of the mutants, as they are run.
    pub fn run(&self, mutants: &[usize], told: impl FnMut(usize, Option<&str>) + Send) {
        let next = AtomicUsize::new(0);
        let told = Mutex::new(told);
        thread::scope(|scope| {
            for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
                scope.spawn(|| {
                    while let Some(mutant) = mutants.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let noticed = self.noticed(*mutant);
                        (told.lock().unwrap())(*mutant, noticed);
                    }
                });
            }
        });
    }

    fn noticed(&self, mutant: usize) -> Option<&'static str> {
        let notices = |(stage, limit): &&(Stage, Duration)| !stage.passes(Some(mutant), *limit);
        self.stages.iter().find(notices).map(|(stage, _)| stage.name)
    }
}

impl Stage {
    /// Returns the running time without a mutant.
    fn time(&self) -> Duration {
        let start = Instant::now();
        assert!(
            self.passes(None, Duration::from_secs(900)),
            "{} fails without a mutant",
            self.name
        );
        eprintln!("{}: {:.1?}", self.name, start.elapsed());
        start.elapsed()
    }

    fn passes(&self, mutant: Option<usize>, limit: Duration) -> bool {
        let mut command = Command::new(&self.program);
        command.args(self.args).args(["--test-threads", "1"]).current_dir(&self.folder);
        command.env("MUTANTS", &self.folder).env("RUST_BACKTRACE", "0");
        command.envs(mutant.map(|mutant| ("MUTANT", mutant.to_string())));
        let shown = || if mutant.is_some() { Stdio::null() } else { Stdio::inherit() };
        let mut child = command.stdout(Stdio::null()).stderr(shown()).spawn().expect("the tests");
        let start = Instant::now();
        while start.elapsed() < limit {
            if let Some(status) = child.try_wait().expect("the tests") {
                return status.success();
            }
            thread::sleep(Duration::from_millis(20));
        }
        let _ = child.kill();
        let _ = child.wait();
        false
    }
}
