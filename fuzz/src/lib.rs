//! The fuzz targets. Each function passes bytes to one reader of untrusted input, and asserts what
//! must hold for any input. `cargo test` also runs them on the inputs that were found.

use std::fs::File;
use std::io::{Cursor, Seek, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, Once, OnceLock};

use fscheck::annotate as annotated;
use fscheck_core::assessment::{self, Assessment, Folders, link_paths};
use fscheck_core::checklist::Checklist;
use fscheck_core::evidence::{Cause, Observation};
use fscheck_core::facts::{self, ControlRef};
use fscheck_core::finding::Finding;
use fscheck_core::judge::{self, Inspection, Judgement, Settings};
use fscheck_core::location::{CellRef, Location};
use fscheck_core::problem::{Problem, Problems};
use fscheck_core::report::{Origin, Report, Selection, Sources};
use fscheck_core::workbook::Workbook;
use fscheck_core::workbook::answers::{self, Answers};
use fscheck_core::workbook::forms::MoreColumns;
use fscheck_core::{rules, visible};
use fscheck_read::definition::{catalogue, read as definition_reader};
use fscheck_read::document::{self, Format, Pages, Reader, plain};
use fscheck_read::limits::Limits;
use fscheck_read::spreadsheet::{self, formula};
use fscheck_read::tree::Value;
use fscheck_read::{fact_sheets, format, lock, manifest, secret, yaml};
use jiff::civil::{Date, date};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The beginning of a part of a package, if its parts follow one another in the input:
/// `\n--- NAME\n` and then its content.
const PART: &[u8] = b"\n--- ";

/// A workbook of any format, byte by byte.
pub fn package(data: &[u8]) {
    judge_workbook(data);
}

/// A .xlsx workbook, part by part.
pub fn xlsx(data: &[u8]) {
    judge_workbook(&packed(data));
}

/// A .ods workbook, part by part.
pub fn ods(data: &[u8]) {
    judge_workbook(&packed(data));
}

/// Makes the annotated copy of a .xlsx workbook, part by part: its cells have the content of the
/// original.
pub fn annotate(data: &[u8]) {
    let original = packed(data);
    let Some(workbook) = opened(&original) else { return };
    let report = report_on(&workbook);
    let mut copy = Cursor::new(Vec::new());
    if annotated::annotate(&report, Cursor::new(&original), &mut copy).is_err() {
        return;
    }
    let copy = opened(copy.get_ref()).expect("the copy can be read, since the original can");
    // The sheet of findings comes first, then one of tasks if there are any.
    let added = copy.sheets.len() - workbook.sheets.len();
    assert!((1..=2).contains(&added), "{added} sheets were added");
    let (sheets, copied) = (&workbook.sheets, &copy.sheets[added..]);
    for (sheet, copy) in sheets.iter().zip(copied) {
        assert_eq!(sheet.name, copy.name);
        assert!(sheet.cells == copy.cells, "the cells of {} differ", sheet.name);
    }
}

/// A manifest.
pub fn manifest(data: &[u8]) {
    let Some(source) = &text_of(data) else { return };
    let path = Arc::from("evidence.yaml");
    let root = match yaml::parse(&path, source, &Limits::default()) {
        Ok(root) => root,
        Err(problem) => return stand_in(source, &[problem]),
    };
    for checklist in checklists() {
        let problems = Problems::default();
        let facts = manifest::read(&root, checklist, &problems);
        stand_in(source, &problems.into_sorted());
        judged(checklist, facts, Answers::default());
    }
}

/// A definition of a checklist.
pub fn definition(data: &[u8]) {
    let Some(source) = &text_of(data) else { return };
    let path = Arc::from("checklist.yaml");
    match definition_reader::read(&path, source, &catalogue::part, &Limits::default()) {
        Ok(checklist) => judged(&checklist, facts::Facts::default(), Answers::default()),
        Err(problems) => {
            assert!(!problems.is_empty(), "refused without a reason");
            let own: Vec<Problem> =
                problems.into_iter().filter(|problem| *problem.at.path() == path).collect();
            stand_in(source, &own);
        }
    }
}

/// A lock file.
pub fn lock(data: &[u8]) {
    let Some(source) = &text_of(data) else { return };
    if let Err(problems) = lock::read(&Arc::from("evidence.lock"), source, &Limits::default()) {
        assert!(!problems.is_empty(), "refused without a reason");
        stand_in(source, &problems);
    }
}

