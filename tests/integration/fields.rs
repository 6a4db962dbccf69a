//! Fields are declared once: tests of everything generated from a declaration, and of code written
//! by hand.

use std::fs;
use std::sync::Arc;

use fscheck::init;
use fscheck_core::facts::PROPOSAL_FIELDS;
use fscheck_core::field::{Field, table};
use fscheck_core::problem::Problems;
use fscheck_core::workbook::forms::{FORMS, Form};
use fscheck_read::limits::Limits;
use fscheck_read::{manifest, yaml};

use super::common::{blessed, checklist, project, second_checklist};
use super::source::sources;

/// An entry with all these fields, each without a value.
fn entry<'a>(fields: impl Iterator<Item = &'a Field<'a>>) -> String {
    let (inner, outer): (Vec<&str>, Vec<&str>) =
        fields.map(|field| field.name).partition(|name| name.contains('.'));
    let nothing = |name: &&str| format!("{}: null", name.rsplit('.').next().unwrap());
    let mut fields: Vec<String> = outer.iter().map(nothing).collect();
    if let Some((above, _)) = inner.first().and_then(|name| name.split_once('.')) {
        let inner: Vec<String> = inner.iter().map(nothing).collect();
        fields.push(format!("{above}: {{{}}}", inner.join(", ")));
    }
    format!("{{{}}}", fields.join(", "))
}

/// Returns the fields in a manifest with one entry of each list that no code reads.
fn unread(more: &str) -> Vec<String> {
    let is_of_partner = |field: &&Field<'_>| **field != table::SUBMIT_ON;
    let profile = entry(table::PROFILE.iter().filter(is_of_partner));
    let list = |form: &Form| format!("{}: [{}]", form.field, entry(form.fields.iter()));
    let lists = |below: bool| {
        let forms = FORMS.iter().filter(|form| form.below_partner == below);
        let lists: Vec<String> = forms.filter(|f| !f.field.is_empty()).map(list).collect();
        lists.join(", ")
    };
    let source = format!(
        "{{partner: {}, {}}}, {}, assignments: [{}], defaults: {}, submit_on: null{more}}}",
        profile.trim_end_matches('}'),
        lists(true),
        lists(false),
        entry(table::ASSIGNMENT.iter()),
        entry(table::DEFAULTS.iter()),
    );
    let root = yaml::parse(&Arc::from("m"), &source, &Limits::default()).unwrap();
    let problems = Problems::default();
    manifest::read(&root, &checklist(), &problems);
    let told = problems.into_sorted().into_iter().map(|problem| problem.message);
    told.filter(|message| message.contains("has no field")).collect()
}

#[test]
fn every_field_that_is_declared_is_read() {
    assert_eq!(unread(""), Vec::<String>::new());
    assert_eq!(unread(", submit_by: null"), ["the manifest has no field `submit_by`"]);
}

#[test]
fn the_template_has_every_field() {
    let manifest = |checklist| init::manifest(checklist, "a.xlsx", &[], None);
    let text = manifest(&checklist()) + &manifest(&second_checklist());
    // Collect writes the others.
    let forms = FORMS.iter().filter(|form| !form.is_left_out_empty());
    let fields = forms.flat_map(|form| form.fields);
    for field in fields.chain(table::ASSIGNMENT) {
        let name = field.name.rsplit('.').next().unwrap();
        // Collect writes these.
        let is_left_out = PROPOSAL_FIELDS.contains(&name);
        assert_eq!(text.contains(&format!("{name}:")), !is_left_out, "{name}");
    }
}

/// The row of a sheet in the documentation.
fn row(form: &Form) -> String {
    let labels = form.fields.iter().map(|field| format!("`{}`", field.label()));
    let labels = labels.collect::<Vec<_>>().join(", ");
    let columns = match form.field {
        "" => format!("`Fact`, `Value`; a row each for {labels}"),
        "waivers" => format!("{labels}, and the fields that the waivers of the checklist have"),
        "case_studies" => {
            format!("`Number` (optional), {labels}, and the statement that the checklist asks for")
        }
        _ => labels,
    };
    format!("| {} | {columns} |\n", form.sheet)
}

