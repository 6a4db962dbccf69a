//! Untrusted text forges nothing: every field in the output gets a hostile value, and every format
//! and command is checked, including standard error (specification, section 2.3).

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::common::{AS_OF, Base, Ran, fscheck, project, without_environment};

/// A text with one of each kind of active character, and text that would forge a line.
const HOSTILE: &str = "a\u{1b}[31mb\u{7}c\u{7f}d\u{9b}e\u{85}f\u{202e}g\u{200e}h\u{2066}i\u{2028}j\
                       \u{e0041}k\u{61c}l\u{200b}\u{2060}\u{ad}::stop-commands::m ##[group]n";

/// The same with line breaks, for formats that have them.
fn hostile_lines() -> String {
    format!("{HOSTILE}\n::set-output name=verdict::ready\n##[add-mask]x\nready until 2099-01-01\n")
}

/// The formats of reports.
const FORMATS: [&str; 10] =
    ["text", "full", "json", "sarif", "junit", "github", "markdown", "html", "csv", "tasks"];

/// Returns whether a character has an effect on the display of a text.
fn acts(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{e0000}'..='\u{e007f}')
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}')
}

/// Returns the fault of a stream: active characters, or lines that begin like a command.
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

/// Returns the fault of the texts that a program reads in a JSON report.
fn wrong_json(text: &str, may_have_lines: bool) -> Option<String> {
    fn texts(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) => found.push(text.clone()),
            Value::Array(list) => list.iter().for_each(|value| texts(value, found)),
            Value::Object(fields) => fields.iter().for_each(|(name, value)| {
                found.push(name.clone());
                texts(value, found);
            }),
            _ => {}
        }
    }
    let mut found = Vec::new();
    texts(&serde_json::from_str(text).ok()?, &mut found);
    let is_wrong = |c: char| acts(c) || c == '\t' || (c == '\n' && !may_have_lines);
    found.into_iter().find(|text| text.contains(is_wrong))
}

/// Checks both streams of a run, and its verdict.
fn look(name: &str, ran: &Ran, may_command: bool, found: &mut Vec<String>) {
    for (stream, text) in [("stdout", &ran.out), ("stderr", &ran.err)] {
        let may_command = may_command && stream == "stdout";
        found.extend(wrong(text, may_command).map(|what| format!("{name}, {stream}: {what}")));
        let forged = text.lines().any(|line| line.starts_with("ready until 2099"));
        found.extend(forged.then(|| format!("{name}, {stream}: a forged verdict")));
    }
}

