//! `fscheck collect`: proposals for files without an entry, and decisions on them.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::common::{AS_OF, Base, Ran, fscheck, parts, write_files as write};

fn collect(folder: &Path, args: &[&str]) -> Ran {
    fscheck(folder, &[&["collect", "--as-of", AS_OF], args].concat())
}

fn proposed(ran: &Ran) -> Vec<Value> {
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    ran.json()["proposed"].as_array().unwrap().clone()
}

const RUNBOOK: &str = "# Operations runbook\n\nApproved 2 November 2023.\n\n\
    ## Routine activities\nEvery morning the on-call engineer checks alarms and backups.\n\n\
    ## Troubleshooting\nIf a health check fails, follow the steps below and escalate to the lead.\n";

#[test]
fn a_folder_of_documents_becomes_a_manifest_that_waits_to_be_confirmed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, &[("ops/Runbook FINAL v3.md", RUNBOOK), ("README.md", "x"), ("empty.md", "")]);
    let ran = collect(folder, &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("wrote evidence.yaml: 1 proposed entry (1 sure)"), "{}", ran.err);
    assert!(ran.out.contains("empty.md: it is empty"), "{}", ran.out);
    let manifest = fs::read_to_string(folder.join("evidence.yaml")).unwrap();
    for line in [
        "fscheck: 1\nchecklist: aws-fs-competency@3.0\nevidence:\n",
        "- id: runbook\n",
        "title: Operations runbook\n",
        "kind: document\n",
        "path: ops/Runbook FINAL v3.md\n",
        "controls: [OPE-002/runbook]\n",
        "date: 2023-11-02\n",
        "proposed: true\n",
        "certainty: sure\n",
        "because: ",
    ] {
        assert!(manifest.contains(line), "{line}\n{manifest}");
    }
    let judged = |rule| {
        let args = ["validate", "--format", "json", "--as-of", AS_OF, "--select", rule];
        fscheck(folder, &args).assessment()["findings"].as_array().unwrap().len()
    };
    assert_eq!((judged("evidence-proposed"), judged("evidence-unreferenced")), (1, 1));
    // Earlier proposals are not proposed again.
    let again = collect(folder, &[]);
    assert!(again.out.contains("Nothing to propose"), "{}", again.out);
    let confirmed = collect(folder, &["--confirm-sure"]);
    assert_eq!(
        confirmed.err,
        "note: also reading evidence.yaml\nconfirmed 1 proposal in evidence.yaml; 0 left\n"
    );
    let manifest = fs::read_to_string(folder.join("evidence.yaml")).unwrap();
    assert!(!manifest.contains("proposed") && !manifest.contains("because"), "{manifest}");
    assert_eq!(judged("evidence-proposed"), 0);
}

#[test]
fn the_manifest_stays_as_it_is_unless_it_is_asked_for() {
    let base = Base::new();
    base.write();
    let folder = base.path();
    let before = fs::read(folder.join("evidence.yaml")).unwrap();
    write(folder, &[("ops/runbook.md", RUNBOOK)]);
    assert_eq!(proposed(&collect(folder, &["--dry-run", "--format", "json"])).len(), 1);
    assert!(!folder.join("evidence.collected.yaml").exists());
    let ran = collect(folder, &[]);
    assert!(ran.err.contains("wrote evidence.collected.yaml"), "{}", ran.err);
    assert_eq!(fs::read(folder.join("evidence.yaml")).unwrap(), before);
    // A second copy would replace the first, which may have been edited.
    let ran = collect(folder, &[]);
    assert_eq!((ran.code, ran.err.contains("evidence.collected.yaml exists")), (Some(2), true));
    let copy = fs::read(folder.join("evidence.collected.yaml")).unwrap();
    assert!(copy.starts_with(&before));
    let ran = collect(folder, &["--write"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(fs::read(folder.join("evidence.yaml")).unwrap(), copy);
    assert_eq!(proposed(&collect(folder, &["--dry-run", "--format", "json"])).len(), 0);
    // Waiting proposals don't affect the verdict, and rejected ones are not proposed again.
    let judged = fscheck(folder, &["validate", "--quiet", "--as-of", AS_OF]);
    assert!(judged.out.contains(": ready until"), "{}", judged.out);
    let ran = collect(folder, &["--reject", "RUNBOOK"]);
    assert!(ran.err.ends_with("rejected 1 proposal in evidence.yaml; 0 left\n"), "{}", ran.err);
    assert_eq!(proposed(&collect(folder, &["--dry-run", "--format", "json"])).len(), 0);
}

#[test]
fn what_is_about_a_customer_is_of_its_case_study() {
    let base = Base::new();
    base.write();
    let folder = base.path();
    let manifest = fs::read_to_string(folder.join("evidence.yaml")).unwrap();
    let customer = manifest.lines().find_map(|line| line.split("customer: ").nth(1)).unwrap();
    let customer = customer.split([',', '}']).next().unwrap().trim_matches('"').to_owned();
    let text = format!(
        "# Root cause analysis\n\nIncident at {customer} on 2023-05-06: the root cause was a full disk.\n"
    );
    write(folder, &[("incident.md", &text)]);
    let found = proposed(&collect(folder, &["--dry-run", "--format", "json"]));
    assert_eq!(found[0]["controls"][0], "EXREL-004/root-cause-analysis", "{found:?}");
    assert_eq!(found[0]["case_studies"], serde_json::json!([1]), "{found:?}");
    assert_eq!(found[0]["names_customer"], true);
}

#[test]
fn an_unknown_id_is_told_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("runbook.md", RUNBOOK)]);
    collect(folder.path(), &[]);
    let before = fs::read(folder.path().join("evidence.yaml")).unwrap();
    for args in [["--confirm", "runbok"], ["--reject", "runbok"]] {
        let ran = collect(folder.path(), &args);
        assert_eq!(ran.code, Some(2));
        assert!(ran.err.contains("did you mean `runbook`?"), "{}", ran.err);
    }
    assert_eq!(fs::read(folder.path().join("evidence.yaml")).unwrap(), before);
}

