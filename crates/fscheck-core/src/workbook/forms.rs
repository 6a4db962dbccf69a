//! The added sheets: the labels that identify each, and its columns.

use std::collections::BTreeMap;

use super::Cell;
use super::layout::{self, HEADER_ROWS};
use crate::checklist::{Checklist, ClaimField, FieldKind};
use crate::field::{Field, Holds, table};
use crate::location::CellRef;

/// The place of one of the added tables on its sheet.
#[derive(Clone, Debug)]
pub struct FactTable {
    /// The row of its header.
    pub header_row: u32,
    /// Its labels, by column.
    pub labels: Vec<(u32, String)>,
    /// Its form.
    pub form: Form,
}

impl FactTable {
    /// Returns whether its own labels are in these columns of another row: a repeated header.
    pub fn labels_are(&self, columns: &[u32], labels: &[(u32, String)]) -> bool {
        columns.iter().all(|column| {
            let here = labels.iter().find(|(other, _)| other == column);
            here.is_some_and(|here| self.labels.contains(here))
        })
    }
}

/// The added table among the cells.
pub fn find(cells: &BTreeMap<CellRef, Cell>) -> Option<FactTable> {
    (0..HEADER_ROWS).find_map(|row| {
        let labels = layout::labels(cells, row);
        let has = |label: &str| layout::column(&labels, label).is_some();
        let is_known = |labels: &&[&str]| labels.iter().all(|label| has(label));
        let form = *FORMS.iter().find(|form| form.signatures.iter().any(&is_known))?;
        Some(FactTable { header_row: row, labels, form })
    })
}

/// The content of one of the added sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its name in the workbooks that are exported.
    pub sheet: &'static str,
    /// The field of the tree that it fills.
    pub field: &'static str,
    /// True if the field is below `partner`.
    pub below_partner: bool,
    /// The labels that identify it: all of one of these sets.
    pub signatures: &'static [&'static [&'static str]],
    /// Its columns, or of the profile its rows: the fields of one entry. A checklist may add to them.
    pub fields: &'static [Field<'static>],
}

/// The columns that a checklist adds to the added sheets.
#[derive(Clone, Debug, Default)]
pub struct MoreColumns<'a> {
    /// The fields of claims of waivers.
    pub claims: Vec<Field<'a>>,
    /// The statements of case studies.
    pub statements: Vec<Field<'a>>,
}

impl<'a> MoreColumns<'a> {
    /// Returns the columns that `checklist` adds.
    pub fn of(checklist: &'a Checklist) -> MoreColumns<'a> {
        let claims = checklist.claim_fields().into_iter().map(claim);
        let statements = checklist.statement_fields().into_iter().map(|name| Field {
            name,
            holds: Holds::Text,
            about: name,
            width: 50,
            is_needed: false,
        });
        MoreColumns { claims: claims.collect(), statements: statements.collect() }
    }
}

/// The column for a field of claims of waivers.
fn claim(field: &ClaimField) -> Field<'_> {
    let (holds, width) = match field.kind {
        FieldKind::FirstDay | FieldKind::LastDay => (Holds::Day, 15),
        FieldKind::CaseStudy | FieldKind::Count { .. } => (Holds::Count, 50),
        FieldKind::Text => (Holds::Text, 18),
        FieldKind::Offering | FieldKind::Evidence { .. } => (Holds::Text, 50),
    };
    Field { name: &field.name, holds, about: field.describe(), width, is_needed: false }
}

impl Form {
    /// Returns whether its facts are below `partner`.
    pub fn is_of_partner(&self) -> bool {
        self.below_partner || self.field.is_empty()
    }

    /// Returns whether its sheet only exists if it has content.
    pub fn is_left_out_empty(&self) -> bool {
        self.field == FOUND_FACTS
    }

    /// Returns all its columns, with those that a checklist adds.
    pub fn all_fields<'a>(&self, more: &MoreColumns<'a>) -> Vec<Field<'a>> {
        let added: &[Field<'_>] = match self.field {
            "waivers" => &more.claims,
            "case_studies" => &more.statements,
            _ => &[],
        };
        self.fields.iter().chain(added).copied().collect()
    }
}

/// The field of the profile that is not about the partner.
pub const SUBMIT_ON: &str = table::SUBMIT_ON.name;

/// The added sheets.
pub const FORMS: &[Form] = &[
    Form {
        sheet: "Partner Profile",
        field: "",
        below_partner: true,
        signatures: &[&["fact", "value"]],
        fields: table::PROFILE,
    },
    Form {
        sheet: "Competencies",
        field: "competencies",
        below_partner: true,
        signatures: &[&["name", "achieved on"]],
        fields: table::COMPETENCY,
    },
    Form {
        sheet: "Offices",
        field: "offices",
        below_partner: true,
        signatures: &[&["city", "country"]],
        fields: table::OFFICE,
    },
    Form {
        sheet: "Waivers",
        field: "waivers",
        below_partner: false,
        signatures: &[&["kind", "approved on"], &["kind", "case study"], &["kind", "reference"]],
        fields: table::WAIVER,
    },
    Form {
        sheet: "Offerings",
        field: "offerings",
        below_partner: false,
        signatures: &[&["name", "problem"]],
        fields: table::OFFERING,
    },
    Form {
        sheet: "Case Studies",
        field: "case_studies",
        below_partner: false,
        signatures: &[&["customer", "completed on"]],
        fields: table::CASE_STUDY,
    },
    Form {
        sheet: "Evidence",
        field: "evidence",
        below_partner: false,
        signatures: &[&["id", "kind", "controls"]],
        fields: table::EVIDENCE,
    },
    Form {
        sheet: ACCEPTANCES_SHEET,
        field: "accept",
        below_partner: false,
        signatures: &[&["rule", "reason", "until"], &["item", "reason", "until"]],
        fields: table::ACCEPTANCE,
    },
    Form {
        sheet: FOUND_FACTS_SHEET,
        field: FOUND_FACTS,
        below_partner: false,
        signatures: &[&["field", "value", "certainty", "because"]],
        fields: table::FOUND_FACT,
    },
];

/// The field of the facts that were found in documents; its sheet only exists if there are any.
pub const FOUND_FACTS: &str = "found_facts";

/// The sheet of the facts that were found in documents.
pub const FOUND_FACTS_SHEET: &str = "Found Facts";

/// The sheet of an exported workbook that describes it.
pub const INTRODUCTION: &str = "Introduction";

/// The sheet of an exported workbook with the values that its drop-downs offer.
pub const LISTS_SHEET: &str = "Lists";

/// The sheet of content that was carried over and has no place in the release.
pub const CARRIED_SHEET: &str = "Carried over";

/// The sheet of accepted findings. Workbooks of earlier versions have none.
pub const ACCEPTANCES_SHEET: &str = "Acceptances";

/// The sheets that only workbooks exported by fscheck have, not the forms issued by AWS.
pub fn own_sheets() -> impl Iterator<Item = &'static str> {
    let forms = FORMS.iter().filter(|form| !form.is_left_out_empty()).map(|form| form.sheet);
    forms.filter(|sheet| *sheet != ACCEPTANCES_SHEET).chain([INTRODUCTION, LISTS_SHEET])
}

/// Returns whether a sheet of this name is written for every checklist.
pub fn is_reserved_sheet(name: &str) -> bool {
    own_sheets()
        .chain([CARRIED_SHEET, ACCEPTANCES_SHEET])
        .any(|sheet| sheet.eq_ignore_ascii_case(name))
}
