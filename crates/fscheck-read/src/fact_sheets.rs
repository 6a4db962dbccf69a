//! Reads the added sheets (Partner Profile, Offices, Evidence …) into the tree that a manifest
//! is read into. Their columns are the manifest's fields (specification, sections 8 and 9).

mod near;
mod passed_over;
mod seen;
mod together;
mod values;

use std::collections::BTreeMap;

use fscheck_core::facts::CASE_STUDY_FACTS;
use fscheck_core::field::Field;
use fscheck_core::location::{CellRef, Location, Sourced};
use fscheck_core::problem::Problems;
use fscheck_core::text;
use fscheck_core::workbook::forms::{FORMS, FactTable, Form, MoreColumns, SUBMIT_ON, find};
use fscheck_core::workbook::{Sheet, Workbook, layout};

use self::together::{Rows, profiles_together, together};
use self::values::{cell_value, is_filled, numbered_row};
use crate::tree::{Entry, Node, Value};

/// Case studies beyond this number are assumed to be typing errors.
const MAX_NUMBER: usize = 1_000;

/// Returns the facts of all added sheets as one tree, or `None` if they state none. Several sheets
/// of one kind are combined.
///
/// `more` are the columns that the checklist adds.
pub fn tree(workbook: &Workbook, more: &MoreColumns<'_>, problems: &Problems) -> Option<Node> {
    let near = near::report(workbook, more, problems);
    let tables: Vec<Option<FactTable>> = workbook.sheets.iter().map(|s| find(&s.cells)).collect();
    for (sheet, table) in workbook.sheets.iter().zip(&tables) {
        passed_over::report(sheet, table.as_ref(), problems);
    }
    let mut profiles = Vec::new();
    let mut sheets: Vec<(Form, Vec<Rows>)> = FORMS.iter().map(|form| (*form, Vec::new())).collect();
    let mut place = None;
    let sheets_with_table = workbook.sheets.iter().zip(tables);
    for (sheet, table) in sheets_with_table.filter_map(|(sheet, table)| Some((sheet, table?))) {
        let at = sheet.at(CellRef::new(table.header_row, 0));
        report_unknown_columns(sheet, &table, more, problems);
        seen::report_flaws(sheet, &table, problems);
        if table.form.field.is_empty() {
            let value = Value::Map(profile(sheet, &table, problems));
            profiles.push(Node { at: at.clone(), value });
        } else if let Some((_, rows)) = sheets.iter_mut().find(|(form, _)| *form == table.form) {
            rows.extend(rows_of(sheet, &table, more, problems));
        }
        place.get_or_insert(at);
    }
    let place = place.or_else(|| near.first().map(|(_, at)| at.clone()))?;
    let mut root = Vec::new();
    let mut partner = profiles_together(profiles, problems);
    for (form, rows) in sheets {
        let target = if form.below_partner { &mut partner } else { &mut root };
        target.extend(together(&form, rows, problems));
    }
    for (form, at) in near {
        let target = if form.is_of_partner() { &mut partner } else { &mut root };
        add_unread(target, form, &at);
    }
    root.extend(partner.extract_if(.., |entry| entry.key.value == SUBMIT_ON));
    if !partner.is_empty() {
        root.push(entry("partner", Value::Map(partner), &place));
    }
    (!root.is_empty()).then_some(Node { at: place, value: Value::Map(root) })
}

/// Records that the facts of a sheet cannot be read, unless another sheet states them.
fn add_unread(target: &mut Vec<Entry>, form: &Form, at: &Location) {
    let profile = || form.fields.iter().map(|field| field.name).collect();
    let fields = if form.field.is_empty() { profile() } else { vec![form.field] };
    for field in fields {
        if !target.iter().any(|entry| entry.key.value == field) {
            target.push(entry(field, Value::Unread, at));
        }
    }
}

/// A sheet of facts and values, a row each.
fn profile(sheet: &Sheet, table: &FactTable, problems: &Problems) -> Vec<Entry> {
    let column = |label| layout::column(&table.labels, label).unwrap_or_default();
    let (facts, values) = (column("fact"), column("value"));
    let mut entries = Vec::new();
    for row in sheet.rows_after(table.header_row) {
        let (fact, value) = (CellRef::new(row, facts), CellRef::new(row, values));
        let name = text::fact_label(&sheet.text(fact));
        let fields = table.form.fields;
        let known = fields.iter().find(|known| text::fact_label(known.name) == name);
        match known {
            Some(field) if is_filled(sheet, value) => {
                let read = cell_value(sheet, field.holds, value);
                entries.push(entry(field.name, read, &sheet.at(value)));
            }
            Some(_) => {}
            None => report_misspelt(&name, fields, &sheet.at(fact), problems),
        }
    }
    entries
}

