//! The initial content of a new evidence repository.

use std::path::PathBuf;

use fscheck_core::checklist::{Checklist, ClaimField, Control, FieldKind, Item, Test, Waiver};
use fscheck_core::facts::{CASE_STUDY_STAGES, CONSENTS, STAGES_ON_PATH, TIERS};
use fscheck_core::kind::Kind;
use fscheck_core::{REPOSITORY, field, schema, text};
use fscheck_read::yaml::{comment, scalar};
use jiff::civil::Date;

use crate::about::commit;
use crate::export::{ExportError, Known, workbook};

/// The manifest with all its fields as comments.
const MANIFEST: &str = include_str!("init/evidence.yaml");

/// The workflow that gates on the judgement. It names the action by a commit.
const WORKFLOW: &str = include_str!("init/workflow.yml");

/// The commit of a build that doesn't know its own. GitHub rejects it.
const NO_COMMIT: &str = "0000000000000000000000000000000000000000";

/// Files that git ignores: lock files of spreadsheet programs, and leftovers of systems.
const GITIGNORE: &str = "~$*\n.~lock.*#\n.DS_Store\nThumbs.db\ndesktop.ini\n";

/// Git for Windows writes texts with other line endings, and evidence.lock contains the digest of
/// each file as it was reviewed.
const GITATTRIBUTES: &str = "# Keep every file byte for byte, because evidence.lock records \
                             digests.\n* -text\n";

/// Files that are not evidence; the schema is for editors.
const FSCHECKIGNORE: &str = "# Files that aren't evidence and need no entry, in the syntax of \
                             .gitignore.\nevidence.schema.json\n";

/// Files of the team that are kept if they exist already, each with the line that they need.
pub const KEPT: [(&str, &str); 3] = [
    (".gitattributes", "* -text"),
    (".gitignore", "~$*"),
    (".fscheckignore", "evidence.schema.json"),
];

/// The name of the manifest.
pub const MANIFEST_NAME: &str = "evidence.yaml";

/// The name of a new workbook.
pub const WORKBOOK_NAME: &str = "assessment.xlsx";

/// A file of a new repository: its path in it, and its content.
pub type NewFile = (PathBuf, Vec<u8>);

/// Returns the files of a new repository except its manifest, with a blank workbook if it
/// `needs_workbook`.
///
/// # Errors
/// The workbook cannot be written.
pub fn files(checklist: &Checklist, needs_workbook: bool) -> Result<Vec<NewFile>, ExportError> {
    let schema = format!("{:#}\n", schema::manifest(checklist));
    let mut files = vec![
        (PathBuf::from("evidence.schema.json"), schema.into_bytes()),
        (PathBuf::from(".gitattributes"), GITATTRIBUTES.into()),
        (PathBuf::from(".gitignore"), GITIGNORE.into()),
        (PathBuf::from(".fscheckignore"), FSCHECKIGNORE.into()),
        (PathBuf::from(".github/workflows/fscheck.yml"), workflow().into_bytes()),
    ];
    if needs_workbook {
        let book = workbook(checklist, &Known::default(), checklist.required_case_studies, &[])?;
        files.push((PathBuf::from(WORKBOOK_NAME), book));
    }
    Ok(files)
}

/// An empty file in a folder for each section with controls: Git keeps no empty folders.
pub fn folders(checklist: &Checklist) -> impl Iterator<Item = NewFile> {
    section_folders(checklist).into_iter().map(|folder| (folder.join(".gitkeep"), Vec::new()))
}

fn workflow() -> String {
    let action = REPOSITORY.trim_start_matches("https://github.com/");
    let known = commit().filter(|_| !action.starts_with("OWNER/"));
    let note = match known {
        Some(_) => {
            "When you update fscheck, change the commit and the version to those of the \
                    new release."
        }
        None => {
            "Fill in the owner and the commit (git ls-remote REPOSITORY 'refs/tags/v{{version}}*'). \
             GitHub rejects the zeros."
        }
    };
    let text = WORKFLOW.replace("{{note}}", note).replace("{{action}}", action);
    let text = text.replace("{{commit}}", known.unwrap_or(NO_COMMIT));
    text.replace("{{version}}", env!("CARGO_PKG_VERSION"))
}

/// Returns whether the commit of the action still has to be filled in.
pub fn is_unfinished() -> bool {
    workflow().contains(NO_COMMIT)
}

/// A folder for each section with controls, named after it.
fn section_folders(checklist: &Checklist) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for (item, _) in checklist.controls() {
        let Some(section) = checklist.sections.get(item.section) else { continue };
        let folder = PathBuf::from(folder_name(&section.title));
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders
}

