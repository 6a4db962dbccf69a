//! Foreign text forges nothing: every field that is echoed gets a hostile value, and every format and
//! command is looked at, standard error too (contract, section 11, "Foreign text and time").

use std::fs;
use std::path::Path;

use super::common::{AS_OF, Base, Ran, fscheck};

/// A text in which every kind of character that acts stands once, with what would forge a line.
const HOSTILE: &str = "a\u{1b}[31mb\u{7}c\u{7f}d\u{9b}e\u{85}f\u{202e}g\u{200e}h\u{2066}i\u{2028}j\
                       \u{e0041}k\u{61c}l::stop-commands::m ##[group]n";

/// The same with line breaks, for where a format has them.
fn hostile_lines() -> String {
    format!("{HOSTILE}\n::set-output name=verdict::ready\n##[add-mask]x\nready until 2099-01-01\n")
}

/// The formats of reports.
const FORMATS: [&str; 8] = ["text", "json", "sarif", "junit", "github", "markdown", "html", "csv"];

/// Whether a character acts on whoever looks at it as a text.
fn acts(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}')
}

/// What is wrong with a stream: characters that act, and lines that begin as a command does.
fn wrong(stream: &str, may_command: bool) -> Option<String> {
    if let Some(c) = stream.chars().find(|c| acts(*c)) {
        return Some(format!("U+{:04X}", u32::from(c)));
    }
    let is_command = |line: &&str| {
        let line = line.trim_start();
        let is_ours = may_command
            && ["::error ", "::warning ", "::notice "].iter().any(|own| line.starts_with(own));
        (line.starts_with("::") || line.starts_with("##[")) && !is_ours
    };
    stream.lines().find(is_command).map(str::to_owned)
}

/// Looks at both streams of a run, and at what it says of the verdict.
fn look(name: &str, ran: &Ran, may_command: bool, found: &mut Vec<String>) {
    for (stream, text) in [("stdout", &ran.out), ("stderr", &ran.err)] {
        let may_command = may_command && stream == "stdout";
        found.extend(wrong(text, may_command).map(|what| format!("{name}, {stream}: {what}")));
        let forged = text.lines().any(|line| line.starts_with("ready until 2099"));
        found.extend(forged.then(|| format!("{name}, {stream}: a forged verdict")));
    }
}

/// Runs everything that says something of the folder.
fn look_at_all(field: &str, folder: &Path, found: &mut Vec<String>) {
    for format in FORMATS {
        let ran = fscheck(folder, &["validate", "--as-of", AS_OF, "--format", format, "."]);
        look(&format!("{field} as {format}"), &ran, format == "github", found);
        let file = format!("{format}=report.out");
        fscheck(folder, &["validate", "--as-of", AS_OF, "--output", &file, "."]);
        if let Ok(report) = fs::read_to_string(folder.join("report.out")) {
            let what = wrong(&report, format == "github");
            found.extend(what.map(|what| format!("{field} in a file of {format}: {what}")));
            fs::remove_file(folder.join("report.out")).unwrap();
        }
    }
    for args in [&["lock", "."][..], &["export", "--from", ".", "-o", "new.xlsx"]] {
        look(&format!("{field}, {}", args[0]), &fscheck(folder, args), false, found);
        for file in ["evidence.lock", "new.xlsx"] {
            let _ = fs::remove_file(folder.join(file));
        }
    }
}