/// Texts that are written into YAML, one a line: each must be read back as it was, and add nothing.
pub fn written(data: &[u8]) {
    let Some(source) = &text_of(data) else { return };
    let texts: Vec<&str> = source.split('\0').collect();
    let mut yaml = String::from("all:\n");
    for text in &texts {
        let (scalar, quoted, comment) =
            (yaml::scalar(text), yaml::quoted(text), yaml::comment(text));
        yaml.push_str(&format!("  - {{a: {scalar}, b: [{quoted}]}} # {comment}\n"));
    }
    let root = yaml::parse(&Arc::from("written.yaml"), &yaml, &Limits::default())
        .expect("what is written is YAML");
    let Some(Value::List(all)) = root.get("all").map(|node| &node.value) else {
        panic!("no list: {yaml}")
    };
    assert_eq!(all.len(), texts.len(), "{yaml}");
    for (node, text) in all.iter().zip(&texts) {
        let Value::Map(fields) = &node.value else { panic!("no map: {yaml}") };
        assert_eq!(fields.len(), 2, "{yaml}");
        assert_eq!(node.get("a").and_then(|node| node.text()), Some(*text), "{yaml}");
        let Some(Value::List(quoted)) = node.get("b").map(|node| &node.value) else {
            panic!("no list: {yaml}")
        };
        let quoted: Vec<_> = quoted.iter().map(|node| node.text()).collect();
        assert_eq!(quoted, [Some(*text)], "{yaml}");
    }
    assert!(!yaml.contains(|c| c != '\n' && visible::is_active(c)), "{yaml:?}");
}

/// Reads a document of Office Open XML, part by part; the first byte selects its kind.
pub fn ooxml(data: &[u8]) {
    one_of([Format::Docx, Format::Pptx, Format::Xlsx], data);
}

/// Reads an OpenDocument document, part by part; the first byte selects its kind.
pub fn odf(data: &[u8]) {
    one_of([Format::Odt, Format::Odp, Format::Ods], data);
}

/// A web page.
pub fn html(data: &[u8]) {
    read_document(Format::Html, data);
}

/// A PDF.
pub fn pdf(data: &[u8]) {
    read_document(Format::Pdf, data);
}

/// An e-mail.
pub fn mail(data: &[u8]) {
    read_document(Format::Mail, data);
}

/// Reads a drawing in XML; the first byte selects its format.
pub fn drawing(data: &[u8]) {
    let Some((first, data)) = data.split_first() else { return };
    read_document([Format::Svg, Format::Drawio][usize::from(*first) % 2], data);
}

/// Reads a plain text, and recognises the format of a file; the first byte selects its extension.
pub fn plain(data: &[u8]) {
    let Some((first, data)) = data.split_first() else { return };
    let endings = [
        "md", "csv", "svg", "png", "docx", "odt", "pdf", "html", "zip", "json", "", "key", "eml",
        "log",
    ];
    let path = Path::new("file").with_extension(endings[usize::from(*first) % endings.len()]);
    let mut file = file_of(data);
    format::sniff(&path, &mut file, &Limits::default())
        .expect("a file that is there can be looked at");
    let Some(text) = plain::decode(data) else { return };
    for heading in plain::headings(&text) {
        assert!(text.contains(&heading));
    }
    for secret in secret::secrets(&text) {
        assert!(text.is_char_boundary(secret.start));
    }
}

/// Links, formulas with links, references to cells and to controls: the lines of the input.
pub fn links(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for line in text.lines() {
        for links_from_package in [false, true] {
            for path in link_paths(line, &folders(links_from_package)) {
                assert_eq!(path, fscheck_core::paths::plain(&path));
            }
        }
        for target in formula::hyperlink_targets(line) {
            assert!(!target.is_empty());
        }
        formula::hyperlink_text(line);
        ControlRef::parse(line);
        if let Ok(cell) = CellRef::from_str(line) {
            assert!(cell.is_on_grid());
            assert_eq!(CellRef::from_str(&cell.to_string()), Ok(cell));
        }
    }
}

/// The built-in checklists.
fn checklists() -> &'static [Arc<Checklist>] {
    static CHECKLISTS: OnceLock<Vec<Arc<Checklist>>> = OnceLock::new();
    CHECKLISTS.get_or_init(|| catalogue::all().expect("what is built in can be read"))
}

/// Returns the package whose parts are in `data`, none of them compressed.
fn packed(data: &[u8]) -> Vec<u8> {
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let mut rest = data;
    while let Some(start) = find(rest, PART) {
        rest = &rest[start + PART.len()..];
        let content = &rest[..find(rest, PART).unwrap_or(rest.len())];
        let (name, content) = content.split_at(find(content, b"\n").unwrap_or(content.len()));
        // The second part of one name is refused.
        if package.start_file(String::from_utf8_lossy(name), stored).is_ok() {
            package.write_all(content.get(1..).unwrap_or_default()).expect("there is room");
        }
    }
    package.finish().expect("there is room").into_inner()
}

fn find(data: &[u8], wanted: &[u8]) -> Option<usize> {
    data.windows(wanted.len()).position(|window| window == wanted)
}

