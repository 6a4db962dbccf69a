//! Reading of evidence files: documents of every program, the worker that reads them, the cache,
//! and the lock.

use std::io::Write;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use std::{fs, thread};

use fscheck::assess::{self, Work};
use fscheck::progress::Progress;
use fscheck::{load, worker};
use fscheck_core::finding::Finding;
use fscheck_read::limits::Limits;
use jiff::civil::date;
use serde_json::Value;

use super::common::{AS_OF, Base, fscheck, fscheck_with_cache, package, project, repack};

/// Returns a folder whose only evidence is one document on account governance.
fn with_document(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(project().join("tests/data/documents").join(name), folder.path().join(name)).unwrap();
    list(folder.path(), &[name]);
    folder
}

/// Writes a manifest that lists documents for one ask.
fn list(folder: &Path, names: &[&str]) {
    let mut manifest = String::from("fscheck: 1\nevidence:\n");
    for (number, name) in names.iter().enumerate() {
        manifest += &format!(
            "  - {{id: e{number}, kind: document, path: \"{name}\", controls: [ACCT-001/sop]}}\n"
        );
    }
    fs::write(folder.join("evidence.yaml"), manifest).unwrap();
}

const JUDGE: [&str; 6] = ["validate", "--as-of", AS_OF, "--format", "json", "--select=evidence"];

/// The findings about evidence, as `rule message help`.
fn findings(report: &Value) -> Vec<String> {
    let told = |finding: &Value| {
        let text = |key: &str| finding[key].as_str().unwrap().to_owned();
        format!("{} {} {}", text("rule"), text("message"), text("help"))
    };
    report["findings"].as_array().unwrap().iter().map(told).collect()
}

#[test]
fn documents_of_every_program_are_searched_page_by_page() {
    for (name, extent, place) in [
        ("word.docx", "3 pages", " (page 3)"),
        ("libreoffice.docx", "3 pages", " (page 3)"),
        ("libreoffice.odt", "10 paragraphs", ""),
        ("slides.pptx", "3 slides", " (slide 3)"),
        ("libreoffice.odp", "3 slides", " (slide 3)"),
        ("sheets.xlsx", "3 sheets", " (sheet 3)"),
        ("libreoffice.ods", "3 sheets", " (sheet 3)"),
        ("libreoffice.pdf", "3 pages", " (page 3)"),
        ("chromium.pdf", "3 pages", " (page 3)"),
        ("reportlab.pdf", "3 pages", " (page 3)"),
        ("page.html", "7 paragraphs", ""),
    ] {
        let folder = with_document(name);
        let found = findings(&fscheck(folder.path(), &JUDGE).assessment());
        assert_eq!(found.len(), 1, "{name}: {found:#?}");
        // It leaves out one of four points; a script in a page is not part of its text.
        let message = "evidence-coverage evidence `e0` doesn't mention 1 of the 4 topics of ACCT-001/sop: CloudTrail in every region, its logs in a bucket of their own";
        assert!(found[0].starts_with(message), "{name}: {}", found[0]);
        let searched = format!("Searched {extent} of {name}; nearest heading: “Logs of all region");
        assert!(found[0].contains(&searched), "{name}: {}", found[0]);
        assert!(found[0].contains(&format!("”{place}. ")), "{name}: {}", found[0]);
    }
}

#[test]
fn a_broken_document_is_one_finding_and_the_rest_goes_on() {
    let folder = with_document("protected.pdf");
    fs::write(folder.path().join("broken.docx"), b"PK\x03\x04 and then nothing").unwrap();
    fs::write(folder.path().join("locked.docx"), compound()).unwrap();
    fs::copy(project().join("tests/data/documents/word.docx"), folder.path().join("w.docx"))
        .unwrap();
    list(folder.path(), &["broken.docx", "protected.pdf", "locked.docx", "w.docx"]);
    let found = findings(&fscheck(folder.path(), &JUDGE).assessment());
    let of = |start: &str| found.iter().filter(|finding| finding.starts_with(start)).count();
    assert_eq!(of("evidence-type-mismatch evidence `e0`"), 1, "{found:#?}");
    let protected = "could not be searched: it is protected by a password";
    for id in ["e1", "e2"] {
        let told = format!("evidence-unreadable the text of evidence `{id}` {protected}");
        assert_eq!(of(&told), 1, "{found:#?}");
    }
    // The topics of the unreadable ones are unknown, so the last one is not faulted for missing
    // topics.
    assert_eq!(of("evidence-coverage"), 0, "{found:#?}");
    assert_eq!(found.len(), 3, "{found:#?}");
}

