//! The table of rules: what fscheck reports, how severe it is, and what it means.
//!
//! `list`, `explain`, `--select`, the reports and the documentation all read from here.

use std::fmt;

use crate::text;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Should be looked at.
    Warning,
    /// Must be put right.
    Error,
}

impl Severity {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    /// Its name, stable for ever.
    pub name: &'static str,
    /// The severity of its findings, where they do not say otherwise.
    pub severity: Severity,
    /// What it reports, in one line.
    pub summary: &'static str,
    /// Why that matters and what to do about it.
    pub help: &'static str,
}

/// Declares each rule as a constant and lists all of them, in the order written.
macro_rules! rules {
    ($($constant:ident: $name:literal, $severity:ident, $summary:literal, $help:literal;)*) => {
        $(
            #[doc = $summary]
            pub static $constant: Rule = Rule {
                name: $name,
                severity: Severity::$severity,
                summary: $summary,
                help: $help,
            };
        )*
        /// All rules.
        pub static ALL: &[&Rule] = &[$(&$constant),*];
    };
}

rules! {
    WORKBOOK_CONTROL_MISSING: "workbook-control-missing", Error,
        "An item of the checklist has no row in the workbook.",
        "AWS expects every row of its form. Copy the row back from a blank self-assessment and answer it.";
    WORKBOOK_CONTROL_UNKNOWN: "workbook-control-unknown", Warning,
        "A row carries an id that the checklist does not have.",
        "The row is not judged. Correct its id, or remove the row if it belongs to another checklist.";
    WORKBOOK_CONTROL_DUPLICATE: "workbook-control-duplicate", Error,
        "An item has more than one row.",
        "The worse of the answers counts. Keep one row and remove the other.";
    WORKBOOK_MET_VALUE: "workbook-met-value", Error,
        "A Met? cell holds something that is no answer.",
        "It counts as blank. Write Yes, No, N/A or Waived.";
    WORKBOOK_COLUMN_MISSING: "workbook-column-missing", Error,
        "A sheet of requirements lacks a column.",
        "Nothing in that column is read. Use the labels of AWS's form: ID, Requirement Description, Met?, Partner Response, Customer Reference #1.";
    WORKBOOK_TABLE_UNREAD: "workbook-table-unread", Error,
        "A table lists items of the checklist, but is not read because of its header.",
        "Its answers do not count. Put a header with ID and Requirement Description into one of the first 30 rows.";
    WORKBOOK_DESCRIPTION_CHANGED: "workbook-description-changed", Warning,
        "A cell no longer holds the requirement that the form had there.",
        "Copy the requirement back from a blank form, and put your own text into Partner Response.";
    WORKBOOK_CHECKLIST_MISMATCH: "workbook-checklist-mismatch", Error,
        "The workbook was made for another release of the checklist than the one in use.",
        "Fill in the form of the release that you apply with, or choose the release with --checklist.";
    WORKBOOK_FACT_VALUE: "workbook-fact-value", Error,
        "A fact in one of the added sheets cannot be understood.",
        "It counts as not stated. Write one of the values that the finding names.";
    FACTS_CONFLICT: "facts-conflict", Error,
        "The workbook and the manifest state the same fact differently.",
        "The manifest's value is the one that is judged. Correct whichever is wrong.";
    CLAIM_CONTRADICTS_FACTS: "claim-contradicts-facts", Error,
        "The Met? answer of a prerequisite does not fit the facts.",
        "The facts decide. Correct the answer, or the facts where they are wrong.";
    PREREQUISITE_UNANSWERED: "prerequisite-unanswered", Error,
        "Nothing is stated that a prerequisite could be judged from.",
        "State the facts in the manifest (evidence.yaml) or in the added sheets of the workbook.";
    PREREQUISITE_UNEVIDENCED: "prerequisite-unevidenced", Error,
        "A prerequisite is answered Yes, but the facts behind it are not stated.",
        "AWS checks the facts and not the answer. State them in the manifest or the added sheets.";
    PREREQUISITE_UNMET: "prerequisite-unmet", Error,
        "A prerequisite is answered No.",
        "Meet it before you apply: AWS checks prerequisites before it schedules a validation.";
    PARTNER_GUIDELINES: "partner-guidelines", Error,
        "The programme's guidelines were not read.",
        "Read them and state `program_guidelines_read: true`.";
    PARTNER_PATH_STAGE: "partner-path-stage", Error,
        "The stage on the AWS Services Path is not far enough.",
        "Ask your Partner Development Manager how to reach the next stage.";
    PARTNER_TIER: "partner-tier", Error,
        "The partner's tier is too low.",
        "Reach one of the tiers that the checklist accepts before you apply.";
    PARTNER_COMPETENCY: "partner-competency", Error,
        "None of the competencies that the checklist asks for is held.",
        "Achieve one of them first, or list it if it is held already.";
    PARTNER_CERTIFICATIONS: "partner-certifications", Error,
        "Too few professional certifications for the size of the partner.",
        "Certify more people, or correct the count of certifications or employees.";
    PARTNER_FOCUS_REGION: "partner-focus-region", Error,
        "The offices do not bear out the region that the partner says it serves.",
        "Name a region in which you have the offices, or list the offices that are missing.";
    CASE_STUDY_COUNT: "case-study-count", Error,
        "Too few case studies.",
        "Add case studies until there are as many as the checklist requires.";
    CASE_STUDY_INCOMPLETE: "case-study-incomplete", Error,
        "A case study lacks its customer, completion date, stage or use case.",
        "State what is missing.";
    CASE_STUDY_DUPLICATE_CUSTOMER: "case-study-duplicate-customer", Error,
        "Two case studies are about the same customer.",
        "AWS accepts one case study per customer, and each customer must be a separate legal entity.";
    CASE_STUDY_TOO_OLD: "case-study-too-old", Error,
        "A case study was completed too long ago.",
        "Replace it by a project that was completed within the time that the checklist allows.";
    CASE_STUDY_NOT_PRODUCTION: "case-study-not-production", Error,
        "A case study is not in production.",
        "Pilots and proofs of concept do not count. Replace it, or state its stage now.";
    CASE_STUDY_DIAGRAM: "case-study-diagram", Error,
        "A case study has no architecture diagram.",
        "Add evidence of kind diagram for it, linked to the control that asks for diagrams.";
    CASE_STUDY_AFFILIATE: "case-study-affiliate", Error,
        "A case study is about an affiliate, and its offering is not open to customers outside.",
        "Replace it, or state `offering_open_to_outside_customers: true` if that is so.";
    CASE_STUDY_NO_OFFERING: "case-study-no-offering", Warning,
        "No offering names a case study among its customer examples.",
        "Each case study should show one of the offerings: add its number to `customer_examples`.";
    CASE_STUDY_NONE_PUBLIC: "case-study-none-public", Error,
        "Too few case studies are public.",
        "Publish one, with the customer's name or anonymised, and state its details under `public`.";
    CASE_STUDY_PUBLIC_DETAILS: "case-study-public-details", Error,
        "A public case study lacks a detail that it must state.",
        "Add the detail to the publication and to the facts.";
    CASE_STUDY_NOT_SPECIFIC: "case-study-not-specific", Error,
        "A case study does not say what is specific to the industry.",
        "Say what in the solution would not be found in another industry.";
    OFFERING_COUNT: "offering-count", Error,
        "Too few offerings.",
        "Describe as many offerings as the checklist requires.";
    OFFERING_DUPLICATE: "offering-duplicate", Warning,
        "Two offerings have the same name.",
        "They count as one. Describe another offering, or give each its own name.";
    OFFERING_INCOMPLETE: "offering-incomplete", Error,
        "An offering lacks a part of its description.",
        "Describe the part that is missing.";
    DATE_IN_FUTURE: "date-in-future", Error,
        "Something that must have happened is dated after the as-of date.",
        "Correct the date, or wait until it has happened.";
    CONTROL_UNANSWERED: "control-unanswered", Error,
        "A control has no answer.",
        "Answer it in its Met? cell.";
    CONTROL_UNMET: "control-unmet", Error,
        "A control is answered No.",
        "Do what it requires and show it; AWS removes an application with an unmet control.";
    CONTROL_UNEVIDENCED: "control-unevidenced", Error,
        "A control is answered Yes, but something that it wants to see is not there.",
        "Add evidence of a kind that is accepted, and link it to the control.";
    CONTROL_NOT_APPLICABLE: "control-not-applicable", Error,
        "A control is answered N/A without ground.",
        "Only a control with a condition that does not hold may be N/A. Answer Yes or No.";
    CONTROL_WAIVER_CLAIMED: "control-waiver-claimed", Error,
        "A control is answered Waived, but no waiver covers it.",
        "Add the waiver to the facts if you hold it, or answer Yes or No.";
    RESPONSE_PLACEHOLDER: "response-placeholder", Error,
        "A Partner Response says nothing.",
        "It counts as empty. Say in a few sentences how the requirement is met.";
    RESPONSE_UNREADABLE: "response-unreadable", Error,
        "A Partner Response is a formula whose value was not saved, or an error value.",
        "It counts as empty. Open the workbook in Excel or LibreOffice and save it, or type the text itself.";
    RESPONSE_COPIED_EXAMPLE: "response-copied-example", Error,
        "A Partner Response is the form's own Example Response.",
        "It counts as empty. Describe your own project.";
    RESPONSE_DUPLICATED: "response-duplicated", Warning,
        "The same Partner Response stands under several case studies.",
        "Reviewers look for what was done for each customer. Say what differs.";
    RESPONSE_CROSS_REFERENCE: "response-cross-reference", Warning,
        "A Partner Response only points to another place.",
        "Reviewers read each cell by itself. Write the answer out.";
    RESPONSE_NOT_DONE: "response-not-done", Warning,
        "An answer Yes has a Partner Response that says it is not done.",
        "Answer No until it is done, or describe what has been done.";
    RESPONSE_DECLINED: "response-declined", Warning,
        "A Partner Response gives a reason for not meeting a control that AWS does not accept.",
        "The guidance for this control wants the practice itself, whoever did the work in this project. Describe what you do, or choose a case study that shows it.";
    EVIDENCE_MISSING_FILE: "evidence-missing-file", Error,
        "The file of an evidence entry is not there.",
        "Correct the path, or add the file below the evidence root.";
    EVIDENCE_OUTSIDE_ROOT: "evidence-outside-root", Error,
        "The file of an evidence entry lies outside the evidence root.",
        "Copy it below the evidence root and name it by a relative path.";
    EVIDENCE_EMPTY_FILE: "evidence-empty-file", Error,
        "The file of an evidence entry is empty.",
        "Put the document there; an empty file shows nothing.";
    EVIDENCE_HASH_MISMATCH: "evidence-hash-mismatch", Error,
        "The content of a file is not what its `sha256` says.",
        "Find out who changed it, and put the digest right if the change was meant.";
    EVIDENCE_TYPE_MISMATCH: "evidence-type-mismatch", Error,
        "The content of a file is not what its ending says.",
        "Open it: it may be a page that asked for a sign-in, or a file that was only renamed. Put the right file there.";
    EVIDENCE_SECRET: "evidence-secret", Error,
        "A file holds a key, a token or a password.",
        "Take it out, and have it revoked: whoever has seen the file has it.";
    EVIDENCE_NAMES_CUSTOMER: "evidence-names-customer", Warning,
        "Evidence of a public or anonymised case study names a customer.",
        "Take the name out, or state `consent: granted` if the customer agrees that it is shown.";
    EVIDENCE_COVERAGE: "evidence-coverage", Warning,
        "A document does not mention something that the control wants it to deal with.",
        "Add what is missing, or link further evidence that deals with it. Words are no proof: if it is there in other words, accept the finding.";
    EVIDENCE_UNREADABLE: "evidence-unreadable", Warning,
        "A document cannot be opened, so that its text was not searched.",
        "A reviewer may not be able to open it either: save it anew, without a password.";
    EVIDENCE_TOO_LARGE: "evidence-too-large", Note,
        "A document is larger than what is searched.",
        "Look through the rest of it yourself, or split it.";
    EVIDENCE_DUPLICATE: "evidence-duplicate", Warning,
        "Two files of evidence have the same content.",
        "Keep one of the files and name it in both entries, or replace the one that is wrong.";
    EVIDENCE_UNREFERENCED: "evidence-unreferenced", Warning,
        "A file below the evidence root is named by no entry.",
        "Add an entry for it, take it away, or list it in `.fscheckignore`.";
    EVIDENCE_CHANGED: "evidence-changed", Warning,
        "Evidence is not what was reviewed.",
        "Review it again, then run `fscheck lock`.";
    EVIDENCE_STALE: "evidence-stale", Error,
        "Evidence is older than the control allows, or has no date.",
        "Replace it by recent evidence, or add its date.";
    EVIDENCE_EXPIRED: "evidence-expired", Error,
        "Evidence has expired.",
        "Renew it and add the new one.";
    EVIDENCE_CERTIFICATE_UNDATED: "evidence-certificate-undated", Warning,
        "A certification has neither a date nor an expiry date.",
        "Add `expires_on`, or `date` if it does not expire.";
    EVIDENCE_KIND: "evidence-kind", Warning,
        "Evidence is of a kind that what it names does not accept.",
        "Correct its kind, or link it to what accepts it.";
    EVIDENCE_UNKNOWN_CONTROL: "evidence-unknown-control", Error,
        "Evidence names a control or an ask that the checklist does not have.",
        "Correct the name: CONTROL, or CONTROL/ask.";
    EVIDENCE_CASE_STUDY: "evidence-case-study", Warning,
        "Evidence does not say which case study it is about, or names one that does not exist.",
        "Add `case_studies: [1]`; without it, what is wanted of each case study is not served.";
    EVIDENCE_UNLINKED: "evidence-unlinked", Warning,
        "Evidence serves no control.",
        "Add `controls:` to its entry, name its id in a Partner Response, or drop it.";
    EVIDENCE_UNDECLARED_LINK: "evidence-undeclared-link", Note,
        "A link in the workbook counts as evidence though no manifest entry declares it.",
        "Add an entry for it, so that its kind, date and consent can be judged.";
    EVIDENCE_LINK_REUSED: "evidence-link-reused", Warning,
        "One undeclared link stands under many controls.",
        "Link each control to what shows it, or add an entry that names the controls it serves.";
    EVIDENCE_CONSENT: "evidence-consent", Error,
        "Those concerned have refused that evidence is shown, or have not answered yet.",
        "Obtain the consent before the validation, or use other evidence.";
    EVIDENCE_URL: "evidence-url", Error,
        "An evidence link isn't a valid web address.",
        "Write the whole address, with https:// at the start.";
    EVIDENCE_PRESENTER: "evidence-presenter", Error,
        "Nobody is named who gives a verbal description or a demonstration.",
        "Add `presenter:` with the name or role of the person who will be there.";
    WAIVER_APPLIED: "waiver-applied", Note,
        "A waiver takes controls out of the work.",
        "Have the proof of it at hand when you apply.";
    WAIVER_EXPIRED: "waiver-expired", Warning,
        "A waiver that is claimed has expired.",
        "It covers nothing. Renew it, or answer the controls and show their evidence.";
    WAIVER_NOT_YET: "waiver-not-yet", Warning,
        "A waiver that is claimed has not begun.",
        "It covers nothing yet. Correct its date, or wait.";
    WAIVER_OFFERING: "waiver-offering", Warning,
        "A waiver was granted for an offering that this application does not have.",
        "It covers nothing. Name the offering as in the list of offerings.";
    WAIVER_CASE_STUDY: "waiver-case-study", Warning,
        "A waiver is for a case study that is not listed, or for none.",
        "It covers nothing. Name the number of the case study that it is for.";
    WAIVER_EVIDENCE: "waiver-evidence", Warning,
        "A waiver rests on evidence that is not there, or does not count.",
        "It covers nothing. Put the evidence right, or answer the controls and show theirs.";
    WAIVER_CONDITION: "waiver-condition", Warning,
        "A waiver does not state what it depends on, or states too much.",
        "It covers nothing. Answer the controls and show their evidence.";
    WAIVER_NOT_SERVICES: "waiver-not-services", Warning,
        "A recent designation is not the kind of competency that waives controls.",
        "It waives nothing. Answer the controls, or list the Services Competency that you achieved.";
    ACCEPTANCE_EXPIRED: "acceptance-expired", Error,
        "A finding was taken on until a day that is past.",
        "Put the finding right, or decide anew and set a later day.";
    ACCEPTANCE_NOT_ALLOWED: "acceptance-not-allowed", Error,
        "An acceptance covers more than an acceptance may.",
        "Name the item, and let it end within twelve months.";
    ACCEPTANCE_UNUSED: "acceptance-unused", Warning,
        "An acceptance matches no finding.",
        "Remove it: what it was for is done, or its names are wrong.";
    CHECKLIST_OUTDATED: "checklist-outdated", Note,
        "The definition of the checklist is old, or past its last day of use.",
        "Ask AWS for the release in force, and update fscheck.";
}

