//! The added sheets: how each is known, and its columns.

use std::collections::BTreeMap;

use super::Cell;
use super::layout::{self, HEADER_ROWS};
use crate::checklist::Checklist;
use crate::location::CellRef;

/// Where one of the added tables is on its sheet.
#[derive(Clone, Debug)]
pub struct FactTable {
    /// The row of its header.
    pub header_row: u32,
    /// Its labels, by column.
    pub labels: Vec<(u32, String)>,
    /// What it is.
    pub form: Form,
}

impl FactTable {
    /// Whether its own labels are in these columns as in another row: a header that is repeated.
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

/// What one of the added sheets holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its name in the workbooks that are exported.
    pub sheet: &'static str,
    /// The field of the tree that it fills.
    pub field: &'static str,
    /// Whether the field is below `partner`.
    pub below_partner: bool,
    /// The labels by which it is known: all of one of these sets.
    pub signatures: &'static [&'static [&'static str]],
    /// Its columns, or of the profile its rows: fields of one entry, a dot between a field and
    /// one below it. A checklist may add to them.
    pub columns: &'static [&'static str],
}

/// The columns that a checklist adds to the added sheets.
#[derive(Clone, Debug, Default)]
pub struct MoreColumns<'a> {
    /// The fields of claims of waivers.
    pub claims: Vec<&'a str>,
    /// The statements of case studies.
    pub statements: Vec<&'a str>,
}

impl<'a> MoreColumns<'a> {
    /// Those that `checklist` adds.
    pub fn of(checklist: &'a Checklist) -> MoreColumns<'a> {
        let claims = checklist.claim_fields().into_iter().map(|field| field.name.as_str());
        MoreColumns { claims: claims.collect(), statements: checklist.statement_fields() }
    }
}

impl Form {
    /// Whether what it states is below `partner`.
    pub fn is_of_partner(&self) -> bool {
        self.below_partner || self.field.is_empty()
    }

    /// All its columns, with those that a checklist adds.
    pub fn all_columns<'a>(&self, more: &MoreColumns<'a>) -> Vec<&'a str> {
        let added: &[&str] = match self.field {
            "waivers" => &more.claims,
            "case_studies" => &more.statements,
            _ => &[],
        };
        self.columns.iter().chain(added).copied().collect()
    }
}

const PROFILE: &[&str] = &[
    "name",
    "program_guidelines_read",
    "services_path_stage",
    "tier",
    "employees",
    "professional_certifications",
    "focus_regions",
    "submit_on",
];

/// The field of the profile that is none of the partner's.
pub const SUBMIT_ON: &str = "submit_on";

/// The added sheets.
pub const FORMS: &[Form] = &[
    Form {
        sheet: "Partner Profile",
        field: "",
        below_partner: true,
        signatures: &[&["fact", "value"]],
        columns: PROFILE,
    },
    Form {
        sheet: "Competencies",
        field: "competencies",
        below_partner: true,
        signatures: &[&["name", "achieved on"]],
        columns: &["name", "achieved_on"],
    },
    Form {
        sheet: "Offices",
        field: "offices",
        below_partner: true,
        signatures: &[&["city", "country"]],
        columns: &["city", "country", "region"],
    },
    Form {
        sheet: "Waivers",
        field: "waivers",
        below_partner: false,
        signatures: &[&["kind", "approved on"], &["kind", "case study"], &["kind", "reference"]],
        columns: &["kind"],
    },
    Form {
        sheet: "Offerings",
        field: "offerings",
        below_partner: false,
        signatures: &[&["name", "problem"]],
        columns: &[
            "name",
            "problem",
            "aws_usage",
            "domain_knowledge",
            "strategy",
            "customer_examples",
        ],
    },
    Form {
        sheet: "Case Studies",
        field: "case_studies",
        below_partner: false,
        signatures: &[&["customer", "completed on"]],
        columns: &[
            "customer",
            "title",
            "completed_on",
            "stage",
            "use_case",
            "sub_verticals",
            "saas",
            "affiliate",
            "offering_open_to_outside_customers",
            "public.url",
            "public.anonymised",
            "public.customer_description",
            "public.partner_name",
            "public.challenge",
            "public.aws_usage",
            "public.outcomes",
        ],
    },
    Form {
        sheet: "Evidence",
        field: "evidence",
        below_partner: false,
        signatures: &[&["id", "kind", "controls"]],
        columns: &[
            "id",
            "title",
            "kind",
            "path",
            "url",
            "controls",
            "case_studies",
            "date",
            "consent",
            "presenter",
            "expires_on",
            "sha256",
            "proposed",
            "certainty",
            "because",
        ],
    },
    Form {
        sheet: ACCEPTANCES_SHEET,
        field: "accept",
        below_partner: false,
        signatures: &[&["rule", "reason", "until"], &["item", "reason", "until"]],
        columns: &["rule", "item", "case_study", "evidence", "reason", "until"],
    },
];

/// Fields with several values, separated by commas, semicolons or line breaks.
pub const LISTS: &[&str] =
    &["focus_regions", "customer_examples", "sub_verticals", "controls", "case_studies"];

/// The sheet of an exported workbook that says what it is.
pub const INTRODUCTION: &str = "Introduction";

/// The sheet of an exported workbook with the values that its drop-downs offer.
pub const LISTS_SHEET: &str = "Lists";

/// The sheet of what was carried over and has no place in the release.
pub const CARRIED_SHEET: &str = "Carried over";

/// The sheet of accepted findings. Workbooks of earlier versions have none.
pub const ACCEPTANCES_SHEET: &str = "Acceptances";

/// The sheets that only workbooks exported by fscheck have, not the forms issued by AWS.
pub fn own_sheets() -> impl Iterator<Item = &'static str> {
    let forms = FORMS.iter().map(|form| form.sheet).filter(|sheet| *sheet != ACCEPTANCES_SHEET);
    forms.chain([INTRODUCTION, LISTS_SHEET])
}

/// Whether a sheet of this name is written whatever the checklist asks for.
pub fn is_reserved_sheet(name: &str) -> bool {
    own_sheets()
        .chain([CARRIED_SHEET, ACCEPTANCES_SHEET])
        .any(|sheet| sheet.eq_ignore_ascii_case(name))
}