#[test]
fn a_document_that_breaks_off_is_searched_up_to_there() {
    let folder = with_document("sheets.xlsx");
    repack(&folder.path().join("sheets.xlsx"), |name, content| {
        (name == "xl/worksheets/sheet3.xml").then(|| content[..content.len() / 2].to_vec())
    });
    let found = findings(&fscheck(folder.path(), &JUDGE).assessment());
    let told = "evidence-unreadable only 2 sheets of evidence `e0` could be searched";
    assert!(found[0].starts_with(told), "{found:#?}");
    assert_eq!(found.len(), 1, "{found:#?}");
}

#[test]
fn a_document_that_its_reader_cannot_bear_is_left_and_the_next_one_is_read() {
    let folder = with_document("page.html");
    // 140 MB, in which there is nothing.
    let paragraphs =
        format!("<w:body>{}</w:body>", "<w:p><w:r><w:t>a</w:t></w:r></w:p>".repeat(4 << 20));
    let parts = [("[Content_Types].xml", "<Types/>"), ("word/document.xml", &paragraphs)];
    package(&folder.path().join("long.docx"), parts);
    list(folder.path(), &["long.docx", "page.html"]);
    for (limit, told) in [
        (
            "document-seconds=1",
            "evidence-too-large the text of evidence `e0` could not be searched: reading it takes \
             too long (the limit document-seconds, 1)",
        ),
        (
            "document-memory=3000000",
            "evidence-unreadable the text of evidence `e0` could not be searched: its reader stopped, usually because it ran out of memory (the limit document-memory, 3000000)",
        ),
    ] {
        let args = [&JUDGE[..], &["--limit", limit]].concat();
        let found = findings(&fscheck(folder.path(), &args).assessment());
        assert!(found.iter().any(|one| one.starts_with(told)), "{found:#?}");
        assert!(!found.iter().any(|one| one.contains("`e1` could not")), "{found:#?}");
    }
}

#[test]
fn only_what_a_reader_of_the_document_sees_is_its_text() {
    let words = "CloudTrail records all regions into a bucket of the log archive account.";
    let text = |shown: &str, deleted: &str| {
        let deleted = format!(
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>{deleted}</text:p>\
             </text:deletion></text:changed-region></text:tracked-changes>"
        );
        format!(
            "<office:document-content><office:body><office:text>{deleted}<text:p>{shown}</text:p>\
             </office:text></office:body></office:document-content>"
        )
    };
    let word = |shown: &str, fallback: &str| {
        format!(
            "<w:document><w:body><w:p><w:r><mc:AlternateContent><mc:Choice><w:t>{shown}</w:t>\
             </mc:Choice><mc:Fallback><w:t>{fallback}</w:t></mc:Fallback></mc:AlternateContent>\
             </w:r></w:p></w:body></w:document>"
        )
    };
    let strings = |shown: &str, reading: &str| {
        format!("<sst><si><t>{shown}</t><rPh><t>{reading}</t></rPh></si></sst>")
    };
    for is_shown in [true, false] {
        let (shown, hidden) = if is_shown { (words, "Nothing.") } else { ("Nothing.", words) };
        let odt = "application/vnd.oasis.opendocument.text";
        let types = ("[Content_Types].xml", "<Types/>");
        let (written, word) = (text(shown, hidden), word(shown, hidden));
        let strings = strings(shown, hidden);
        let documents: [(&str, &[(&str, &str)]); 3] = [
            ("a.odt", &[("mimetype", odt), ("content.xml", &written)]),
            ("a.docx", &[types, ("word/document.xml", &word)]),
            (
                "a.xlsx",
                &[
                    types,
                    (
                        "xl/workbook.xml",
                        "<workbook><sheets><sheet name=\"s\" r:id=\"r1\"/></sheets></workbook>",
                    ),
                    (
                        "xl/_rels/workbook.xml.rels",
                        "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
                    ),
                    ("xl/sharedStrings.xml", &strings),
                    (
                        "xl/worksheets/sheet1.xml",
                        "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>",
                    ),
                ],
            ),
        ];
        for (name, parts) in documents {
            let folder = tempfile::tempdir().unwrap();
            package(&folder.path().join(name), parts.iter().copied());
            list(folder.path(), &[name]);
            let found = findings(&fscheck(folder.path(), &JUDGE).assessment());
            let coverage = found.iter().find(|one| one.starts_with("evidence-coverage")).unwrap();
            let says = !coverage.contains("CloudTrail in every region");
            assert_eq!(says, is_shown, "{name}: {found:#?}");
        }
    }
}