/// The rule called `name`.
pub fn named(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}

/// The rules that `selector` names: one rule, or all whose name starts with it up to a hyphen
/// (`evidence-`, or `evidence`).
pub fn selected(selector: &str) -> Vec<&'static Rule> {
    let matches = |rule: &&'static Rule| {
        let rest = rule.name.strip_prefix(selector);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-') || selector.ends_with('-'))
    };
    ALL.iter().copied().filter(matches).collect()
}

/// What to write in place of an unknown rule name.
pub fn suggestion(name: &str) -> String {
    match text::nearest(name, ALL.iter().map(|rule| rule.name)) {
        Some(near) => format!("did you mean `{near}`? All rules: `fscheck list rules`"),
        None => "all rules: `fscheck list rules`".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_texts_are_whole_sentences() {
        let names: BTreeSet<&str> = ALL.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), ALL.len());
        for rule in ALL {
            assert!(rule.summary.ends_with('.'), "{}", rule.name);
            assert!(rule.help.ends_with('.'), "{}", rule.name);
        }
    }

    #[test]
    fn a_prefix_selects_its_room_and_nothing_else() {
        let room = selected("waiver-");
        assert_eq!(room.len(), 8);
        assert!(room.iter().all(|rule| rule.name.starts_with("waiver-")));
        assert_eq!(selected("waiver").len(), 8);
        assert_eq!(selected("evidence-stale"), [&EVIDENCE_STALE]);
        assert_eq!(selected("evidence-stal"), Vec::<&Rule>::new());
        assert_eq!(selected("evid"), Vec::<&Rule>::new());
    }
}