#[test]
fn the_documentation_lists_the_columns() {
    let file = project().join("docs/inputs.md");
    let text = fs::read_to_string(&file).unwrap();
    let (before, rest) = text.split_once("| sheet | columns |\n| --- | --- |\n").unwrap();
    let (_, after) = rest.split_once("\n\n").unwrap();
    let rows: String = FORMS.iter().map(row).collect();
    let wanted = format!("{before}| sheet | columns |\n| --- | --- |\n{rows}\n{after}");
    if blessed() {
        fs::write(&file, &wanted).unwrap();
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), wanted, "run the tests with BLESS=1");
}

/// The number of files that name a field, apart from those that judge it, is that in
/// `CONTRIBUTING.md`.
#[test]
fn a_field_costs_what_contributing_says() {
    let wanted = [
        "crates/fscheck-core/src/facts.rs",
        "crates/fscheck-core/src/field/table.rs",
        "crates/fscheck-read/src/manifest.rs",
        "src/init/evidence.yaml",
        "docs/specification.md",
    ];
    let contributing = fs::read_to_string(project().join("CONTRIBUTING.md")).unwrap();
    assert!(contributing.contains("a field takes five or six lines in five files"));
    let folders = ["crates/fscheck-core/src", "crates/fscheck-read/src", "src", "docs"];
    let files: Vec<_> = folders.iter().flat_map(|f| sources(&project().join(f))).collect();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    for name in ["customer_description", "domain_knowledge"] {
        let names = |text: String| text.split(|c| !is_word(c)).any(|word| word == name);
        let named = files.iter().filter(|file| fs::read_to_string(file).is_ok_and(names));
        let named = named.map(|file| file.strip_prefix(project()).unwrap().display().to_string());
        let named = named.map(|file| file.replace('\\', "/"));
        let named: Vec<String> = named.filter(|file| !file.contains("/judge/")).collect();
        assert_eq!(named, wanted, "{name}");
    }
}

/// The code that works from the declarations names no field, so that a new one needs no change
/// there.
#[test]
fn what_is_made_of_the_declarations_names_no_field() {
    let folders = ["src/export", "src/annotate", "crates/fscheck-read/src/fact_sheets"];
    let mut files: Vec<_> = folders.iter().flat_map(|f| sources(&project().join(f))).collect();
    files.push(project().join("crates/fscheck-core/src/schema/manifest.rs"));
    files.push(project().join("src/command/collect/workbook.rs"));
    let fields = FORMS.iter().flat_map(|form| form.fields).map(|field| field.name);
    // Words of one part are also words of the language, and lists have separate names.
    let is_list = |name: &str| FORMS.iter().any(|form| form.field == name);
    let names = fields.filter(|name| name.contains('_') && !is_list(name));
    let names: Vec<&str> = names.filter(|name| *name != table::SUBMIT_ON.name).collect();
    assert!(names.len() > 10, "{names:?}");
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let named = names.iter().find(|name| code.contains(&format!("\"{name}\"")));
        assert_eq!(named, None, "{}", file.display());
    }
}

#[test]
fn a_misspelt_kind_of_a_waiver_is_told_with_the_right_name() {
    let source = "{waivers: [{knid: msp, approved_on: 2025-04-01}]}";
    let root = yaml::parse(&Arc::from("m"), source, &Limits::default()).unwrap();
    let problems = Problems::default();
    manifest::read(&root, &checklist(), &problems);
    let told = problems.into_sorted();
    let unknown = told.iter().find(|problem| problem.message == "a waiver has no field `knid`");
    assert!(unknown.is_some_and(|problem| problem.help.starts_with("did you mean `kind`?")));
    // The fields of all kinds are known: nothing is said of the date.
    assert!(!told.iter().any(|problem| problem.message.contains("`approved_on`")));
}
