//! A new evidence repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::common::{AS_OF, assert_known, fscheck, project};

/// All files below a folder, with their content.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            let below = tree(&path).into_iter();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            files.extend(below.map(|(file, content)| (format!("{name}/{file}"), content)));
        } else {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            files.insert(name, fs::read(&path).unwrap());
        }
    }
    files
}

#[test]
fn a_new_repository_has_all_that_it_needs_and_can_be_judged() {
    let folder = tempfile::tempdir().unwrap();
    let ran = fscheck(folder.path(), &["init", "new/repository"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let repository = folder.path().join("new/repository");
    let files = tree(&repository);
    for name in [
        ".github/workflows/fscheck.yml",
        ".fscheckignore",
        ".gitattributes",
        ".gitignore",
        "assessment.xlsx",
        "evidence.schema.json",
        "evidence.yaml",
        "customer-satisfaction/.gitkeep",
        "security-networking/.gitkeep",
    ] {
        assert!(files.contains_key(name), "{name}");
    }
    let folders = files.keys().filter(|name| name.ends_with("/.gitkeep")).count();
    assert_eq!(folders, 18, "one for each section with controls");
    let manifest = String::from_utf8(files["evidence.yaml"].clone()).unwrap();
    assert!(manifest.starts_with("# yaml-language-server: $schema=evidence.schema.json\n"));
    let judged = fscheck(&repository, &["validate", "--format", "json", "--as-of", AS_OF]);
    assert_eq!(judged.code, Some(1), "{}", judged.err);
    assert_eq!(judged.assessment()["summary"]["unanswered"], 57);
    assert!(!judged.out.contains("evidence-unreferenced"), "{}", judged.out);
    let schema = fscheck(&repository, &["schema", "manifest"]).out;
    assert_eq!(schema.as_bytes(), files["evidence.schema.json"]);
}

#[test]
fn whatever_is_in_the_way_is_told_and_nothing_is_changed() {
    for name in [
        "evidence.yaml",
        "assessment.xlsx",
        ".gitignore",
        ".gitattributes",
        "customer-satisfaction",
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), "mine").unwrap();
        let ran = fscheck(folder.path(), &["init"]);
        assert_eq!(ran.code, Some(2), "{name}");
        assert!(ran.err.contains("these files exist: ") && ran.err.contains(name), "{}", ran.err);
        let files = tree(folder.path());
        assert_eq!(files, BTreeMap::from([(name.to_owned(), b"mine".to_vec())]));
    }
}

#[test]
fn a_second_time_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("README.md"), "mine").unwrap();
    fs::create_dir(folder.path().join("reliability")).unwrap();
    assert_eq!(
        fscheck(folder.path(), &["init", "."]).code,
        Some(0),
        "other files are no hindrance"
    );
    let before = tree(folder.path());
    assert_eq!(fscheck(folder.path(), &["init"]).code, Some(2));
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn the_schema_knows_every_field_of_the_ready_example() {
    let schema: serde_json::Value =
        serde_json::from_str(&fscheck(&project(), &["schema", "manifest"]).out).unwrap();
    let text = fs::read_to_string(project().join("examples/ready/evidence.yaml")).unwrap();
    let manifest: serde_json::Value = serde_saphyr::from_str(&text).unwrap();
    assert_known(&manifest, &schema, "");
}

#[test]
fn the_workflow_runs_nothing_that_can_come_to_mean_other_code() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(fscheck(folder.path(), &["init"]).code, Some(0));
    let file = folder.path().join(".github/workflows/fscheck.yml");
    let workflow = fs::read_to_string(file).unwrap();
    assert!(!workflow.contains("{{"), "{workflow}");
    assert!(workflow.contains("args: --require-ready"), "{workflow}");
    assert!(!workflow.contains("run:"), "{workflow}");
    let used: Vec<&str> = workflow
        .lines()
        .filter_map(|line| line.split_once("uses: "))
        .map(|(_, used)| used)
        .collect();
    assert_eq!(used.len(), 2, "{workflow}");
    for used in used {
        let (action, rest) = used.split_once('@').unwrap();
        let (commit, version) = rest.split_once(" # v").unwrap();
        assert!(commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()), "{used}");
        // A build that doesn't know its commit names one that there is not.
        if action != "actions/checkout" {
            assert_eq!(version, env!("CARGO_PKG_VERSION"));
            assert_eq!(commit, "0".repeat(40));
            assert!(workflow.contains("GitHub refuses zeros"), "{workflow}");
        }
    }
}

#[test]
fn git_changes_no_byte_of_the_evidence() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(fscheck(folder.path(), &["init"]).code, Some(0));
    let attributes = fs::read_to_string(folder.path().join(".gitattributes")).unwrap();
    let rules: Vec<&str> = attributes.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(rules, ["* -text"]);
}