#[test]
fn what_lacks_its_content_or_hides_it_is_told() {
    let odt = ("mimetype", "application/vnd.oasis.opendocument.text");
    let types = ("[Content_Types].xml", "<Types/>");
    let content = ("content.xml", "<office:document-content/>");
    let encrypted = ("META-INF/manifest.xml", "<manifest:encryption-data/>");
    for (name, parts, told) in [
        ("a.odt", &[odt][..], "it has no part content.xml"),
        ("b.odt", &[odt, content, encrypted], "it is protected by a password"),
        ("a.pptx", &[types, ("ppt/presentation.xml", "<p:presentation/>")], "it has no slides"),
        ("a.xlsx", &[types, ("xl/workbook.xml", "<workbook/>")], "it has no sheets"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        package(&folder.path().join(name), parts.iter().copied());
        list(folder.path(), &[name]);
        let found = findings(&fscheck(folder.path(), &JUDGE).assessment());
        let start = "evidence-unreadable the text of evidence `e0` could not be searched: ";
        assert!(found[0].starts_with(start) && found[0].contains(told), "{name}: {found:#?}");
    }
}

/// Returns the beginning of a compound file, as in an encrypted document.
fn compound() -> Vec<u8> {
    let mut bytes = vec![0; 4_096];
    bytes[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    bytes[24..32].copy_from_slice(&[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0]);
    bytes
}

#[test]
fn secrets_are_told_by_their_place_and_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let key = ["AKIA", "Q3EGRTYUIOPASDFG"].concat();
    let password = "Tr0ub4dor&3x";
    let text = format!("one\ntwo {key}\n\npassword: {password}\n");
    fs::write(folder.path().join("a.md"), text).unwrap();
    list(folder.path(), &["a.md"]);
    for format in ["json", "text"] {
        let ran = fscheck(folder.path(), &["validate", "--as-of", AS_OF, "--format", format]);
        assert!(!ran.out.contains(&key) && !ran.out.contains(password), "{}", ran.out);
    }
    let found = findings(&fscheck(folder.path(), &JUDGE).assessment());
    let wanted = "evidence-secret the file of evidence `e0` contains an AWS access key id (line 2) \
                  and a password (line 4)";
    assert!(found.iter().any(|finding| finding.starts_with(wanted)), "{found:#?}");
}

#[test]
fn the_name_of_a_customer_is_told_with_its_place() {
    let mut base = Base::new();
    base.manifest +=
        "  - {id: a, kind: document, path: a.md, controls: [EXCSC-003], case_studies: [1]}\n";
    base.manifest +=
        "  - {id: b, kind: document, path: b.pdf, controls: [EXCSC-003], case_studies: [1]}\n";
    base.manifest = base.manifest.replace("Alder Point Insurance", "Contact Information Ltd");
    base.write();
    base.file("a.md", "Requirements\n\nArchitecture, as with fenwick payments.\n");
    let reportlab = project().join("tests/data/documents/reportlab.pdf");
    base.file("b.pdf", fs::read(reportlab).unwrap());
    let ran = base.judge(&["--select", "evidence-names-customer"]);
    let found = findings(&ran.assessment());
    let ends = ["case study 4 (Fenwick Payments), line 3", "(Contact Information Ltd), page 3"];
    assert_eq!(found.len(), 2, "{found:#?}");
    for (finding, end) in found.iter().zip(ends) {
        assert!(finding.contains("names the customer of case study"), "{finding}");
        assert!(finding.contains(&format!("{end} Remove the name")), "{finding}");
    }
}

#[test]
fn the_worker_answers_one_request_after_another_and_ends_with_its_input() {
    let mut worker = Command::new(env!("CARGO_BIN_EXE_fscheck"))
        .arg("read-documents")
        .current_dir(project().join("tests/data/documents"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut requests = worker.stdin.take().unwrap();
    for (path, format) in [("cut.pdf", "Pdf"), ("none.docx", "Docx"), ("word.docx", "Docx")] {
        let of = format!("{{\"Document\": \"{format}\"}}");
        writeln!(requests, "{{\"path\": \"{path}\", \"of\": {of}}}").unwrap();
    }
    drop(requests);
    let output = worker.wait_with_output().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = answers.lines().collect();
    assert_eq!(lines.len(), 6, "{answers}");
    assert!(lines[0].contains("its end is missing"), "{answers}");
    assert!(lines[1].contains("can't be opened"), "{answers}");
    assert!(lines[2].contains("Opening an account"), "{answers}");
    let end = "{\"End\":{\"Ok\":{\"unit\":\"Page\",\"unread\":[],\"wordless\":null}}}";
    assert_eq!(lines[5], end);
    assert!(output.status.success());
}

/// In the page of a browser a workbook is tried before it is read.
#[test]
fn the_worker_tries_workbooks_and_says_that_it_outlived_them() {
    let tried = |path: &str, limits: &[&str]| {
        let mut worker = Command::new(env!("CARGO_BIN_EXE_fscheck"))
            .arg("read-documents")
            .args(limits)
            .env("RUST_BACKTRACE", "0")
            .current_dir(project())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        writeln!(worker.stdin.take().unwrap(), "{{\"path\": \"{path}\", \"of\": \"Workbook\"}}")
            .unwrap();
        let output = worker.wait_with_output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let end = "{\"End\":{\"Ok\":{\"unit\":\"Sheet\",\"unread\":[],\"wordless\":null}}}\n";
    let workbook = "examples/ready/assessment.xlsx";
    assert_eq!(tried(workbook, &[]), end);
    assert_eq!(tried("Cargo.toml", &[]), end, "what is wrong with it is told by its next reader");
    assert_eq!(tried(workbook, &["--limit", "document-memory=2000000"]), "", "it did not survive");
    worker::use_program(PathBuf::from(env!("CARGO_BIN_EXE_fscheck")));
    worker::try_workbook(&project().join(workbook), &Limits::default()).unwrap();
}

/// Limits belong to an assessment, and not to the process.
#[test]
fn assessments_side_by_side_keep_to_their_own_limits() {
    worker::use_program(PathBuf::from(env!("CARGO_BIN_EXE_fscheck")));
    let assessed = |name: &str, value: u64| {
        let mut limits = Limits::default();
        assert!(limits.set(name, value));
        let (input, limits) = (project().join("examples/ready"), Arc::new(limits));
        let files = load::Request { input, limits, ..load::Request::default() };
        let request = assess::Request { files, ..assess::Request::default() };
        let progress = Progress::none();
        let work = Work { threads: NonZero::<usize>::MIN, use_cache: false, progress: &progress };
        assess::assess(&request, date(2026, 12, 1), work)
    };
    thread::scope(|scope| {
        let few_cells = scope.spawn(|| assessed("workbook-cells", 100).unwrap_err().to_string());
        let short = scope.spawn(|| assessed("document-text", 100).unwrap().report);
        let usual = scope.spawn(|| assessed("document-text", 32 << 20).unwrap().report);
        let told = few_cells.join().unwrap();
        assert!(told.contains("(workbook-cells, 100)"), "{told}");
        let is_limited = |finding: &Finding| finding.message.contains("(document-text, 100)");
        assert!(short.join().unwrap().findings.iter().any(is_limited));
        let usual = usual.join().unwrap();
        assert!(usual.is_ready() && !usual.findings.iter().any(|f| f.message.contains("limit")));
    });
}

/// Sets a file's modification time to an hour ago, so that a cache may trust it.
fn settle(file: &Path) {
    let file = fs::File::options().write(true).open(file).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(3_600)).unwrap();
}

/// Returns the content of the cache of evidence, and its file.
fn cached(cache: &Path) -> (Value, std::path::PathBuf) {
    // On macOS, the folder for caches is below the home folder.
    let folders = [cache.join("fscheck"), cache.join("Library/Caches/fscheck")];
    let folder = folders.iter().find(|folder| folder.is_dir()).unwrap();
    let mut files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let file = files.find(|file| file.extension().is_some_and(|ending| ending == "json")).unwrap();
    (serde_json::from_slice(&fs::read(&file).unwrap()).unwrap(), file)
}

#[test]
fn a_manifest_is_parsed_again_only_if_it_has_changed() {
    let folder = with_document("word.docx");
    let cache = tempfile::tempdir().unwrap();
    let judge = || fscheck_with_cache(folder.path(), &JUDGE, cache.path()).out;
    let first = judge();
    assert_eq!(judge(), first);
    let (_, file) = cached(cache.path());
    let mut files = fs::read_dir(file.parent().unwrap()).unwrap().map(|file| file.unwrap().path());
    let kept = files.find(|file| file.extension().is_some_and(|ending| ending == "read")).unwrap();
    let mut bytes = fs::read(&kept).unwrap();
    let name = bytes.windows(9).position(|part| part == b"word.docx").unwrap();
    bytes[name..name + 4].copy_from_slice(b"gone");
    fs::write(&kept, bytes).unwrap();
    assert!(judge().contains("gone.docx"), "the cache is trusted for an unchanged manifest");
    let manifest = folder.path().join("evidence.yaml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, format!("{text}# Changed.\n")).unwrap();
    assert!(!judge().contains("gone.docx"));
}

#[test]
fn a_second_run_looks_at_what_changed_and_at_nothing_else() {
    let folder = with_document("word.docx");
    let document = folder.path().join("word.docx");
    settle(&document);
    let cache = tempfile::tempdir().unwrap();
    let judge = |more: &[&str]| {
        let args: Vec<&str> = JUDGE.iter().chain(more).copied().collect();
        fscheck_with_cache(folder.path(), &args, cache.path()).out
    };
    let first = judge(&[]);
    assert_eq!(judge(&[]), first, "with a cache and without it is the same report");
    assert_eq!(judge(&["--no-cache"]), first);

    // The cache is trusted for an unchanged file.
    let (mut kept, file) = cached(cache.path());
    let known = kept["files"].as_object_mut().unwrap().values_mut().next().unwrap();
    known["content"]["text"]["Searched"]["extent"] = "1000 pages".into();
    fs::write(&file, kept.to_string()).unwrap();
    assert!(judge(&[]).contains("Searched 1000 pages"));
    assert_eq!(judge(&["--no-cache"]), first, "unless it is not asked");

    // A changed file is examined again, even if its size and times are unchanged.
    let mut content = fs::read(&document).unwrap();
    let middle = content.len() / 2;
    content[middle] ^= 1;
    fs::write(&document, &content).unwrap();
    settle(&document);
    assert!(!judge(&[]).contains("Searched 1000 pages"));

    // A broken cache is made anew in silence.
    fs::write(&file, "{ broken").unwrap();
    let ran = fscheck_with_cache(folder.path(), &JUDGE, cache.path());
    assert!(!ran.err.contains("cache"), "{}", ran.err);
    assert!(cached(cache.path()).0["files"].is_object());
}

#[test]
fn what_was_found_is_taken_over_for_a_file_that_was_only_moved() {
    let folder = with_document("word.docx");
    settle(&folder.path().join("word.docx"));
    let cache = tempfile::tempdir().unwrap();
    fscheck_with_cache(folder.path(), &JUDGE, cache.path());
    let (kept, file) = cached(cache.path());
    fs::write(&file, kept.to_string().replace("3 pages", "1000 pages")).unwrap();
    fs::rename(folder.path().join("word.docx"), folder.path().join("moved.docx")).unwrap();
    list(folder.path(), &["moved.docx"]);
    let ran = fscheck_with_cache(folder.path(), &JUDGE, cache.path());
    assert!(ran.out.contains("Searched 1000 pages of moved.docx"), "{}", ran.out);
}

#[test]
fn another_limit_makes_another_question() {
    let folder = with_document("word.docx");
    let cache = tempfile::tempdir().unwrap();
    let judge = |more: &[&str]| {
        let args: Vec<&str> = JUDGE.iter().chain(more).copied().collect();
        fscheck_with_cache(folder.path(), &args, cache.path()).out
    };
    let first = judge(&[]);
    let told = "the limit allows (document-text, 20)";
    assert!(!first.contains(told), "{first}");
    let limited = judge(&["--limit", "document-text=20"]);
    assert!(limited.contains("evidence-too-large") && limited.contains(told), "{limited}");
    assert_eq!(judge(&[]), first);
}

#[cfg(unix)]
#[test]
fn the_cache_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = with_document("word.docx");
    let cache = tempfile::tempdir().unwrap();
    fscheck_with_cache(folder.path(), &JUDGE, cache.path());
    let (_, file) = cached(cache.path());
    assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o077, 0);
}

#[test]
fn a_lock_is_stable_sorted_and_read_back() {
    let base = Base::new();
    base.write();
    let lock = || {
        let ran = fscheck(base.path(), &["lock"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.err.contains("wrote evidence.lock: 22 files"), "{}", ran.err);
        fs::read_to_string(base.path().join("evidence.lock")).unwrap()
    };
    let first = lock();
    assert_eq!(lock(), first);
    let ids: Vec<&str> = first.lines().filter(|line| line.starts_with("  - {id: ")).collect();
    assert_eq!(ids.len(), 22);
    assert!(ids.is_sorted());
    let ran = base.judge(&["--locked"]);
    assert_eq!((ran.code, ran.assessment()["findings"].as_array().unwrap().len()), (Some(0), 0));
    assert_eq!(ran.assessment()["inputs"][2]["role"], "lock");
}

#[test]
fn what_is_not_there_cannot_be_locked() {
    let base = Base::new();
    base.write();
    fs::remove_file(base.path().join("sow.md")).unwrap();
    let ran = fscheck(base.path(), &["lock"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("evidence `sow-template`: file not found"), "{}", ran.err);
    base.file("sow.md", "");
    let size = fs::metadata(base.path().join("overview.pdf")).unwrap().len();
    let ran = fscheck(base.path(), &["lock", &format!("--limit=evidence-hashed={}", size - 1)]);
    assert_eq!(ran.code, Some(2));
    for told in [
        "evidence `sow-template`: its file is empty",
        "evidence `overview-deck`: it is too large to hash",
    ] {
        assert!(ran.err.contains(told), "{}", ran.err);
    }
    assert!(!base.path().join("evidence.lock").exists());
}

#[test]
fn what_is_missing_and_accepted_is_left_out_of_the_lock() {
    let mut base = Base::new();
    let entry =
        "rule: evidence-missing-file, evidence: sow-template, reason: lost, until: 2024-12-31";
    base.manifest.push_str(&format!("accept:\n  - {{{entry}}}\n"));
    base.write();
    let text = fs::read(base.path().join("sow.md")).unwrap();
    fs::remove_file(base.path().join("sow.md")).unwrap();
    let lock = |as_of: &str| fscheck(base.path(), &["lock", "--as-of", as_of]);
    assert_eq!(lock("2025-01-01").code, Some(2), "the acceptance has ended");
    let ran = lock("2024-12-31");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let told = "warning: evidence `sow-template` isn't locked, because its file is missing\n";
    assert!(ran.err.contains(told), "{}", ran.err);
    let changed = || {
        let ran = base.judge(&["--locked", "--select", "evidence-changed"]);
        ran.assessment()["findings"].as_array().unwrap().len()
    };
    assert_eq!(changed(), 0);
    base.file("training.md", "# Training\n\nSomething else.\n");
    assert_eq!(changed(), 1);
    // The restored file has not been reviewed.
    base.file("sow.md", text);
    assert_eq!(changed(), 2);
    // Another one that is missing is not accepted.
    fs::remove_file(base.path().join("change.md")).unwrap();
    let ran = fscheck(base.path(), &["lock", "--as-of", "2024-12-31"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("evidence.lock not written: evidence `change-process`"),
        "{}",
        ran.err
    );
}

#[test]
fn what_a_message_quotes_is_no_message_of_ours() {
    let folder = tempfile::tempdir().unwrap();
    let id = r#""y\nwrote evidence.lock: 1 file\e[2K""#;
    let entry = format!("  - {{id: {id}, kind: document, path: gone.md}}\n");
    fs::write(folder.path().join("evidence.yaml"), format!("fscheck: 1\nevidence:\n{entry}"))
        .unwrap();
    let ran = fscheck(folder.path(), &["lock"]);
    assert_eq!(ran.code, Some(2));
    assert!(!ran.err.contains('\u{1b}'), "{}", ran.err);
    assert!(!ran.err.lines().any(|line| line.starts_with("wrote")), "{}", ran.err);
}

#[test]
fn a_lock_that_is_wanted_must_be_there_and_be_one() {
    let base = Base::new();
    base.write();
    let ran = base.judge(&["--locked"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("--locked needs evidence.lock"), "{}", ran.err);
    assert!(ran.err.contains("fscheck lock"), "{}", ran.err);
    base.file("evidence.lock", "fscheck_lock: 1\nevidence:\n  - {id: a, pth: b}\n");
    let ran = base.judge(&[]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("evidence.lock:3:13"), "{}", ran.err);
    assert!(ran.err.contains("no field `pth`"), "{}", ran.err);
    base.file("evidence.lock", b"fscheck_lock: 1\nevidence: [\xff]\n");
    let ran = base.judge(&[]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("evidence.lock isn't UTF-8 text"), "{}", ran.err);
    let digest = "0".repeat(64);
    let entry = format!("  - {{id: a, path: b, size: 1, sha256: \"{digest}\"}}\n");
    base.file("evidence.lock", format!("fscheck_lock: 1\nevidence:\n{entry}{entry}"));
    let ran = base.judge(&[]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("evidence.lock:4:10"), "{}", ran.err);
    assert!(ran.err.contains("`a` is locked twice"), "{}", ran.err);
}

#[test]
fn nothing_is_said_of_the_files_beside_a_workbook_that_lists_no_evidence() {
    let base = Base::new();
    base.write();
    fs::remove_file(base.path().join("evidence.yaml")).unwrap();
    let ran = base.judge(&["assessment.xlsx", "--select", "evidence-unreferenced"]);
    assert_eq!(ran.assessment()["findings"].as_array().unwrap().len(), 0, "{}", ran.out);
}

#[cfg(unix)]
#[test]
fn nothing_is_waited_for_and_nothing_outside_is_read() {
    let base = Base::new();
    base.write();
    let fifo = |name: &str| {
        let made = Command::new("mkfifo").arg(base.path().join(name)).status().unwrap();
        assert!(made.success());
    };
    fs::create_dir(base.path().join("docs")).unwrap();
    for name in [".gitignore", ".fscheckignore", "docs/.gitignore"] {
        fifo(name);
    }
    assert_eq!(base.judge(&[]).code, Some(0));
    for name in [".gitignore", ".fscheckignore", "docs/.gitignore"] {
        fs::remove_file(base.path().join(name)).unwrap();
        std::os::unix::fs::symlink("/dev/zero", base.path().join(name)).unwrap();
    }
    assert_eq!(base.judge(&[]).code, Some(0));

    // A lock that leads elsewhere is not shown with its lines.
    let outside = tempfile::NamedTempFile::new().unwrap();
    fs::write(outside.path(), "secret: line").unwrap();
    let lock = base.path().join("evidence.lock");
    std::os::unix::fs::symlink(outside.path(), &lock).unwrap();
    let ran = base.judge(&[]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("evidence.lock can't be read: it is a link"), "{}", ran.err);
    fs::remove_file(&lock).unwrap();
    fifo("evidence.lock");
    assert_eq!(base.judge(&[]).code, Some(2));

    // A lock that cannot be read is written anew.
    fs::remove_file(&lock).unwrap();
    fs::write(&lock, "<<<<<<< ours").unwrap();
    assert_eq!(base.judge(&[]).code, Some(2));
    assert_eq!(fscheck(base.path(), &["lock"]).code, Some(0));
    assert_eq!(base.judge(&["--locked"]).code, Some(0));
}

#[test]
fn a_file_that_was_only_renamed_is_read_by_its_new_ending() {
    let folder = tempfile::tempdir().unwrap();
    let secret = ["<i class='password: ", "Kq9-vvRw2x'></i>"].concat();
    fs::write(folder.path().join("a.html"), format!("<p>root</p>{secret}")).unwrap();
    settle(&folder.path().join("a.html"));
    list(folder.path(), &["a.html"]);
    let cache = tempfile::tempdir().unwrap();
    let ran = fscheck_with_cache(folder.path(), &JUDGE, cache.path());
    assert!(!ran.out.contains("evidence-secret"), "a class is no part of a page: {}", ran.out);
    fs::rename(folder.path().join("a.html"), folder.path().join("a.md")).unwrap();
    list(folder.path(), &["a.md"]);
    let ran = fscheck_with_cache(folder.path(), &JUDGE, cache.path());
    assert!(ran.out.contains("evidence-secret"), "{}", ran.out);
}

#[test]
fn a_file_whose_digest_is_not_taken_proves_nothing_about_its_digest() {
    let mut base = Base::new();
    let digest = "0".repeat(64);
    base.manifest = base
        .manifest
        .replace("path: overview.pdf", &format!("path: overview.pdf, sha256: \"{digest}\""));
    base.write();
    let size = fs::metadata(base.path().join("overview.pdf")).unwrap().len();
    for (limit, told) in [
        (size - 1, "the file of evidence `overview-deck` is too large to hash"),
        (size, "evidence `overview-deck` doesn't match its `sha256`"),
    ] {
        let ran = base.judge(&[&format!("--limit=evidence-hashed={limit}")]);
        assert_eq!(ran.code, Some(1));
        let findings = ran.assessment()["findings"].clone();
        let mismatch: Vec<&Value> = findings
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| finding["rule"] == "evidence-hash-mismatch")
            .collect();
        assert_eq!(mismatch.len(), 1, "{findings:#}");
        assert_eq!(mismatch[0]["message"], told);
    }
}

/// Returns the elements of the first ask of a control in the JSON report.
fn elements(report: &Value, control: &str) -> Vec<Value> {
    let items = report["items"].as_array().unwrap().iter();
    let item = items.into_iter().find(|item| item["id"] == control).unwrap();
    item["asks"][0]["elements"].as_array().unwrap().clone()
}

#[test]
fn what_was_found_is_shown_with_its_sentence_page_and_heading() {
    for (name, unit, at) in [
        ("word.docx", "page", 2),
        ("slides.pptx", "slide", 2),
        ("sheets.xlsx", "sheet_number", 2),
        ("chromium.pdf", "page", 2),
        ("page.html", "paragraph", 10),
    ] {
        let folder = with_document(name);
        let report = fscheck(folder.path(), &JUDGE).assessment();
        let elements = elements(&report, "ACCT-001");
        let found: Vec<usize> =
            elements.iter().map(|one| one["found_in"].as_array().unwrap().len()).collect();
        assert_eq!(found, [1, 1, 1, 0], "{name}: {elements:#?}");
        let first = &elements[1]["found_in"][0];
        assert_eq!((&first["evidence"], &first["path"]), (&"e0".into(), &name.into()), "{name}");
        assert_eq!(first[unit], at, "{name}: {first:#?}");
        let sentence = first["sentence"].as_str().unwrap();
        assert!(
            sentence.contains("MFA") || sentence.contains("second factor"),
            "{name}: {first:#?}"
        );
    }
}

#[test]
fn a_sentence_with_a_secret_in_it_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    list(folder.path(), &["a.md"]);
    for (key, is_secret) in [("Z7QH2LTPW4X5RBNV", true), ("of another system", false)] {
        let key = ["AKIA", key].concat();
        let text = format!("Use the root user only for closing: the key {key} of the root user.\n");
        fs::write(folder.path().join("a.md"), text).unwrap();
        let report = fscheck(folder.path(), &JUDGE).assessment();
        let first = &elements(&report, "ACCT-001")[0]["found_in"][0];
        assert_eq!(first["sentence"].is_null(), is_secret, "{first:#?}");
        assert_eq!(report.to_string().contains(&key), !is_secret);
    }
}

#[test]
fn a_secret_in_the_sentence_after_a_passage_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    list(folder.path(), &["a.md"]);
    let path = folder.path().join("a.md");
    for (key, is_secret) in [("Z7QH2LTPW4X5RBNV", true), ("of another system", false)] {
        let key = ["AKIA", key].concat();
        let text = format!(
            "MFA for the root user was in the plan for May.\nWe let it go, and the\nkey {key} stayed.\n"
        );
        fs::write(&path, text).unwrap();
        settle(&path);
        let cache = tempfile::tempdir().unwrap();
        let ran = fscheck_with_cache(folder.path(), &JUDGE, cache.path());
        assert!(!(is_secret && ran.out.contains(&key)), "{}", ran.out);
        let (kept, _) = cached(cache.path());
        assert_eq!(kept.to_string().contains(&key), !is_secret, "{kept:#}");
    }
}

#[test]
fn responses_that_were_weighed_before_are_weighed_again_where_their_text_changed() {
    let mut base = Base::new();
    let (sheet, row, column) = base.grid.met("PRJ-005");
    base.grid.set(&sheet, row, column + 1, "TBD");
    base.write();
    let cache = tempfile::tempdir().unwrap();
    let judge = |base: &Base| {
        let args = ["validate", "--format", "json", "--as-of", AS_OF];
        let ran = fscheck_with_cache(base.path(), &args, cache.path());
        assert_eq!(ran.out, base.judge(&["--no-cache"]).out, "with a cache and without it");
        ran.out
    };
    let first = judge(&base);
    assert!(first.contains("is a placeholder"));
    assert_eq!(judge(&base), first);

    // The cache is trusted for a response, as for a file.
    let (mut kept, file) = cached(cache.path());
    for weighed in kept["responses"].as_object_mut().unwrap().values_mut() {
        *weighed = serde_json::json!({"worth": "Describes", "denial": null});
    }
    fs::write(&file, kept.to_string()).unwrap();
    let args = ["validate", "--format", "json", "--as-of", AS_OF];
    let ran = fscheck_with_cache(base.path(), &args, cache.path());
    assert!(!ran.out.contains("is a placeholder"));

    base.grid.set(&sheet, row, column + 1, "TBC");
    base.write();
    assert!(judge(&base).contains("is a placeholder"));
}