/// Other common labels of facts.
const ALIASES: [(&str, &str); 2] = [("headcount", "employees"), ("staff", "employees")];

fn report_misspelt(name: &str, known: &[Field<'_>], at: &Location, problems: &Problems) {
    let names = || known.iter().map(|field| field.name);
    let labels = || names().map(|field| (field, text::fact_label(field)));
    let shares = |label: &str| label.split(' ').any(|word| name.split(' ').any(|own| own == word));
    let near = text::nearest(name, names())
        .or_else(|| labels().find(|(_, label)| shares(label)).map(|(field, _)| field))
        .or_else(|| ALIASES.iter().find(|(alias, _)| *alias == name).map(|(_, field)| *field));
    if let Some(near) = near {
        let message = format!("\"{name}\" is not a field of the profile");
        problems.report(at, message, format!("did you mean \"{}\"?", text::fact_label(near)));
    }
}

/// Columns that are not read: a misspelt one would take a date or a refusal out of the judgement.
fn report_unknown_columns(
    sheet: &Sheet,
    table: &FactTable,
    more: &MoreColumns<'_>,
    problems: &Problems,
) {
    let mut known: Vec<String> = Vec::new();
    match table.form.field {
        "" => known.extend(table.form.signatures.concat().iter().map(|l| (*l).to_owned())),
        _ => {
            let fields = table.form.all_fields(more).into_iter().map(|field| field.name);
            let fields = fields.chain(["number"]);
            known.extend(fields.map(|field| text::fact_label(&field.replace('.', " "))));
        }
    }
    for (column, label) in &table.labels {
        if label.is_empty() || known.contains(label) {
            continue;
        }
        let at = sheet.at(CellRef::new(table.header_row, *column));
        let message = format!("unknown column \"{label}\"");
        let near = text::nearest(label, known.iter().map(String::as_str));
        let near = near.map(|near| format!("did you mean \"{near}\"? ")).unwrap_or_default();
        let help = format!(
            "{near}Known columns: {}. To keep notes, move the column to another sheet",
            known.join(", ")
        );
        problems.report(&at, message, help);
    }
}

/// Returns the rows of a sheet; `None` if all are empty.
fn rows_of(
    sheet: &Sheet,
    table: &FactTable,
    more: &MoreColumns<'_>,
    problems: &Problems,
) -> Option<Rows> {
    let number_column = layout::column(&table.labels, "number");
    let mut numbered: BTreeMap<usize, Node> = BTreeMap::new();
    let mut unnumbered = Vec::new();
    for row in sheet.rows_after(table.header_row) {
        let Some(item) = item(sheet, table, more, row) else { continue };
        let cell = number_column.map(|column| CellRef::new(row, column));
        let Some(cell) = cell.filter(|cell| !sheet.text(*cell).is_empty()) else {
            unnumbered.push(item);
            continue;
        };
        let number = numbered_row(&sheet.text(cell));
        match number.filter(|n| (1..=MAX_NUMBER).contains(n) && !numbered.contains_key(n)) {
            Some(number) => drop(numbered.insert(number, item)),
            None => {
                let message = format!("row number \"{}\" is invalid or repeated", sheet.text(cell));
                problems.report(&sheet.at(cell), message, "number the rows from 1, each once");
            }
        }
    }
    let at = sheet.at(CellRef::new(table.header_row, 0));
    let is_empty = numbered.is_empty() && unnumbered.is_empty();
    (!is_empty).then_some(Rows { at, numbered, unnumbered })
}

fn item(sheet: &Sheet, table: &FactTable, more: &MoreColumns<'_>, row: u32) -> Option<Node> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut first = None;
    for Field { name: field, holds, .. } in table.form.all_fields(more) {
        let label = text::fact_label(&field.replace('.', " "));
        let Some(column) = layout::column(&table.labels, &label) else { continue };
        let cell = seen::seen(sheet, table, row, column);
        let at = sheet.at(cell);
        if !is_filled(sheet, cell) {
            // The place where it is to be written.
            if table.form.field == "case_studies" && CASE_STUDY_FACTS.contains(&field) {
                entries.push(entry(field, Value::Empty, &at));
            }
            continue;
        }
        first.get_or_insert_with(|| at.clone());
        match field.split_once('.') {
            Some((outer, inner)) => {
                let inner = entry(inner, cell_value(sheet, holds, cell), &at);
                add_below(&mut entries, outer, inner);
            }
            None => entries.push(entry(field, cell_value(sheet, holds, cell), &at)),
        }
    }
    Some(Node { at: first?, value: Value::Map(entries) })
}

fn add_below(entries: &mut Vec<Entry>, outer: &str, inner: Entry) {
    let position = entries.iter().position(|entry| entry.key.value == outer);
    let known = position.and_then(|position| entries.get_mut(position));
    match known.map(|entry| &mut entry.node.value) {
        Some(Value::Map(below)) => below.push(inner),
        _ => {
            let at = inner.key.at.clone();
            entries.push(entry(outer, Value::Map(vec![inner]), &at));
        }
    }
}

fn entry(key: &str, value: Value, at: &Location) -> Entry {
    let key = Sourced::new(key.to_owned().into(), at.clone());
    Entry { key, node: Node { at: at.clone(), value } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fscheck_core::workbook::Cell;
    use fscheck_core::workbook::merges::Merges;
    use std::sync::Arc;

    fn workbook(sheets: &[&[&[&str]]]) -> Workbook {
        let path: Arc<str> = Arc::from("a.xlsx");
        let sheet = |(index, rows): (usize, &&[&[&str]])| {
            let mut cells = BTreeMap::new();
            for (row, texts) in rows.iter().enumerate() {
                for (column, text) in texts.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
                    let place =
                        CellRef::new(u32::try_from(row).unwrap(), u32::try_from(column).unwrap());
                    cells.insert(place, Cell { text: (*text).to_owned(), ..Cell::default() });
                }
            }
            let index = u32::try_from(index).unwrap();
            let merges = Merges::default();
            Sheet { path: Arc::clone(&path), index, name: Arc::from("S"), cells, merges }
        };
        let sheets = sheets.iter().enumerate().map(sheet).collect();
        Workbook { path: Arc::clone(&path), sheets, sha256: String::new(), is_opendocument: false }
    }

    #[test]
    fn sheets_fill_the_fields_of_the_manifest() {
        let book = workbook(&[
            &[&["Fact", "Value"], &["Tier", "Advanced"], &["Focus regions", "EMEA; DE"]],
            &[&["City", "Country", "Region"], &["Berlin", "DE", "EMEA"], &[], &["Oslo", "NO"]],
            &[&["Customer", "Completed on", "Public URL"], &["A", "2023-08-31", "https://x"]],
        ]);
        let tree = tree(&book, &MoreColumns::default(), &Problems::default()).unwrap();
        let partner = tree.get("partner").unwrap();
        assert_eq!(partner.get("tier").unwrap().text(), Some("Advanced"));
        let Value::List(regions) = &partner.get("focus_regions").unwrap().value else { panic!() };
        assert_eq!(regions[1].text(), Some("DE"));
        let Value::List(offices) = &partner.get("offices").unwrap().value else { panic!() };
        assert_eq!(offices.len(), 2);
        assert_eq!(offices[1].at.to_string(), "a.xlsx, S!A4");
        let Value::List(studies) = &tree.get("case_studies").unwrap().value else { panic!() };
        assert_eq!(studies[0].get("public").unwrap().get("url").unwrap().text(), Some("https://x"));
    }

    #[test]
    fn numbered_case_studies_keep_their_numbers() {
        let book =
            workbook(&[&[&["Number", "Customer", "Completed on"], &["2", "B"], &["3", "C"]]]);
        let tree = tree(&book, &MoreColumns::default(), &Problems::default()).unwrap();
        let Value::List(studies) = &tree.get("case_studies").unwrap().value else { panic!() };
        assert_eq!(studies[0].value, Value::Empty);
        assert_eq!(studies[1].get("customer").unwrap().text(), Some("B"));
        assert_eq!(studies.len(), 3);
    }

    #[test]
    fn numbers_decide_and_not_the_order_of_the_rows() {
        let rows: &[&[&str]] = &[
            &["Number", "Customer", "Completed on"],
            &["2", "B"],
            &["1", "A"],
            &["", "C"],
            &["2", "D"],
        ];
        let problems = Problems::default();
        let tree = tree(&workbook(&[rows]), &MoreColumns::default(), &problems).unwrap();
        let Value::List(studies) = &tree.get("case_studies").unwrap().value else { panic!() };
        let names: Vec<_> = studies.iter().map(|s| s.get("customer").unwrap().text()).collect();
        assert_eq!(names, [Some("A"), Some("B"), Some("C")]);
        assert_eq!(problems.into_sorted().len(), 1, "the second 2");
    }

    #[test]
    fn sheets_of_one_kind_add_up() {
        let book = workbook(&[
            &[&["City", "Country", "Region"], &["Berlin", "DE"], &["Oslo", "NO"]],
            &[&["City", "Country", "Region"], &["Oslo", "Norway", "EMEA"], &["Rome", "IT"]],
            &[&["Fact", "Value"], &["Tier", "Advanced"]],
            &[&["Fact", "Value"], &["Tier", "advanced"], &["Employees", "4"]],
            &[&["Customer", "Completed on"], &["A"], &["B"]],
            &[&["Number", "Customer", "Completed on"], &["", "C"], &["2", "D"]],
            &[&["Number", "Customer", "Completed on"], &["2", "D", "2023-08-31"]],
        ]);
        let problems = Problems::default();
        let tree = tree(&book, &MoreColumns::default(), &problems).unwrap();
        let partner = tree.get("partner").unwrap();
        let names = |list: &Node, key: &str| -> Vec<String> {
            let Value::List(items) = &list.value else { panic!() };
            items.iter().map(|item| item.get(key).unwrap().text().unwrap().to_owned()).collect()
        };
        assert_eq!(names(partner.get("offices").unwrap(), "city"), ["Berlin", "Oslo", "Rome"]);
        assert_eq!(partner.get("employees").unwrap().text(), Some("4"));
        let studies = tree.get("case_studies").unwrap();
        assert_eq!(names(studies, "customer"), ["A", "D", "B", "C"]);
        let Value::List(items) = &studies.value else { panic!() };
        assert_eq!(items[1].get("completed_on").unwrap().text(), Some("2023-08-31"));
        assert_eq!(problems.into_sorted(), []);
    }

    #[test]
    fn sheets_of_one_kind_that_differ_are_told() {
        let book = workbook(&[
            &[&["Fact", "Value"], &["Tier", "Advanced"]],
            &[&["Fact", "Value"], &["Tier", "Premier"]],
            &[&["City", "Country"], &["Oslo", "NO"], &["", "SE"]],
            &[&["City", "Country"], &["Oslo", "DK"], &["", "FI"]],
        ]);
        let problems = Problems::default();
        let tree = tree(&book, &MoreColumns::default(), &problems).unwrap();
        let partner = tree.get("partner").unwrap();
        assert_eq!(partner.get("tier").unwrap().text(), Some("Advanced"));
        let Value::List(offices) = &partner.get("offices").unwrap().value else { panic!() };
        assert_eq!(offices.len(), 3, "offices without a city are offices of their own");
        let told: Vec<String> = problems.into_sorted().into_iter().map(|p| p.message).collect();
        let wanted = [
            "\"Premier\" for `partner.tier` differs from \"Advanced\" at S!B2",
            "\"DK\" for `partner.offices[oslo].country` differs from \"NO\" at S!B2",
        ];
        assert_eq!(told, wanted);
    }

    #[test]
    fn tables_that_are_passed_over_are_told() {
        let told = |rows: &[&[&str]]| {
            let problems = Problems::default();
            tree(&workbook(&[rows]), &MoreColumns::default(), &problems);
            let problems = problems.into_sorted().into_iter();
            problems.map(|p| format!("{} {}", p.at.within_file(), p.message)).collect::<Vec<_>>()
        };
        let header: &[&str] = &["City", "Country"];
        let second = "the sheet has a second table like Offices, which is ignored";
        assert_eq!(told(&[header, &["Oslo", "NO"], header, &["Rome", "IT"]]).len(), 0, "repeated");
        let below: &[&[&str]] = &[header, &["Oslo", "NO"], &["", "City", "Country"]];
        assert_eq!(told(below), [format!("S!B3 {second}")]);
        let beside: &[&[&str]] = &[&["City", "Country", "", "City", "Country"], &["Oslo", "NO"]];
        assert_eq!(told(beside), [format!("S!D1 {second}")]);
        let mut low: Vec<&[&str]> = vec![&[]; 35];
        low.push(header);
        let too_low = "the table can't be read as Offices: its header is below the first 30 rows";
        assert_eq!(told(&low), [format!("S!A36 {too_low}")]);
        assert_eq!(told(&[header, &["Oslo", "NO"], &["Country", "NO"]]).len(), 0);
    }

    #[test]
    fn empty_sheets_state_nothing_and_misspelt_facts_are_told() {
        let book = workbook(&[&[&["Fact", "Value"], &["Tier"], &["Emploees", "4"]]]);
        let problems = Problems::default();
        assert_eq!(tree(&book, &MoreColumns::default(), &problems), None);
        let told = problems.into_sorted();
        assert_eq!(told[0].help, "did you mean \"employees\"?");
    }
}