#[test]
fn what_is_confirmed_is_named_or_sure() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("runbook.md", RUNBOOK)]);
    collect(folder.path(), &[]);
    let ran = collect(folder.path(), &["--confirm"]);
    assert_eq!((ran.code, ran.err.contains("add --sure")), (Some(2), true), "{}", ran.err);
    assert_eq!(collect(folder.path(), &["--sure"]).code, Some(2), "it says nothing alone");
    // The input isn't taken for an id.
    let ran = collect(folder.path(), &["--confirm", "--sure", "."]);
    assert!(ran.err.ends_with("confirmed 1 proposal in evidence.yaml; 0 left\n"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn hostile_names_stay_one_value_each() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let names: &[&[u8]] = &[
        b"a: b.md",
        b"#a.md",
        b"\"quoted\" 'name'.md",
        b"line\nbreak.md",
        b"\x1b[31mred.md",
        "\u{202e}dm.evil.md".as_bytes(),
        b"- dash, [list], {map}, &x *y !z.md",
        b"back\\slash.md",
        b"not-utf8-\xff.md",
        b"blank .md ",
    ];
    for name in names {
        fs::write(folder.join(OsStr::from_bytes(name)), RUNBOOK).unwrap();
    }
    let ran = collect(folder, &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        !ran.out.contains(['\u{1b}', '\u{202e}']) && !ran.err.contains('\u{1b}'),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("rename it"), "{}", ran.out);
    let manifest = fs::read_to_string(folder.join("evidence.yaml")).unwrap();
    assert_eq!(manifest.matches("- id: ").count(), 6, "{manifest}");
    assert!(!manifest.contains(['\u{1b}', '\u{202e}']));
    let judged = fscheck(folder, &["validate", "--format", "json", "--as-of", AS_OF]);
    assert_eq!(judged.code, Some(1), "{}", judged.err);
    let again = collect(folder, &["--dry-run", "--format", "json"]);
    assert_eq!(proposed(&again).len(), 0, "{}", again.out);
}

#[test]
fn what_waits_to_be_confirmed_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, &[("ops/runbook.md", RUNBOOK), ("notes.txt", "hello")]);
    collect(folder, &[]);
    let again = collect(folder, &[]);
    let listed = "\nProposed earlier, not confirmed yet:\n\
                  guess   notes.txt\n        notes: document\n\
                  sure    ops/runbook.md\n        runbook: document for OPE-002/runbook\n";
    assert!(again.out.ends_with(listed), "{}", again.out);
    assert!(again.err.contains("next: read the proposals, then"), "{}", again.err);
    let json: serde_json::Value =
        serde_json::from_str(&collect(folder, &["--format", "json"]).out).unwrap();
    assert_eq!(json["pending"][1]["id"], "runbook");
    assert_eq!(json["pending"][1]["controls"][0], "OPE-002/runbook");
    for args in [&["--confirm", "all"][..], &["--confirm"]] {
        let ran = collect(folder, args);
        assert_eq!(ran.code, Some(2));
        let told = "waiting for confirmation: `notes` and `runbook`";
        assert!(ran.err.contains(told), "{args:?}: {}", ran.err);
    }
    collect(folder, &["--confirm-sure", "--reject", "notes"]);
    let left = collect(folder, &[]);
    assert!(!left.out.contains("not confirmed yet"), "{}", left.out);
    let ran = collect(folder, &["--confirm", "runbook"]);
    assert!(ran.err.contains("no proposals to confirm"), "{}", ran.err);
}