/// The text as a YAML scalar.
fn yaml(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

#[test]
fn no_field_of_a_manifest_forges_anything() {
    let value = yaml(&hostile_lines());
    let fields: &[(&str, &str, String)] = &[
        (
            "partner",
            "name: Harbour Cloud Consulting\n  program",
            format!("name: {value}\n  program"),
        ),
        ("competency", "name: DevOps", format!("name: {value}")),
        ("focus region", "focus_regions: [EMEA]", format!("focus_regions: [{value}]")),
        ("office", "city: Berlin", format!("city: {value}")),
        ("tier", "tier: advanced", format!("tier: {value}")),
        ("offering", "name: Market Data Platform", format!("name: {value}")),
        ("customer", "customer: Fenwick Payments", format!("customer: {value}")),
        ("date", "completed_on: 2023-11-30", format!("completed_on: {value}")),
        ("statement", "Card payments under PCI DSS.", value.clone()),
        ("public url", "\"https://harbourcloud.example/northwind\"", value.clone()),
        ("evidence id", "id: survey", format!("id: {value}")),
        ("evidence title", "id: survey,", format!("id: survey, title: {value},")),
        ("evidence path", "path: survey.csv", format!("path: {value}")),
        ("evidence url", "path: survey.csv", format!("url: {value}")),
        ("control", "controls: [PRJ-005]", format!("controls: [{value}]")),
        (
            "presenter",
            "presenter: Ada Berg, controls: [POV-001/delivery]",
            format!("presenter: {value}, controls: [POV-001/delivery]"),
        ),
        ("digest", "id: survey,", format!("id: survey, sha256: {value},")),
        ("field", "  tier: advanced", format!("  {value}: advanced")),
        ("checklist", "checklist: aws-fs-competency@3.0", format!("checklist: {value}")),
        ("workbook", "workbook: assessment.xlsx", format!("workbook: {value}")),
        (
            "acceptance",
            "workbook: assessment.xlsx",
            format!(
                "workbook: assessment.xlsx\naccept: [{{rule: partner-tier, item: \"1.3\", reason: {value}, until: 2024-05-31}}]"
            ),
        ),
        (
            "accepted item",
            "workbook: assessment.xlsx",
            format!(
                "workbook: assessment.xlsx\naccept: [{{item: {value}, reason: r, until: 2024-05-31}}]"
            ),
        ),
        (
            "waiver",
            "waivers: []",
            format!("waivers: [{{kind: ftr, offering: {value}, approved_on: 2023-09-12}}]"),
        ),
    ];
    let mut found = Vec::new();
    for (field, old, new) in fields {
        let mut base = Base::new();
        assert!(base.manifest.contains(old), "{field}");
        base.manifest = base.manifest.replacen(old, new, 1);
        if *field == "acceptance" {
            base.manifest = base.manifest.replace("tier: advanced", "tier: select");
        }
        base.grid.save(&base.path().join("assessment.xlsx"));
        fs::write(base.path().join("evidence.yaml"), &base.manifest).unwrap();
        look_at_all(field, base.path(), &mut found);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_cell_or_name_of_a_workbook_forges_anything() {
    // What no cell can hold is left out: XML 1.0 has no place for most control characters.
    let value: String =
        hostile_lines().chars().filter(|c| !matches!(c, '\u{1b}' | '\u{7}')).collect();
    let sheet = "Common Practice Requirements";
    let mut found = Vec::new();
    for (field, row, column) in
        [("title", 0, 0), ("id", 3, 0), ("description", 3, 1), ("met", 3, 2), ("response", 3, 3)]
    {
        let mut base = Base::new();
        base.grid.set(sheet, row, column, &value);
        base.write();
        look_at_all(field, base.path(), &mut found);
    }
    let mut base = Base::new();
    for (place, link) in [("PRJ-005", value.as_str()), ("POV-003", "https://x/\u{202e}::error::")] {
        let (name, row, column) = base.grid.met(place);
        base.grid.set(&name, row, column + 1, "");
        base.grid.set("Evidence", 1, 0, link);
        let _ = (row, column);
    }
    base.write();
    look_at_all("facts", base.path(), &mut found);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[cfg(unix)]
#[test]
fn no_name_of_a_file_forges_anything() {
    let name = format!("x{}", HOSTILE.replace('/', ""));
    let name: String = name.chars().take(60).collect::<String>() + "\n::error::y";
    let mut found = Vec::new();
    for kind in ["folder", "evidence", "spare", "definition"] {
        let mut base = Base::new();
        let path = yaml(&format!("{name}/survey.csv"));
        match kind {
            "evidence" => base.manifest = base.manifest.replacen("survey.csv", &path, 1),
            "spare" => base.file(&format!("{name}.md"), "spare"),
            "definition" => base.file(&format!("{name}.yaml"), "fscheck_checklist: 1\nid: x\n"),
            _ => {}
        }
        base.grid.save(&base.path().join("assessment.xlsx"));
        fs::write(base.path().join("evidence.yaml"), &base.manifest).unwrap();
        if kind == "folder" {
            let below = base.path().join(&name);
            fs::create_dir(&below).unwrap();
            for file in ["assessment.xlsx", "evidence.yaml"] {
                fs::copy(base.path().join(file), below.join(file)).unwrap();
            }
            for args in [
                &["validate", "--as-of", AS_OF, name.as_str()][..],
                &["validate", "--as-of", AS_OF, "--format", "github", name.as_str()],
                &["lock", name.as_str()],
                &["init", name.as_str()],
                &["export", "--from", name.as_str(), "-o", "a.xlsx"],
                &["export", "-o", &format!("{name}/b.xlsx")],
                &["checklist", "show", &format!("{name}/none.yaml")],
                &["explain", name.as_str()],
                &["validate", "--select", name.as_str()],
            ] {
                let ran = fscheck(base.path(), args);
                look(&format!("{kind}, {args:?}"), &ran, args.contains(&"github"), &mut found);
            }
        }
        if kind == "definition" {
            for args in [["checklist", "lint"], ["checklist", "show"]] {
                let ran = fscheck(base.path(), &[args[0], args[1], &format!("{name}.yaml")]);
                look(&format!("{kind}, {args:?}"), &ran, false, &mut found);
            }
        }
        look_at_all(kind, base.path(), &mut found);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