/// Returns the workbook in `data`. Panics of its reader are caught, as in the program.
fn opened(data: &[u8]) -> Option<Workbook> {
    static SILENCE: Once = Once::new();
    SILENCE.call_once(spreadsheet::guard::silence);
    spreadsheet::read(Cursor::new(data), &Arc::from("assessment"), &Limits::default()).ok()
}

fn judge_workbook(data: &[u8]) {
    let Some(workbook) = opened(data) else { return };
    for sheet in &workbook.sheets {
        assert!(sheet.cells.keys().all(|cell| cell.is_on_grid()));
    }
    for checklist in checklists() {
        let problems = Problems::default();
        let stated = fact_sheets::tree(&workbook, &MoreColumns::of(checklist), &problems);
        let facts = stated.map(|root| manifest::read(&root, checklist, &problems));
        judged(checklist, facts.unwrap_or_default(), answers::read(&workbook, checklist));
    }
}

/// Judges content whose files don't exist: every item gets one status.
fn judged(checklist: &Checklist, facts: facts::Facts, answers: Answers) {
    let assessment = Assessment::new(assessment::Parts {
        primary: Arc::from("assessment"),
        manifest: None,
        workbook: None,
        checklist_at: None,
        facts,
        conflicts: Vec::new(),
        fact_problems: Vec::new(),
        answers,
        folders: folders(false),
        link_hosts: checklist.linked_kinds(),
    });
    let missing = || Observation::Missing(Cause::new("it is not there"));
    let seen = assessment.facts.evidence.iter().map(|_| missing()).collect();
    let inspection = Inspection { seen, ..Inspection::default() };
    let settings = Settings { as_of: day(), no_waivers: false, locked: false, passages: true };
    let judgement = judge::judge(checklist, &assessment, &inspection, settings);
    let ids = |item: &judge::ItemResult| item.id.clone();
    let wanted: Vec<String> = checklist.items.iter().map(|item| item.id.clone()).collect();
    assert_eq!(judgement.items.iter().map(ids).collect::<Vec<_>>(), wanted);
}

fn day() -> Date {
    date(2024, 3, 1)
}

fn folders(links_from_package: bool) -> Folders {
    let folder = PathBuf::from("/assessment");
    Folders {
        evidence: folder.clone(),
        evidence_shown: folder.clone(),
        workbook: folder,
        links_from_package,
    }
}

/// A report with a finding at some cells of each sheet, empty ones too.
fn report_on(workbook: &Workbook) -> Report {
    let mut findings = Vec::new();
    for sheet in &workbook.sheets {
        let full = sheet.cells.keys().copied().take(4);
        let any = [CellRef::new(0, 0), CellRef::new(2, 1), CellRef::new(20, 30)];
        for cell in full.chain(any) {
            findings.push(Finding::new(rules::ALL[0], &sheet.at(cell), "a <finding> & more"));
        }
    }
    let origin = Origin {
        definition: None,
        inputs: Vec::new(),
        own_files: Vec::new(),
        customers: Default::default(),
        assignments: Default::default(),
        sources: Sources::default(),
    };
    let judgement = Judgement {
        items: Vec::new(),
        findings,
        deadlines: Vec::new(),
        unsearched: 0,
        unshown: Default::default(),
    };
    Report::collect(checklists()[0].clone(), day(), origin, judgement, Selection::default())
}

/// The text of a YAML file, as the program takes it.
fn text_of(data: &[u8]) -> Option<String> {
    String::from_utf8(data.to_vec()).ok().map(yaml::with_line_feeds)
}

/// Asserts that every problem has a place in the text, a message and a help.
fn stand_in(source: &str, problems: &[Problem]) {
    let lines = source.lines().count().max(1);
    for problem in problems {
        assert!(!problem.message.is_empty() && !problem.help.is_empty());
        if let Location::Line { line, .. } = problem.at {
            let line = usize::try_from(line).expect("lines fit");
            // If a text ends with a line feed, its end is on a separate line.
            assert!((1..=lines + 1).contains(&line), "line {line} of {lines}");
        }
    }
}

fn one_of(formats: [Format; 3], data: &[u8]) {
    let Some((first, data)) = data.split_first() else { return };
    read_document(formats[usize::from(*first) % formats.len()], &packed(data));
}

/// Reads a document: its pages are counted from 1.
fn read_document(format: Format, data: &[u8]) {
    let mut count = 0;
    let mut take = |page: document::Page| {
        count += 1;
        assert_eq!(page.number, count);
    };
    let limits = Limits::default();
    let _ = Reader::default().read(format, file_of(data), &mut Pages::new(&mut take, &limits));
}

/// A file with this content, which no other process sees.
fn file_of(data: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("there is room");
    file.write_all(data).and_then(|()| file.rewind()).expect("there is room");
    file
}