#[test]
fn the_next_command_names_the_same_input() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, &[("our bank/runbook.md", RUNBOOK), ("bank/runbook.md", RUNBOOK)]);
    let quoted = if cfg!(windows) { "\"our bank\"" } else { "'our bank'" };
    for (input, written) in [("our bank", quoted), ("bank", "bank")] {
        let next = format!("\n      fscheck collect {written} --confirm ID,...");
        for run in ["first", "again"] {
            let ran = collect(folder, &[input]);
            assert!(ran.err.contains(&next), "{run}: {}", ran.err);
        }
    }
    write(folder, &[("bank/incidents.md", RUNBOOK)]);
    let ran = collect(folder, &["bank"]);
    assert!(
        ran.err.contains("change the original:\n      fscheck collect bank --write\n"),
        "{}",
        ran.err
    );
    let ran = collect(folder, &["bank", "--confirm", "runbook"]);
    assert!(ran.err.contains("confirmed 1 proposal in bank/evidence.yaml"), "{}", ran.err);
}

#[test]
fn a_manifest_further_down_is_not_proposed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, &[("bank/runbook.md", RUNBOOK)]);
    collect(folder, &["bank"]);
    let template = "Resources:\n  Bucket: {Type: AWS::S3::Bucket}\n";
    write(folder, &[("templates/evidence.yaml", template)]);
    let found = proposed(&collect(folder, &["--dry-run", "--format", "json"]));
    let paths: Vec<&str> = found.iter().map(|one| one["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["bank/runbook.md", "templates/evidence.yaml"]);
}

#[test]
fn an_export_from_a_folder_has_rows_for_its_documents() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, &[("ops/runbook.md", RUNBOOK), ("a\u{1b}b.md", RUNBOOK)]);
    let ran = fscheck(folder, &["export", "--from", "."]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("proposed for 1 file without an entry"), "{}", ran.err);
    let message = "1 proposed evidence entry needs confirmation (1 sure)";
    assert_eq!(waiting(&folder.join("self-assessment.xlsx")), [message]);
}

#[test]
fn files_that_are_all_further_down_are_once_per_cause() {
    let base = Base::new();
    base.write();
    let folder = base.path().join("Evidence");
    fs::create_dir(&folder).unwrap();
    for file in fs::read_dir(base.path()).unwrap().map(|entry| entry.unwrap().path()) {
        let name = file.file_name().unwrap().to_str().unwrap();
        if file.is_file() && !["assessment.xlsx", "evidence.yaml"].contains(&name) {
            fs::rename(&file, folder.join(name)).unwrap();
        }
    }
    let told = |more: &[&str]| {
        let findings = base.judge(more).assessment()["findings"].as_array().unwrap().clone();
        let of_rule =
            |rule: &str| findings.iter().filter(|f| f["rule"] == rule).cloned().collect::<Vec<_>>();
        (of_rule("evidence-missing-file"), of_rule("evidence-unreferenced").len())
    };
    let (missing, unreferenced) = told(&[]);
    assert_eq!((missing.len(), unreferenced), (1, 0), "{missing:?}");
    let help = missing[0]["help"].as_str().unwrap();
    assert!(help.contains("`--evidence-root Evidence`"), "{help}");
    let (missing, _) = told(&["--evidence-root", "Evidence"]);
    assert_eq!(missing.len(), 0, "{missing:?}");
    // A file that is missing everywhere is reported individually.
    let one = folder.join("change.md");
    fs::remove_file(one).unwrap();
    assert_eq!(told(&[]).0.len(), 2);
}

/// The changed parts of a workbook, by name.
fn changed(before: &Path, after: &Path) -> Vec<String> {
    let (before, after) = (parts(before), parts(after));
    assert!(before.keys().all(|name| after.contains_key(name)));
    let is_other = |name: &&String| before.get(*name) != after.get(*name);
    after.keys().filter(is_other).cloned().collect()
}

