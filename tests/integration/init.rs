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
    for (name, content, told) in [
        ("evidence.yaml", "mine", "these files exist: evidence.yaml\n"),
        ("evidence.yml", "mine", "these files exist: evidence.yml\n"),
        ("assessment.xlsx", "mine", "assessment.xlsx is not an .xlsx, .xlsm or .ods workbook"),
        ("customer-satisfaction", "", "these files exist: customer-satisfaction\n"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), content).unwrap();
        let ran = fscheck(folder.path(), &["init"]);
        assert_eq!(ran.code, Some(2), "{name}");
        assert!(ran.err.contains(told), "{}", ran.err);
        let files = tree(folder.path());
        assert_eq!(files, BTreeMap::from([(name.to_owned(), content.into())]));
    }
}

#[test]
fn settings_of_git_stay_and_what_they_lack_is_told() {
    let folder = tempfile::tempdir().unwrap();
    for name in [".gitignore", ".gitattributes", ".fscheckignore"] {
        fs::write(folder.path().join(name), "*.bak\n").unwrap();
    }
    let ran = fscheck(folder.path(), &["init"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for (name, line) in [
        (".gitignore", "~$*"),
        (".gitattributes", "* -text"),
        (".fscheckignore", "evidence.schema.json"),
    ] {
        let told =
            format!("  note: {name} exists and wasn't changed; add the line `{line}` to it\n");
        assert!(ran.err.contains(&told), "{}", ran.err);
        assert_eq!(fs::read_to_string(folder.path().join(name)).unwrap(), "*.bak\n");
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_setting_is_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("elsewhere", folder.path().join(".gitignore")).unwrap();
    let ran = fscheck(folder.path(), &["init"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(ran.err.contains("these files exist: .gitignore\n"), "{}", ran.err);
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
            assert!(workflow.contains("GitHub rejects the zeros"), "{workflow}");
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

const RUNBOOK: &str = "# Operations runbook\n\nApproved 2 November 2023.\n\n\
    ## Routine activities\nEvery morning the on-call engineer checks alarms and backups.\n\n\
    ## Troubleshooting\nIf a health check fails, follow the steps below and escalate to the lead.\n";

/// A folder with the form as AWS issues it, in part filled in.
fn with_form() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let form = project().join("tests/data/workbooks/aws-layout-draft.xlsx");
    fs::copy(form, folder.path().join("Our form v3.xlsx")).unwrap();
    folder
}

/// Returns the output of `init`, the manifest that it wrote, and the number of entries that
/// validate counts as proposed.
fn begun(folder: &Path) -> (String, String, usize) {
    let ran = fscheck(folder, &["init"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let manifest = fs::read_to_string(folder.join("evidence.yaml")).unwrap();
    let judged = ["validate", "--format", "json", "--as-of", AS_OF, "--select", "evidence"];
    let judged = fscheck(folder, &judged);
    let findings = judged.assessment()["findings"].as_array().unwrap().clone();
    let unreferenced = findings.iter().filter(|f| f["rule"] == "evidence-unreferenced");
    let unreferenced = unreferenced.filter(|f| !f.to_string().contains("empty.md"));
    assert_eq!(unreferenced.count(), 0, "every document has an entry");
    let proposed = findings.iter().filter(|finding| finding["rule"] == "evidence-proposed").count();
    (ran.err, manifest, proposed)
}

#[test]
fn a_form_that_is_there_is_kept_and_named_by_the_manifest() {
    let folder = with_form();
    let before = tree(folder.path());
    let (told, manifest, proposed) = begun(folder.path());
    assert!(told.contains("self-assessment: \"Our form v3.xlsx\" (unchanged)"), "{told}");
    assert!(told.contains("next: fill in \"Our form v3.xlsx\" and evidence.yaml"), "{told}");
    assert!(manifest.contains("\nworkbook: Our form v3.xlsx\n"), "{manifest}");
    assert!(!manifest.contains("\nevidence:"), "{manifest}");
    assert_eq!(proposed, 0);
    let after = tree(folder.path());
    assert_eq!(after["Our form v3.xlsx"], before["Our form v3.xlsx"]);
    assert!(!after.contains_key("assessment.xlsx"));
    assert!(after.contains_key("reliability/.gitkeep"));
}

#[test]
fn documents_that_are_there_are_proposed() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("ops")).unwrap();
    fs::write(folder.path().join("ops/Runbook FINAL.md"), RUNBOOK).unwrap();
    fs::write(folder.path().join("empty.md"), "").unwrap();
    let (told, manifest, proposed) = begun(folder.path());
    assert!(told.contains("evidence.yaml: 1 proposed entry (1 sure)"), "{told}");
    assert!(told.contains("1 file skipped"), "{told}");
    assert!(told.contains("next: review the proposals in evidence.yaml"), "{told}");
    assert!(manifest.contains("    path: ops/Runbook FINAL.md\n"), "{manifest}");
    assert_eq!(proposed, 1);
    let files = tree(folder.path());
    assert!(files.contains_key("assessment.xlsx"));
    assert!(!files.contains_key("reliability/.gitkeep"), "documents have their folders already");
    let confirmed = fscheck(folder.path(), &["collect", "--confirm-sure"]);
    assert!(confirmed.err.ends_with("confirmed 1 proposal in evidence.yaml; 0 left\n"));
}

#[test]
fn a_form_and_documents_become_one_repository() {
    let folder = with_form();
    fs::write(folder.path().join("runbook.md"), RUNBOOK).unwrap();
    let (told, manifest, proposed) = begun(folder.path());
    for line in
        ["  self-assessment: \"Our form v3.xlsx\"", "1 proposed entry", "then fill in \"Our form"]
    {
        assert!(told.contains(line), "{told}");
    }
    assert!(manifest.contains("\nworkbook: Our form v3.xlsx\n"), "{manifest}");
    assert!(manifest.contains("  - id: runbook\n"), "{manifest}");
    assert_eq!(proposed, 1);
}

#[test]
fn what_fscheck_wrote_is_no_evidence_and_no_second_form() {
    let folder = with_form();
    let copy = "xlsx=findings.xlsx";
    let input = "Our form v3.xlsx";
    fscheck(folder.path(), &["validate", input, "--as-of", AS_OF, "--output", copy]);
    assert!(folder.path().join("findings.xlsx").is_file());
    fs::copy(folder.path().join(input), folder.path().join("a.collected.xlsx")).unwrap();
    let (told, manifest, proposed) = begun(folder.path());
    let note = "note: not reading findings.xlsx: it is a copy with findings that fscheck wrote";
    assert!(told.contains(note), "{told}");
    assert!(manifest.contains("\nworkbook: Our form v3.xlsx\n"), "{manifest}");
    assert_eq!(proposed, 0);
    // If only the copy is left, its answers are not lost.
    for file in [input, "evidence.yaml", "evidence.schema.json"] {
        fs::remove_file(folder.path().join(file)).unwrap();
    }
    for file in [".gitattributes", ".gitignore", ".fscheckignore", ".github/workflows/fscheck.yml"]
    {
        fs::remove_file(folder.path().join(file)).unwrap();
    }
    let (told, manifest, _) = begun(folder.path());
    assert!(told.contains("this workbook is an annotated copy; name the original"), "{told}");
    assert!(manifest.contains("\nworkbook: findings.xlsx\n"), "{manifest}");
}

#[test]
fn a_workbook_that_is_no_form_is_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_string(0, 0, "Cost model").unwrap();
    book.save(folder.path().join("costs.xlsx")).unwrap();
    let (told, manifest, proposed) = begun(folder.path());
    let note = "note: not reading costs.xlsx: no sheet has the header row of the form";
    assert!(told.contains(note), "{told}");
    assert!(manifest.contains("\nworkbook: assessment.xlsx\n"), "{manifest}");
    assert!(manifest.contains("    path: costs.xlsx\n"), "{manifest}");
    assert_eq!(proposed, 1);
    // `collect` on its own also takes it for evidence.
    let folder = tempfile::tempdir().unwrap();
    book.save(folder.path().join("costs.xlsx")).unwrap();
    let ran = fscheck(folder.path(), &["collect", "--dry-run"]);
    assert_eq!((ran.code, ran.out.contains("costs.xlsx")), (Some(0), true), "{}", ran.err);
}

#[test]
fn two_forms_are_told_and_nothing_is_changed() {
    let folder = with_form();
    fs::copy(folder.path().join("Our form v3.xlsx"), folder.path().join("old.xlsx")).unwrap();
    let before = tree(folder.path());
    let ran = fscheck(folder.path(), &["init"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("\"Our form v3.xlsx\" and old.xlsx"), "{}", ran.err);
    assert_eq!(tree(folder.path()), before);
    let elsewhere = fscheck(folder.path(), &["init", "--form", "../old.xlsx"]);
    assert_eq!(elsewhere.code, Some(2));
    let wanted = "--form ../old.xlsx: . has no such file";
    assert!(elsewhere.err.contains(wanted), "{}", elsewhere.err);
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn the_form_and_the_day_of_submission_may_be_named() {
    let folder = with_form();
    fs::copy(folder.path().join("Our form v3.xlsx"), folder.path().join("old.xlsx")).unwrap();
    let named = ["init", "--form", "old.xlsx", "--submit-on", "2027-03-31"];
    let ran = fscheck(folder.path(), &named);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let manifest = fs::read_to_string(folder.path().join("evidence.yaml")).unwrap();
    assert!(manifest.contains("\nworkbook: old.xlsx\n"), "{manifest}");
    assert!(manifest.contains("\nsubmit_on: 2027-03-31\n"), "{manifest}");
    let judged = fscheck(folder.path(), &["validate", "--format", "json", "--as-of", AS_OF]);
    assert_eq!(judged.assessment()["inputs"][1]["path"], "old.xlsx", "{}", judged.out);
}

#[test]
fn documents_about_a_customer_are_of_its_case_study() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let text = "# Root cause analysis\n\nIncident at Quayside Bank on 2023-05-06: a full disk.\n";
    fs::write(file("incident.md"), text).unwrap();
    for args in [["--customer", " "], ["--customer", ""]] {
        let ran = fscheck(folder.path(), &[&["init"], &args[..]].concat());
        assert_eq!(
            (ran.code, ran.err.contains("has an empty name")),
            (Some(2), true),
            "{}",
            ran.err
        );
    }
    let customers = ["init", "--customer", "Alder: \"Ltd\"", "--customer", "Quayside Bank plc"];
    let ran = fscheck(folder.path(), &customers);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(!ran.err.contains("no customers are listed"), "{}", ran.err);
    let manifest = fs::read_to_string(file("evidence.yaml")).unwrap();
    assert!(manifest.contains("\n  - customer: Quayside Bank plc\n"), "{manifest}");
    assert!(manifest.contains("case_studies: [2]\n"), "{manifest}");
    // Without the option, the next step is reported.
    for (name, content) in tree(folder.path()) {
        if name != "incident.md" {
            assert_ne!(content, text.as_bytes());
            fs::remove_file(file(&name)).unwrap();
        }
    }
    let (told, manifest, _) = begun(folder.path());
    assert!(told.contains("note: no customers are listed yet"), "{told}");
    assert!(!manifest.contains("\n    case_studies:"), "{manifest}");
}