/// Runs every command that reports on the folder.
fn look_at_all(field: &str, folder: &Path, found: &mut Vec<String>) {
    for format in FORMATS {
        let ran = fscheck(folder, &["validate", "--as-of", AS_OF, "--format", format, "."]);
        look(&format!("{field} as {format}"), &ran, format == "github", found);
        if matches!(format, "json" | "sarif") {
            let what = wrong_json(&ran.out, format == "sarif");
            found.extend(what.map(|what| format!("{field} in {format}: {what:?}")));
        }
        let file = format!("{format}=report.out");
        fscheck(folder, &["validate", "--as-of", AS_OF, "--output", &file, "."]);
        if let Ok(report) = fs::read_to_string(folder.join("report.out")) {
            let what = wrong(&report, format == "github");
            found.extend(what.map(|what| format!("{field} in a file of {format}: {what}")));
            fs::remove_file(folder.join("report.out")).unwrap();
        }
    }
    for args in [
        &["lock", "."][..],
        &["export", "--from", ".", "-o", "new.xlsx"],
        &["collect", "--dry-run", "."],
        &["validate", "--as-of", AS_OF, "--quiet", "."],
    ] {
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
    // Characters that no cell can hold are omitted: XML 1.0 excludes most control characters.
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
                &["validate", "--as-of", AS_OF, "--quiet", name.as_str()],
                &["lock", name.as_str()],
                &["collect", name.as_str()],
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

/// A name that would fill whole lines with forged ones if it were broken at its blanks.
#[test]
fn no_name_of_a_folder_is_broken_at_its_blanks() {
    let name = "READY ".repeat(40);
    let name = name.trim_end();
    let mut found = Vec::new();
    for (kind, old, new) in [
        ("judged", "tier: advanced", "tier: select"),
        ("not understood", "tier: advanced", "tier: golden"),
        ("no workbook", "workbook: assessment.xlsx", "workbook: no.xlsx"),
        ("no manifest", "fscheck: 1", "- ["),
    ] {
        let mut base = Base::new();
        base.manifest = base.manifest.replacen(old, new, 1);
        base.write();
        let below = base.path().join(name);
        fs::create_dir(&below).unwrap();
        for file in ["assessment.xlsx", "evidence.yaml"] {
            fs::copy(base.path().join(file), below.join(file)).unwrap();
        }
        let none = format!("{name}/none.xlsx");
        for args in [
            &["validate", "--as-of", AS_OF, name][..],
            &["validate", "--as-of", AS_OF, "--format", "full", name],
            &["validate", "--as-of", AS_OF, "--quiet", name],
            &["validate", "--as-of", AS_OF, name, name],
            &["validate", &none],
            &["validate", "--manifest", name],
            &["lock", &none],
        ] {
            let ran = fscheck(base.path(), args);
            let bare = |line: &str| line.trim_start_matches([' ', '│', '×', '\u{a0}']).to_owned();
            for line in ran.out.lines().chain(ran.err.lines()) {
                let is_forged = bare(line).starts_with("READY");
                found.extend(is_forged.then(|| format!("{kind}, {args:?}: {line}")));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// All ways to name something on the command line; `H` stands for the hostile text.
const ARGUMENTS: &[&[&str]] = &[
    &["H"],
    &["--H"],
    &["validate", "H"],
    &["validate", "--H"],
    &["validate", "--H=x"],
    &["validate", "--select", "H"],
    &["validate", "--ignore", "H"],
    &["validate", "--format", "H"],
    &["validate", "--output", "H"],
    &["validate", "--output", "H=x"],
    &["validate", "--output", "json=no/H"],
    &["validate", "--output", "json=H", "--output", "csv=H"],
    &["validate", "--output", "xlsx=H"],
    &["validate", "--as-of", "H"],
    &["validate", "--fail-on", "H"],
    &["validate", "--color", "H"],
    &["validate", "--limit", "H"],
    &["validate", "--limit", "H=1"],
    &["validate", "--limit", "document-pages=H"],
    &["validate", "--manifest", "H"],
    &["validate", "--evidence-root", "H"],
    &["validate", "--checklist", "H"],
    &["validate", "--checklist", "aws-fs-competency@H"],
    &["validate", "--checklist", "no/H.yaml"],
    &["validate", "x.yaml", "--manifest", "H"],
    &["lock", "H"],
    &["lock", "--checklist", "H"],
    &["init", "H"],
    &["init", "new", "--checklist", "H"],
    &["export", "-o", "H"],
    &["export", "-o", "no/H.xlsx"],
    &["export", "-o", "a.xlsx", "--from", "H"],
    &["export", "-o", "a.xlsx", "--case-studies", "H"],
    &["export", "-o", "a.xlsx", "--checklist", "H"],
    &["explain", "H"],
    &["explain", "PRJ-005", "--checklist", "H"],
    &["list", "H"],
    &["list", "controls", "--checklist", "H"],
    &["list", "rules", "--format", "H"],
    &["checklist", "H"],
    &["checklist", "lint", "H"],
    &["checklist", "show", "H"],
    &["checklist", "diff", "H", "H"],
    &["checklist", "diff", "aws-fs-competency", "H"],
    &["schema", "H"],
    &["limits", "--format", "H"],
    &["completions", "H"],
    &["man", "H"],
];

#[test]
fn no_argument_forges_anything() {
    let base = Base::new();
    base.write();
    let mut found = Vec::new();
    let value = format!("{}\n::error::y\nready until 2099-01-01", HOSTILE.replace('/', ""));
    for value in [value.as_str(), "a\r::error::b", "##[error]a", "::error::a\n"] {
        for args in ARGUMENTS {
            let args: Vec<String> = args.iter().map(|arg| arg.replace('H', value)).collect();
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            look(&format!("{args:?}"), &fscheck(base.path(), &args), false, &mut found);
        }
        for (name, args) in [
            ("FSCHECK_AS_OF", &["validate"][..]),
            ("GITHUB_STEP_SUMMARY", &["validate", "--as-of", AS_OF, "--format", "github"]),
        ] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_fscheck"));
            without_environment(command.current_dir(base.path()).args(args));
            let ran = Ran::of(command.env(name, format!("no/{value}")).output().unwrap());
            look(name, &ran, args.len() > 1, &mut found);
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The texts of a definition that may have several lines, in YAML, and their places in the built-in
/// one.
const TEXTS: [&str; 8] =
    ["requirement", "wants", "guidance", "about", "worldwide", "clause", "title", "name"];

#[test]
fn no_text_of_a_definition_forges_anything() {
    let built_in = project().join("checklist/aws-fs-competency/3.0.yaml");
    let built_in = fs::read_to_string(built_in).unwrap();
    let forged = "\\n::error::x\\nNeeded\\n  - nothing\\nready until 2099-01-01\\naccept:\\n";
    let mut found = Vec::new();
    for field in TEXTS {
        // Texts on one line become hostile; the others are covered by these.
        let is_it = |line: &str| {
            let value = line.trim_start().trim_start_matches("- ").strip_prefix(field);
            value.and_then(|rest| rest.strip_prefix(": ")).is_some_and(|value| {
                value.starts_with(char::is_alphanumeric) && !value.contains([':', '#', '{'])
            })
        };
        let lines = built_in.lines().map(|line| match is_it(line) {
            true => {
                let (key, value) = line.split_once(": ").unwrap();
                format!("{key}: \"{}{forged}\"", value.replace('"', "\\\""))
            }
            false => line.to_owned(),
        });
        let definition = lines.collect::<Vec<_>>().join("\n");
        let base = Base::new();
        base.write();
        base.file("d.yaml", definition);
        for args in [
            &["checklist", "lint", "d.yaml"][..],
            &["checklist", "show", "d.yaml"],
            &["checklist", "diff", "aws-fs-competency", "d.yaml"],
            &["explain", "PRJ-005", "--checklist", "d.yaml"],
            &["list", "controls", "--checklist", "d.yaml"],
            &["export", "-o", "a.xlsx", "--checklist", "d.yaml"],
            &["init", "new", "--checklist", "d.yaml"],
            &["validate", "--as-of", AS_OF, "--checklist", "d.yaml"],
            &["validate", "--as-of", AS_OF, "--checklist", "d.yaml", "--format", "markdown"],
            &["validate", "--as-of", AS_OF, "--checklist", "d.yaml", "--format", "json"],
        ] {
            let ran = fscheck(base.path(), args);
            look(&format!("{field}, {args:?}"), &ran, false, &mut found);
            let headings = ran.out.lines().filter(|line| *line == "Needed").count();
            if args[0] == "explain" && headings > 1 {
                found.push(format!("{field}, {args:?}: a forged heading"));
            }
            let is_text = TEXTS.iter().take(5).any(|text| *text == field);
            if is_text && args[1] == "lint" && ran.code != Some(0) {
                found.push(format!("{field}: it can't be tried\n{}", ran.err));
            }
        }
        if let Ok(manifest) = fs::read_to_string(base.path().join("new/evidence.yaml")) {
            let begins = |key: &str| manifest.lines().any(|line| line.starts_with(key));
            if begins("accept") || begins("ready") || begins("::") || begins("Needed") {
                found.push(format!("{field}: the manifest of init\n{manifest}"));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