fn waiting(input: &Path) -> Vec<String> {
    let folder = if input.is_dir() { input } else { input.parent().unwrap() };
    let input = input.to_str().unwrap();
    let options = ["--format", "json", "--as-of", AS_OF, "--select", "evidence-proposed"];
    let args = [&["validate", input], &options[..]].concat();
    let findings = fscheck(folder, &args).assessment()["findings"].as_array().unwrap().clone();
    findings.iter().map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_workbook_without_a_manifest_gets_rows_of_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let form = folder.join("assessment.xlsx");
    Base::new().grid.save(&form);
    write(folder, &[("ops/runbook.md", RUNBOOK)]);
    let ran = collect(folder, &[]);
    assert!(ran.err.contains("wrote assessment.collected.xlsx: 1 proposed entry"), "{}", ran.err);
    let copy = folder.join("assessment.collected.xlsx");
    let new = [
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/drawings/fscheckNotes1.vml",
        "xl/fscheckComments1.xml",
        "xl/tables/fscheck1.xml",
        "xl/workbook.xml",
        "xl/worksheets/_rels/fscheckSheet1.xml.rels",
        "xl/worksheets/fscheckSheet1.xml",
        "xl/worksheets/fscheckSheet2.xml",
    ];
    assert_eq!(changed(&form, &copy), new);
    let part = |name: &str| String::from_utf8(parts(&copy)[name].clone()).unwrap();
    assert!(part("xl/workbook.xml").contains("name=\"Lists\" sheetId=\"7\" state=\"hidden\""));
    assert!(part("xl/tables/fscheck1.xml").contains(" ref=\"A1:O2\""));
    assert!(
        part("xl/fscheckComments1.xml")
            .contains("What kind of evidence it is. Required in every row.")
    );
    // The copy is no second self-assessment.
    assert_eq!(waiting(folder), Vec::<String>::new());
    let ran = collect(folder, &["--write"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(fs::read(&form).unwrap(), fs::read(&copy).unwrap());
    assert_eq!(waiting(folder), ["1 proposed evidence entry needs confirmation (1 sure)"]);
    assert!(collect(folder, &[]).out.contains("Nothing to propose"));
    // Later additions go below.
    write(folder, &[("old: plan.md", "# Change management procedure\n")]);
    collect(folder, &["--write"]);
    assert_eq!(waiting(folder).len(), 1);
    let table = String::from_utf8(parts(&form)["xl/tables/fscheck1.xml"].clone()).unwrap();
    assert_eq!(table.matches(" ref=\"A1:O3\"").count(), 2, "the table has the new row: {table}");
    let ran = collect(folder, &["--confirm-sure", "--reject", "old-plan"]);
    assert!(
        ran.err.contains("confirmed 1 proposal and rejected 1 proposal in assessment.xlsx"),
        "{}",
        ran.err
    );
    assert_eq!(waiting(folder), Vec::<String>::new());
    assert!(collect(folder, &[]).out.contains("Nothing to propose"));
    let judged = fscheck(folder, &["validate", "--format", "json", "--as-of", AS_OF]);
    assert!(judged.out.contains("\"runbook\""), "{}", judged.out);
}

#[test]
fn rows_go_below_those_of_an_exported_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let ran = fscheck(folder, &["export", "-o", "form.xlsx"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    write(folder, &[("ops/runbook.md", RUNBOOK)]);
    let ran = collect(folder, &["-o", "new.xlsx"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let changed = changed(&folder.join("form.xlsx"), &folder.join("new.xlsx"));
    assert!(
        matches!(changed.as_slice(), [sheet] if sheet.starts_with("xl/worksheets/")),
        "{changed:?}"
    );
    fs::rename(folder.join("new.xlsx"), folder.join("form.xlsx")).unwrap();
    assert_eq!(waiting(folder), ["1 proposed evidence entry needs confirmation (1 sure)"]);
}

#[test]
fn the_list_is_brief_and_says_more_if_asked() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, &[("ops/runbook.md", RUNBOOK), ("notes.txt", "hello")]);
    let brief = collect(folder, &["--dry-run"]).out;
    let verbose = collect(folder, &["--dry-run", "--verbose"]).out;
    let listed = "guess   notes.txt\n        notes: document\n\
                  sure    ops/runbook.md\n        runbook: document for OPE-002/runbook\n";
    let hint = "\nUse --verbose to see the sentence behind each proposal.\n";
    assert_eq!(brief, format!("{listed}{hint}"));
    // The same entries, each with the sentence that the manifest gives as `because`.
    let json = collect(folder, &["--dry-run", "--format", "json"]).json();
    let sentences: Vec<Value> =
        json["proposed"].as_array().unwrap().iter().map(|entry| entry["because"].clone()).collect();
    assert_eq!(sentences.len(), 2);
    let flowing = verbose.split_whitespace().collect::<Vec<_>>().join(" ");
    for sentence in sentences {
        let sentence = sentence.as_str().unwrap();
        assert!(flowing.contains(sentence), "{sentence}\n{verbose}");
        assert!(!brief.split_whitespace().collect::<Vec<_>>().join(" ").contains(sentence));
    }
    for line in listed.lines() {
        assert!(verbose.lines().any(|other| other == line), "{line}\n{verbose}");
    }
    assert!(!verbose.contains("Use --verbose"), "{verbose}");
}
