//! The stages of `fscheck validate`, one by one, on the ready example: `cargo bench`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a measurement that cannot go on fails"
)]

use std::fs::{self, File};
use std::io::{self, BufReader};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use calamine::{Reader as _, Xlsx};
use divan::{Bencher, black_box};
use fscheck::assess::{self, Work, assess};
use fscheck::load::{self, Loaded, choose_file, load};
use fscheck::progress::Progress;
use fscheck::worker;
use fscheck_core::evidence::Observation;
use fscheck_core::judge::{self, Inspection, Settings};
use fscheck_core::report::place::Places;
use fscheck_core::report::text::{Detail, Style};
use fscheck_core::report::{self, Report};
use fscheck_core::workbook::answers;
use fscheck_read::document::{Format, Pages, Reader};
use fscheck_read::limits::Limits;
use fscheck_read::yaml;
use jiff::civil::{Date, date};

const DAY: Date = date(2026, 12, 1);

fn main() {
    // Documents are read by a process of the same program, which is this one here.
    if std::env::args().nth(1).as_deref() == Some(worker::COMMAND) {
        let limits = Limits::default();
        worker::serve(io::stdin().lock(), &mut io::stdout().lock(), &limits).unwrap();
        return;
    }
    match std::env::var_os("READ_ONCE") {
        Some(file) => read_once(Path::new(&file)),
        None => divan::main(),
    }
}

/// Reads a workbook with the bare libraries, and the manifest beside it: the reference for
/// `whole.py`.
fn read_once(file: &Path) {
    let mut workbook = Xlsx::new(BufReader::new(File::open(file).unwrap())).unwrap();
    for name in workbook.sheet_names() {
        let mut cells = workbook.worksheet_cells_reader(&name).unwrap();
        while let Some(cell) = cells.next_cell().unwrap() {
            black_box(cell);
        }
    }
    if let Ok(source) = fs::read_to_string(file.with_file_name("evidence.yaml")) {
        black_box(serde_saphyr::from_str::<serde_json::Value>(&source).unwrap());
    }
}

fn project(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

fn ready(file: &str) -> PathBuf {
    project("examples/ready").join(file)
}

fn loaded() -> Loaded {
    load(&load::Request { input: ready(""), ..load::Request::default() }, DAY).unwrap()
}

fn look(loaded: &Loaded) -> Vec<Observation> {
    assess::look(loaded, alone(&Progress::none()))
}

fn judged(loaded: &Loaded, inspection: &Inspection) -> judge::Judgement {
    let settings = Settings { as_of: DAY, no_waivers: false, locked: false, passages: true };
    judge::judge(&loaded.checklist, &loaded.assessment, inspection, settings)
}

/// Returns the settings of all benches: one thread, and no cache.
fn alone(progress: &Progress) -> Work<'_> {
    Work { threads: NonZero::<usize>::MIN, use_cache: false, progress }
}

/// The report on an example.
fn report(folder: &str) -> Report {
    let files = load::Request { input: project(folder), ..load::Request::default() };
    let request = assess::Request { files, ..assess::Request::default() };
    assess(&request, DAY, alone(&Progress::none())).unwrap().report
}

/// Returns the report on the draft, which has many findings.
fn draft() -> Report {
    report("examples/draft")
}

/// All but the writing of the report.
#[divan::bench]
fn assess_all() -> Report {
    report("examples/ready")
}

/// Reads a definition from YAML, at the cost that built-in ones had before they were parsed at
/// build time.
#[divan::bench]
fn definition_of_a_file() {
    choose_file(&project("checklist/aws-fs-competency/3.0.yaml"), &Limits::default()).unwrap();
}

#[divan::bench]
fn manifest(bencher: Bencher) {
    let path = Arc::from("evidence.yaml");
    let source = fs::read_to_string(ready("evidence.yaml")).unwrap();
    bencher.bench(|| yaml::parse(&path, &source, &Limits::default()).unwrap());
}

#[divan::bench]
fn workbook_cells(bencher: Bencher) {
    let path = Arc::from("assessment.xlsx");
    bencher.bench(|| {
        fscheck::load::open_workbook(&ready("assessment.xlsx"), &path, &Limits::default()).unwrap()
    });
}

#[divan::bench]
fn workbook_answers(bencher: Bencher) {
    let checklist = loaded().checklist;
    let workbook = fscheck::load::open_workbook(
        &ready("assessment.xlsx"),
        &Arc::from("a.xlsx"),
        &Limits::default(),
    )
    .unwrap();
    bencher.bench(|| answers::read(&workbook, &checklist));
}

/// All that is read before anything is judged, with the two above.
#[divan::bench]
fn load_all() -> Loaded {
    loaded()
}

#[divan::bench]
fn judge(bencher: Bencher) {
    let loaded = loaded();
    let inspection = Inspection { seen: look(&loaded), ..Inspection::default() };
    bencher.bench(|| judged(&loaded, &inspection));
}

/// Examines all evidence files of the example: hashes, topics, secrets.
#[divan::bench]
fn look_at_all_evidence(bencher: Bencher) {
    let loaded = loaded();
    bencher.bench(|| look(&loaded));
}

/// SHA-256 of all files in the example's largest folder.
#[divan::bench]
fn hash(bencher: Bencher) {
    let files: Vec<PathBuf> =
        fs::read_dir(ready("practice")).unwrap().map(|entry| entry.unwrap().path()).collect();
    bencher.bench(|| {
        files
            .iter()
            .map(|file| fscheck::files::sha256(&fscheck::files::read(file, u64::MAX).unwrap()))
            .collect::<Vec<_>>()
    });
}

/// Reads one document of a format, one that the tests also read.
#[divan::bench(args = ["pdf", "docx", "pptx", "xlsx", "odt", "html"])]
fn extract_text(bencher: Bencher, ending: &str) {
    let format = match ending {
        "pdf" => Format::Pdf,
        "docx" => Format::Docx,
        "pptx" => Format::Pptx,
        "xlsx" => Format::Xlsx,
        "odt" => Format::Odt,
        _ => Format::Html,
    };
    let mut files: Vec<PathBuf> = fs::read_dir(project("tests/data/documents"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|own| own == ending))
        .collect();
    files.sort();
    let limits = Limits::default();
    bencher.bench(|| {
        let mut take = |_| {};
        let (mut reader, file) = (Reader::default(), File::open(&files[0]).unwrap());
        reader.read(format, file, &mut Pages::new(&mut take, &limits)).unwrap()
    });
}

#[divan::bench(args = ["text", "full", "json", "sarif", "junit", "github", "markdown", "html", "csv"])]
fn render(bencher: Bencher, format: &str) {
    let reports = [draft()];
    bencher.bench(|| {
        let mut out = Vec::new();
        match format {
            "text" => report::text::write(&reports[0], Style::plain(Detail::Summary), &mut out),
            "full" => report::text::write(&reports[0], Style::plain(Detail::Full), &mut out),
            "json" => report::json::write(&reports, &[], &mut out),
            "sarif" => report::sarif::write(&reports, &[], &Places::default(), &mut out),
            "junit" => report::junit::write(&reports, &[], &Places::default(), &mut out),
            "github" => report::github::write(&reports, &[], &Places::default(), &mut out),
            "markdown" => report::markdown::write(&reports, &mut out),
            "html" => report::html::write(&reports, &mut out),
            _ => report::csv::write(&reports, &mut out),
        }
        .unwrap();
        out
    });
}
