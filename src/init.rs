//! A new evidence repository: what is in it when it begins.

use std::path::PathBuf;

use crate::checklist::{Checklist, Control, Item, Test};
use crate::export::{ExportError, Known, workbook};
use crate::facts::read::CONSENTS;
use crate::facts::{CASE_STUDY_STAGES, STAGES_ON_PATH, TIERS};
use crate::kind::Kind;
use crate::schema;
use crate::text;

/// The manifest with all its fields as comments.
const MANIFEST: &str = include_str!("init/evidence.yaml");

/// The workflow that gates on the judgement.
const WORKFLOW: &str = include_str!("init/workflow.yml");

/// What git leaves alone: lock files of spreadsheet programs, and what systems leave behind.
const GITIGNORE: &str = "~$*\n.~lock.*#\n.DS_Store\nThumbs.db\n";

/// What is no evidence; the schema is for editors.
const FSCHECKIGNORE: &str = "# Files that are no evidence, in the manner of .gitignore: nobody \
                             wants an entry for them.\nevidence.schema.json\n";

/// The files of a new repository, by their paths in it.
///
/// # Errors
/// The workbook cannot be written.
pub fn files(checklist: &Checklist) -> Result<Vec<(PathBuf, Vec<u8>)>, ExportError> {
    let book = workbook(checklist, &Known::default(), checklist.required_case_studies, &[])?;
    let schema = format!("{:#}\n", schema::manifest(checklist));
    let mut files = vec![
        (PathBuf::from("evidence.yaml"), manifest(checklist).into_bytes()),
        (PathBuf::from("evidence.schema.json"), schema.into_bytes()),
        (PathBuf::from("assessment.xlsx"), book),
        (PathBuf::from(".gitignore"), GITIGNORE.into()),
        (PathBuf::from(".fscheckignore"), FSCHECKIGNORE.into()),
        (PathBuf::from(".github/workflows/fscheck.yml"), WORKFLOW.into()),
    ];
    // Git keeps no empty folders.
    files.extend(folders(checklist).into_iter().map(|f| (f.join(".gitkeep"), Vec::new())));
    Ok(files)
}

/// A folder for each section with controls, named after it.
fn folders(checklist: &Checklist) -> Vec<PathBuf> {
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

fn manifest(checklist: &Checklist) -> String {
    let regions = schema::regions(checklist);
    let waivers: Vec<&str> = schema::waiver_kinds(checklist);
    let first = |words: &[&str]| words.first().copied().unwrap_or_default().to_owned();
    let strs = |words: &'_ [String]| words.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    let control = checklist.controls().next();
    let ask = |(item, control): (&Item, &Control)| {
        control.asks.first().map(|ask| format!("{}/{}", item.id, ask.id))
    };
    let statements = checklist.prerequisites().filter_map(|(_, test)| match test {
        Test::CaseStudyStatement { field, about } => {
            Some(format!("#     {field}: What is specific to {about}."))
        }
        _ => None,
    });
    let values = [
        ("checklist", checklist.reference()),
        ("stages_on_path", STAGES_ON_PATH.join(" ")),
        ("tiers", TIERS.join(" ")),
        ("regions", regions.join(", ")),
        // The first is the whole world, which takes offices in several regions.
        ("region", first(regions.get(1..).unwrap_or_default())),
        ("waiver_kinds", waivers.join(", ")),
        ("waiver_kind", first(&waivers)),
        ("stages", CASE_STUDY_STAGES.join(" ")),
        ("use_cases", strs(&checklist.use_cases)),
        ("use_case", checklist.use_cases.first().cloned().unwrap_or_default()),
        ("sub_verticals", strs(&checklist.sub_verticals)),
        ("sub_vertical", checklist.sub_verticals.first().cloned().unwrap_or_default()),
        ("statements", statements.collect::<Vec<_>>().join("\n")),
        ("kinds", Kind::names().join(", ")),
        ("consents", CONSENTS.join(" ")),
        ("control", control.map(|(item, _)| item.id.clone()).unwrap_or_default()),
        ("ask", control.and_then(ask).unwrap_or_default()),
    ];
    let mut text = MANIFEST.to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{{{name}}}}}"), &value);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::catalogue;
    use crate::facts::read::read;
    use crate::tree::Problems;
    use crate::yaml;
    use jiff::civil::date;
    use std::sync::Arc;

    #[test]
    fn the_manifest_is_right_as_it_is_and_with_every_comment_taken_away() {
        let checklist = catalogue::default(date(2024, 3, 1)).unwrap();
        let text = manifest(&checklist);
        assert!(!text.contains("{{"), "{text}");
        let lines = text.lines().skip(1).filter(|line| !line.starts_with("##"));
        let bare: Vec<&str> = lines.map(|l| l.strip_prefix("# ").unwrap_or(l)).collect();
        // An entry has either a path or a url; both are shown as comments on one line.
        for source in [text.clone(), bare.join("\n")] {
            let problems = Problems::default();
            let tree = yaml::parse(&Arc::from("m"), &source).unwrap();
            let facts = read(&tree, &checklist, &problems);
            assert_eq!(problems.into_sorted(), [], "{source}");
            assert_eq!(facts.evidence.len(), usize::from(source != text));
        }
    }

    #[test]
    fn folders_are_named_after_sections() {
        assert_eq!(folder_name("Security - Networking"), "security-networking");
    }
}
