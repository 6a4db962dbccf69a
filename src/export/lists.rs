//! The hidden sheet with the words that other cells offer in their lists.

use fscheck_core::checklist::{Checklist, Test};
use fscheck_core::facts::{
    CASE_STUDY_STAGES, CERTAINTIES, CONSENTS, REJECTED, STAGES_ON_PATH, TIERS,
};
use fscheck_core::kind::Kind;
use fscheck_core::workbook::forms::LISTS_SHEET;
use fscheck_core::{country, rules, schema};
use rust_xlsxwriter::{Worksheet, utility::column_number_to_name};

use super::ExportError;
use super::page::{plain, write_text};

/// The list for the kinds of waivers, whose column has the same name as that of evidence.
pub const WAIVER_KIND: &str = "waiver kind";

/// Writes the lists, a column each.
pub fn write(page: &mut Worksheet, checklist: &Checklist) -> Result<(), ExportError> {
    page.set_name(LISTS_SHEET)?;
    page.set_hidden(true);
    for (column, (field, words)) in (0u16..).zip(lists(checklist)) {
        write_text(page, (0, column), field, &plain().set_bold(), "a list")?;
        for (row, word) in (1u32..).zip(words) {
            write_text(page, (row, column), &word, &plain(), "a list")?;
        }
        page.set_column_width(column, 24)?;
    }
    Ok(())
}

/// The formula of the range with the words for a field.
pub fn range_of(field: &str, checklist: &Checklist) -> Option<String> {
    let lists = lists(checklist);
    let at = lists.iter().position(|(name, _)| *name == field)?;
    let column = column_number_to_name(u16::try_from(at).ok()?);
    let last = lists.get(at)?.1.len() + 1;
    (last > 1).then(|| format!("={LISTS_SHEET}!${column}$2:${column}${last}"))
}

fn lists(checklist: &Checklist) -> Vec<(&'static str, Vec<String>)> {
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let regions = checklist.prerequisites().find_map(|(_, test)| match test {
        Test::FocusRegion(regions) => Some(regions),
        _ => None,
    });
    let names: Vec<String> = regions
        .map(|regions| regions.regions.iter().map(|region| region.name.clone()).collect())
        .unwrap_or_default();
    let worldwide = regions.map(|regions| regions.worldwide.clone());
    let claimable = checklist.waivers.iter().filter(|waiver| waiver.is_claimed());
    let mut lists = vec![
        ("services_path_stage", owned(STAGES_ON_PATH)),
        ("tier", owned(TIERS)),
        ("stage", owned(CASE_STUDY_STAGES)),
        ("use_case", checklist.use_cases.clone()),
        ("sub_verticals", checklist.sub_verticals.clone()),
        ("region", names.clone()),
        ("focus_regions", worldwide.into_iter().chain(names).collect()),
        ("consent", owned(CONSENTS)),
        ("rule", rules::ALL.iter().map(|rule| rule.name.to_owned()).collect()),
        ("item", checklist.items.iter().map(|item| item.id.clone()).collect()),
        ("proposed", owned(&["Yes", REJECTED])),
        ("certainty", owned(CERTAINTIES)),
        ("controls", schema::asks(checklist)),
        ("country", owned(&country::names())),
    ];
    lists.push(("kind", owned(&Kind::names())));
    lists.push((WAIVER_KIND, claimable.map(|waiver| waiver.kind.clone()).collect()));
    lists
}
