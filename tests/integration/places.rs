//! Paths: names that are written in another form, and how reports name files.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::common::{AS_OF, Base, Ran, fscheck, package, project, without_environment};

const UMLAUT: &str = "fscheck: 1\nchecklist: aws-fs-competency@3.0\nevidence:\n- id: sop\n  \
                      kind: document\n  path: PATH\n  controls:\n  - ACCT-001/sop\n";

/// A folder with a manifest that names `path`, and the file that is `there`.
fn named(path: &str, there: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(there);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, "# Account governance\n").unwrap();
    let manifest = UMLAUT.replace("PATH", path);
    fs::write(folder.path().join("evidence.yaml"), manifest).unwrap();
    folder
}

fn about_files(folder: &Path, input: &str) -> Vec<(String, String, String)> {
    let select = ["--select", "evidence-missing-file", "--select", "evidence-unreferenced"];
    let args = ["validate", input, "--as-of", AS_OF, "--format", "json"];
    let ran = fscheck(folder, &[&args[..], &select].concat());
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let assessment = ran.assessment();
    let findings = assessment["findings"].as_array().unwrap().iter();
    findings.map(|f| (text(f, "rule"), text(f, "message"), text(f, "help"))).collect()
}

#[test]
fn a_name_in_the_other_unicode_form_is_found() {
    let (joined, apart) = ("ope/\u{dc}bergabe.md", "ope/U\u{308}bergabe.md");
    for (path, there) in [(joined, apart), (apart, joined), (joined, joined)] {
        let folder = named(path, there);
        assert_eq!(about_files(folder.path(), "."), [], "{path} {there}");
        // The lock has the path as it was written, and is valid in either form.
        assert_eq!(fscheck(folder.path(), &["lock"]).code, Some(0));
        let lock = fs::read_to_string(folder.path().join("evidence.lock")).unwrap();
        assert!(lock.contains(path), "{lock}");
        let manifest = UMLAUT.replace("PATH", there);
        fs::write(folder.path().join("evidence.yaml"), manifest).unwrap();
        let args = ["validate", "--locked", "--select", "evidence-changed", "--as-of", AS_OF];
        let ran = fscheck(folder.path(), &args);
        assert_eq!(ran.code, Some(0), "{}", ran.out);
    }
}

#[test]
fn a_name_that_differs_in_capitals_is_not_found_and_told() {
    let folder = named("ope/Runbook.MD", "ope/runbook.md");
    let found = about_files(folder.path(), ".");
    // One cause is reported once: that no entry names the file has the same cause.
    assert_eq!(found.len(), 1, "{found:#?}");
    let missing = &found[0];
    assert_eq!(missing.0, "evidence-missing-file");
    let wanted = "the file is named `ope/runbook.md`, with different capitals";
    assert!(missing.1.ends_with(wanted), "{missing:?}");
    assert!(
        missing.2.contains("Windows and macOS would find it, but Linux wouldn't"),
        "{missing:?}"
    );
}

#[test]
fn a_path_from_above_the_evidence_root_is_understood_but_not_taken() {
    for path in ["ours/ope/runbook.md", "\"/home/ada/ours/ope/runbook.md\"", "/ope/runbook.md"] {
        let folder = named(path, "ope/runbook.md");
        let ours = folder.path().join("ours");
        fs::create_dir(&ours).unwrap();
        fs::rename(folder.path().join("ope"), ours.join("ope")).unwrap();
        fs::rename(folder.path().join("evidence.yaml"), ours.join("evidence.yaml")).unwrap();
        let args = ["validate", "ours", "--as-of", AS_OF, "--select", "evidence-"];
        let ran = fscheck(folder.path(), &args);
        let told = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(ran.code, Some(1), "{told}");
        assert!(told.contains("The file is at `ope/runbook.md`. Correct the path."), "{told}");
    }
}

#[test]
fn the_workbook_of_a_manifest_is_found_as_evidence_is() {
    let base = Base::new();
    base.write();
    fs::create_dir(base.path().join("u\u{308}ber")).unwrap();
    let (old, new) = ("assessment.xlsx", "u\u{308}ber/assessment.xlsx");
    fs::rename(base.path().join(old), base.path().join(new)).unwrap();
    let judge = |path: &str| {
        let manifest = base.manifest.replacen("workbook: assessment.xlsx", path, 1);
        fs::write(base.path().join("evidence.yaml"), manifest).unwrap();
        base.judge(&[])
    };
    for path in ["\u{fc}ber\\assessment.xlsx", "\u{fc}ber/assessment.xlsx", new] {
        let ran = judge(&format!("workbook: {path}"));
        assert_eq!(ran.code, Some(0), "{path}: {}", ran.err);
    }
    let ran = judge("workbook: \u{fc}ber/Assessment.xlsx");
    assert_eq!(ran.code, Some(2));
    let told: String = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("workbook not found:"), "{told}");
    assert!(told.contains("with different capitals"), "{told}");
}