/// `Security - Networking` is `security-networking`.
fn folder_name(title: &str) -> String {
    let folded = text::fold(title);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// The line of the template with an example of the day of submission.
const SUBMIT_ON: &str = "# submit_on: 2099-06-30";

/// The manifest of a new repository with the self-assessment `workbook`, a case study for each of the
/// `customers`, and the day of submission.
pub fn manifest(
    checklist: &Checklist,
    workbook: &str,
    customers: &[String],
    submit_on: Option<Date>,
) -> String {
    let mut text = template(checklist, workbook);
    if let Some(day) = submit_on {
        text = text.replacen(SUBMIT_ON, &format!("submit_on: {day}"), 1);
    }
    if !customers.is_empty() {
        text.push_str("\ncase_studies:\n");
    }
    text.extend(customers.iter().map(|name| format!("  - customer: {}\n", scalar(name))));
    text
}

fn template(checklist: &Checklist, workbook: &str) -> String {
    let mut values = values(checklist);
    values.push(("workbook", scalar(workbook)));
    let is_empty =
        |name: &str| values.iter().all(|(known, value)| *known != name || value.is_empty());
    let mut text = String::new();
    for line in MANIFEST.lines() {
        // A line that begins with a condition is omitted if that has no value.
        let condition = line.strip_prefix("{{?").and_then(|rest| rest.split_once("}}"));
        match condition {
            Some((name, _)) if is_empty(name) => continue,
            Some((_, line)) => text.push_str(line),
            None => text.push_str(line),
        }
        text.push('\n');
    }
    filled(&text, &values)
}

/// Returns the template with the values filled in. A name within a value is not replaced; an empty
/// value on its own line removes the line.
fn filled(template: &str, values: &[(&str, String)]) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, (name, after))) =
        rest.split_once("{{").and_then(|(before, from)| Some((before, from.split_once("}}")?)))
    {
        text.push_str(before);
        let value = values.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
        let value = value.map(String::as_str).unwrap_or_default();
        let has_own_line = before.is_empty() || before.ends_with('\n');
        rest = match after.strip_prefix('\n') {
            Some(after) if value.is_empty() && has_own_line => after,
            _ => after,
        };
        text.push_str(value);
    }
    text.push_str(rest);
    text
}

/// Returns the values of the names in the manifest's template: each a value, or words within a
/// comment.
fn values(checklist: &Checklist) -> Vec<(&'static str, String)> {
    let regions = field::regions(checklist);
    let some = |text: &str| if text.is_empty() { String::new() } else { scalar(text) };
    let first = |words: &[&str]| some(words.first().copied().unwrap_or_default());
    let strs = |words: &'_ [String]| comment(&words.join(" "));
    let control = checklist.controls().next();
    let ask = |(item, control): (&Item, &Control)| {
        control.asks.first().map(|ask| format!("{}/{}", item.id, ask.id))
    };
    let statements = checklist.prerequisites().filter_map(|(_, test)| match test {
        Test::CaseStudyStatement { field, about } => {
            let value = scalar(&format!("What is specific to {about}."));
            Some(format!("#     {}: {value}", scalar(field)))
        }
        _ => None,
    });
    let wants = |is_wanted: fn(&Test) -> bool| checklist.prerequisites().any(|(_, t)| is_wanted(t));
    let flag = |is: bool| if is { "yes".to_owned() } else { String::new() };
    let names_offering = checklist.claim_fields().iter().any(|f| f.kind == FieldKind::Offering);
    let by_competency = checklist.waivers.iter().any(|waiver| !waiver.is_claimed());
    let is_optional = |field: &&&ClaimField| field.is_optional;
    let claims = checklist.claim_fields();
    let optional: Vec<&str> = claims.iter().filter(is_optional).map(|f| f.name.as_str()).collect();
    let waivers = checklist.waivers.iter().filter(|waiver| waiver.is_claimed()).map(claim);
    vec![
        ("checklist", scalar(&checklist.reference())),
        ("stages_on_path", STAGES_ON_PATH.join(" ")),
        (
            "tiers",
            if wants(|t| matches!(t, Test::Tier { .. })) { TIERS.join(" ") } else { String::new() },
        ),
        ("certifications", flag(wants(|t| matches!(t, Test::Certifications { .. })))),
        ("competencies", flag(by_competency || wants(|t| matches!(t, Test::Competencies { .. })))),
        ("offerings", flag(names_offering || wants(|t| matches!(t, Test::Offerings { .. })))),
        ("regions", comment(&regions.join(", "))),
        // The first is the whole world, which takes offices in several regions.
        ("region", first(regions.get(1..).unwrap_or_default())),
        (
            "optional_claims",
            if optional.is_empty() { "nothing".to_owned() } else { comment(&optional.join(", ")) },
        ),
        ("waivers", waivers.collect::<Vec<_>>().join("\n")),
        ("stages", CASE_STUDY_STAGES.join(" ")),
        ("use_cases", strs(&checklist.use_cases)),
        ("use_case", some(checklist.use_cases.first().map_or("", String::as_str))),
        ("sub_verticals", strs(&checklist.sub_verticals)),
        ("sub_vertical", some(checklist.sub_verticals.first().map_or("", String::as_str))),
        ("statements", statements.collect::<Vec<_>>().join("\n")),
        ("kinds", Kind::names().join(", ")),
        ("consents", CONSENTS.join(" ")),
        ("control", control.map(|(item, _)| scalar(&item.id)).unwrap_or_default()),
        ("ask", comment(&control.and_then(ask).unwrap_or_default())),
    ]
}

/// An example of the claim of a waiver.
fn claim(waiver: &Waiver) -> String {
    let fields = waiver.fields().iter().map(|field| {
        let value = match field.kind {
            FieldKind::FirstDay => "2024-01-15",
            FieldKind::LastDay => "2099-01-15",
            FieldKind::Offering => "Our Offering",
            FieldKind::CaseStudy => "1",
            FieldKind::Evidence { .. } => "an-id-of-your-choice",
            FieldKind::Count { .. } => "0",
            FieldKind::Text => "ABC-1",
        };
        format!(", {}: {value}", scalar(&field.name))
    });
    format!("#   - {{kind: {}{}}}", scalar(&waiver.kind), fields.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use fscheck_core::problem::Problems;
    use fscheck_core::visible::is_active;
    use fscheck_read::definition::catalogue;
    use fscheck_read::limits::Limits;
    use fscheck_read::manifest::read;
    use fscheck_read::tree::Value;
    use fscheck_read::yaml;
    use std::sync::Arc;

    #[test]
    fn the_manifest_is_right_as_it_is_and_with_every_comment_taken_away() {
        for checklist in catalogue::all().unwrap() {
            is_right(&checklist);
        }
    }

    fn is_right(checklist: &Checklist) {
        let text = manifest(checklist, WORKBOOK_NAME, &[], None);
        assert!(!text.contains("{{"), "{text}");
        let lines = text.lines().skip(1).filter(|line| !line.starts_with("##"));
        let bare: Vec<&str> = lines.map(|l| l.strip_prefix("# ").unwrap_or(l)).collect();
        // An entry has either a path or a url; both are shown as comments on one line.
        for source in [text.clone(), bare.join("\n")] {
            let problems = Problems::default();
            let tree = yaml::parse(&Arc::from("m"), &source, &Limits::default()).unwrap();
            let facts = read(&tree, checklist, &problems);
            assert_eq!(problems.into_sorted(), [], "{source}");
            assert_eq!(facts.evidence.len(), usize::from(source != text));
        }
    }

    #[test]
    fn no_text_of_a_definition_adds_anything_to_the_manifest() {
        let evil = "x: \"\n]}}\naccept:\n  - {rule: control-unmet}\n{{checklist}} \u{202e}#";
        for checklist in catalogue::all().unwrap() {
            let mut checklist = (*checklist).clone();
            checklist.version = evil.to_owned();
            for words in [&mut checklist.use_cases, &mut checklist.sub_verticals] {
                words.iter_mut().for_each(|word| word.push_str(evil));
            }
            for waiver in &mut checklist.waivers {
                waiver.kind = evil.to_owned();
            }
            for item in &mut checklist.items {
                item.id = evil.to_owned();
                match &mut item.body {
                    fscheck_core::checklist::Body::Prerequisite(Test::FocusRegion(regions)) => {
                        regions.worldwide = evil.to_owned();
                        regions.regions.iter_mut().for_each(|r| r.name = evil.to_owned());
                    }
                    fscheck_core::checklist::Body::Prerequisite(Test::CaseStudyStatement {
                        field,
                        about,
                    }) => {
                        *field = evil.to_owned();
                        *about = evil.to_owned();
                    }
                    _ => {}
                }
            }
            let text = manifest(&checklist, evil, &[evil.to_owned()], None);
            assert_eq!(text.chars().find(|c| *c != '\n' && is_active(*c)), None, "{text}");
            let tree = yaml::parse(&Arc::from("m"), &text, &Limits::default()).unwrap();
            let Value::Map(entries) = &tree.value else { panic!("{text}") };
            let keys: Vec<&str> = entries.iter().map(|entry| &*entry.key.value).collect();
            assert_eq!(keys, ["fscheck", "checklist", "workbook", "case_studies"], "{text}");
            let wanted = format!("{}@{evil}", checklist.id);
            assert_eq!(tree.get("checklist").unwrap().text(), Some(wanted.as_str()));
            assert_eq!(tree.get("workbook").unwrap().text(), Some(evil));
            let bare = text.lines().filter(|line| !line.starts_with("##"));
            let bare: Vec<&str> = bare.map(|l| l.strip_prefix("# ").unwrap_or(l)).collect();
            let tree = yaml::parse(&Arc::from("m"), &bare.join("\n"), &Limits::default()).unwrap();
            let Some(Value::List(accepted)) = tree.get("accept").map(|node| &node.value) else {
                panic!("{text}")
            };
            assert_eq!(accepted.len(), 1, "{text}");
        }
    }

    #[test]
    fn folders_are_named_after_sections() {
        assert_eq!(folder_name("Security - Networking"), "security-networking");
    }
}