#[cfg(unix)]
#[test]
fn nothing_is_told_of_what_lies_outside_the_root() {
    let folder = named("out/Secret.md", "ope/runbook.md");
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.md"), "x").unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join("out")).unwrap();
    for path in ["out/Secret.md", "out/secret.md", "out/nothing.md", "Out/secret.md"] {
        let manifest = UMLAUT.replace("PATH", path);
        fs::write(folder.path().join("evidence.yaml"), manifest).unwrap();
        let args = ["validate", "--as-of", AS_OF, "--format", "json", "--select", "evidence-"];
        let ran = fscheck(folder.path(), &args);
        let told = ran.out.contains("is outside the evidence root");
        assert!(told && !ran.out.contains("capitals only"), "{path}: {}", ran.out);
    }
}

/// The places of all results, and the whole log.
fn sarif(ran: &Ran) -> (Vec<String>, Value) {
    let log: Value = serde_json::from_str(&ran.out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap().iter();
    let place = |result: &Value| {
        let at = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        let base = at["uriBaseId"].as_str().unwrap_or("-");
        format!("{base} {}", at["uri"].as_str().unwrap())
    };
    (results.map(place).collect(), log)
}

#[test]
fn ci_formats_name_files_from_the_working_folder_whatever_the_argument_was() {
    let folder = named("missing.pdf", "a b/c.md");
    let working = fs::canonicalize(folder.path()).unwrap();
    let (name, whole) = (working.file_name().unwrap().to_str().unwrap(), working.to_str().unwrap());
    let (above, there) = (format!("../{name}"), format!("{whole}/./evidence.yaml"));
    let judge = |folder: &Path, input: &str, format: &str| {
        let args = ["validate", input, "--as-of", AS_OF, "--select", "evidence-"];
        fscheck(folder, &[&args[..], &["--format", format]].concat())
    };
    for input in [".", "evidence.yaml", "a b/../evidence.yaml", whole, &above, &there] {
        let (places, log) = sarif(&judge(&working, input, "sarif"));
        assert!(places.contains(&"%SRCROOT% evidence.yaml".to_owned()), "{input}: {places:?}");
        assert!(places.contains(&"%SRCROOT% a%20b/c.md".to_owned()), "{input}: {places:?}");
        assert!(places.iter().all(|place| place.starts_with("%SRCROOT% ")), "{places:?}");
        assert!(!log.to_string().contains("file:"), "{input}");
        let run = &log["runs"][0];
        assert!(run["originalUriBaseIds"]["%SRCROOT%"].is_object());
        assert_eq!(run["automationDetails"]["id"], "fscheck/evidence.yaml/");
        let github = judge(&working, input, "github").out;
        assert!(github.contains("::error file=evidence.yaml,line="), "{input}: {github}");
        assert!(github.lines().all(|line| !line.contains("file=/")), "{input}: {github}");
        let junit = judge(&working, input, "junit").out;
        assert!(junit.contains(" evidence.yaml:6:9\""), "{input}: {junit}");
        assert!(!junit.contains(whole), "{input}: {junit}");
    }
    // People are shown the path as they wrote it.
    assert!(judge(&working, whole, "text").out.contains(&format!("{whole}/evidence.yaml")));
}

#[test]
fn a_path_outside_the_working_folder_is_a_whole_uri() {
    let folder = named("missing.pdf", "a.md");
    let outside = fs::canonicalize(folder.path()).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let whole = outside.to_str().unwrap();
    let args = ["validate", whole, "--as-of", AS_OF, "--format", "sarif"];
    let (places, _) = sarif(&fscheck(elsewhere.path(), &args));
    assert!(places.contains(&format!("- file://{whole}/evidence.yaml")), "{places:?}");
}

/// Returns a folder whose only evidence takes more memory than its reader may use.
fn heavy() -> tempfile::TempDir {
    let folder = named("long.docx", "a.md");
    let paragraphs = "<w:p><w:r><w:t>a</w:t></w:r></w:p>".repeat(1 << 20);
    let document = format!("<w:body>{paragraphs}</w:body>");
    let parts = [("[Content_Types].xml", "<Types/>"), ("word/document.xml", &document)];
    package(&folder.path().join("long.docx"), parts);
    folder
}

#[test]
fn a_reader_out_of_memory_ends_whatever_the_environment_says() {
    let folder = heavy();
    let mut command = Command::new(env!("CARGO_BIN_EXE_fscheck"));
    without_environment(command.current_dir(folder.path()));
    command.env("RUST_BACKTRACE", "full").env("RUST_LIB_BACKTRACE", "1");
    command.env("XDG_CACHE_HOME", project().join("Cargo.toml"));
    command.args(["validate", "--as-of", AS_OF, "--select", "evidence-", "--format", "json"]);
    let ran = Ran::of(command.args(["--limit", "document-memory=3000000"]).output().unwrap());
    assert!(ran.out.contains("its reader stopped"), "{}{}", ran.out, ran.err);
}
