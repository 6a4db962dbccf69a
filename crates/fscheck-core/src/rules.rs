//! The table of rules: the problems that fscheck reports, their severity and their meaning.
//!
//! `list`, `explain`, `--select`, the reports and the documentation all read from here.

mod rule;

pub use self::rule::{Rule, Severity, Work};
use crate::text;

/// Declares each rule as a constant and lists all of them in this order.
macro_rules! rules {
    ($($constant:ident: $name:literal, $severity:ident, $work:ident, $summary:literal, $help:literal;)*) => {
        $(
            #[doc = $summary]
            pub static $constant: Rule = Rule {
                name: $name,
                severity: Severity::$severity,
                work: Work::$work,
                summary: $summary,
                help: $help,
            };
        )*
        /// All rules.
        pub static ALL: &[&Rule] = &[$(&$constant),*];
    };
}

rules! {
    WORKBOOK_CONTROL_MISSING: "workbook-control-missing", Error, Correct,
        "A row for an item of the checklist is missing.",
        "AWS expects every row of its form. Copy the row back from a blank self-assessment and answer it.";
    WORKBOOK_CONTROL_UNKNOWN: "workbook-control-unknown", Warning, Correct,
        "A row has an ID that isn't in the checklist.",
        "The row is ignored. Correct its ID, or remove the row if it belongs to another checklist.";
    WORKBOOK_CONTROL_DUPLICATE: "workbook-control-duplicate", Error, Correct,
        "An item has more than one row.",
        "The worse answer counts. Keep one row and remove the others.";
    WORKBOOK_MET_VALUE: "workbook-met-value", Error, Correct,
        "A Met? cell holds an invalid value.",
        "The cell is treated as blank. Enter Yes, No, N/A or Waived.";
    WORKBOOK_COLUMN_MISSING: "workbook-column-missing", Error, Correct,
        "A requirements sheet has a missing or renamed column.",
        "The column isn't read. Use the labels of AWS's form: ID, Requirement Description, Met?, Partner Response, Customer Reference #1.";
    WORKBOOK_TABLE_UNREAD: "workbook-table-unread", Error, Correct,
        "A table that lists checklist items can't be read because of its header.",
        "Its answers are ignored. Put a header with ID and Requirement Description in one of the first 30 rows.";
    WORKBOOK_DESCRIPTION_CHANGED: "workbook-description-changed", Warning, Correct,
        "A Requirement Description was changed.",
        "Copy the requirement back from a blank form, and put your own text in Partner Response.";
    WORKBOOK_CHECKLIST_MISMATCH: "workbook-checklist-mismatch", Error, Correct,
        "The workbook is for another release of the checklist.",
        "Fill in the form of the release that you apply under, or select that release with --checklist.";
    WORKBOOK_FACT_VALUE: "workbook-fact-value", Error, Correct,
        "A value in one of the added sheets is invalid.",
        "The value is ignored. Use one of the allowed values in the message.";
    FACTS_CONFLICT: "facts-conflict", Error, Correct,
        "The workbook and the manifest disagree on a fact.",
        "The manifest's value is used. Correct whichever is wrong.";
    CLAIM_CONTRADICTS_FACTS: "claim-contradicts-facts", Error, Decide,
        "The Met? answer of a prerequisite contradicts the facts.",
        "The facts decide. Correct the answer, or correct the facts if they are wrong.";
    PREREQUISITE_UNANSWERED: "prerequisite-unanswered", Error, State,
        "Facts for a prerequisite are missing.",
        "Add the facts to the manifest (evidence.yaml) or to the added sheets of the workbook.";
    PREREQUISITE_UNEVIDENCED: "prerequisite-unevidenced", Error, Evidence,
        "A prerequisite is answered Yes, but its facts are missing.",
        "AWS checks the facts, not the answer. Add them to the manifest or the added sheets.";
    PREREQUISITE_UNMET: "prerequisite-unmet", Error, State,
        "A prerequisite is answered No.",
        "Meet it before you apply. AWS checks prerequisites before it schedules a validation.";
    PARTNER_GUIDELINES: "partner-guidelines", Error, State,
        "The programme guidelines haven't been read.",
        "Read them, then set `program_guidelines_read: true`.";
    PARTNER_PATH_STAGE: "partner-path-stage", Error, State,
        "The stage on the AWS Services Path is too low.",
        "Ask your Partner Development Manager how to reach the next stage.";
    PARTNER_TIER: "partner-tier", Error, State,
        "The partner's tier is too low.",
        "Reach one of the accepted tiers before you apply.";
    PARTNER_COMPETENCY: "partner-competency", Error, State,
        "A required competency is missing.",
        "Achieve one of them first, or list it if you hold it already.";
    PARTNER_CERTIFICATIONS: "partner-certifications", Error, State,
        "There are too few professional certifications for the size of the company.",
        "Certify more people, or correct the number of certifications or employees.";
    PARTNER_FOCUS_REGION: "partner-focus-region", Error, State,
        "The offices don't match the focus region.",
        "Choose a region in which you have enough offices, or list the missing offices.";
    CASE_STUDY_COUNT: "case-study-count", Error, State,
        "There are too few case studies.",
        "Add case studies until you have the number that the checklist requires.";
    CASE_STUDY_INCOMPLETE: "case-study-incomplete", Error, State,
        "A case study has no customer, completion date, stage or use case.",
        "Add the missing details.";
    CASE_STUDY_DUPLICATE_CUSTOMER: "case-study-duplicate-customer", Error, State,
        "Two case studies are about the same customer.",
        "AWS accepts one case study per customer, and each customer must be a separate legal entity.";
    CASE_STUDY_TOO_OLD: "case-study-too-old", Error, Renew,
        "A case study was completed too long ago.",
        "Replace it with a project completed within the time limit.";
    CASE_STUDY_NOT_PRODUCTION: "case-study-not-production", Error, State,
        "A case study is not in production.",
        "Pilots and proofs of concept don't count. Replace it, or update its stage.";
    CASE_STUDY_DIAGRAM: "case-study-diagram", Error, Evidence,
        "A case study has no architecture diagram.",
        "Add evidence of kind diagram for it, and link it to the control that asks for diagrams.";
    CASE_STUDY_AFFILIATE: "case-study-affiliate", Error, State,
        "A case study is about an affiliate, and its offering isn't sold to outside customers.",
        "Replace it, or set `offering_open_to_outside_customers: true` if the offering is open to others.";
    CASE_STUDY_NO_OFFERING: "case-study-no-offering", Warning, State,
        "A case study isn't listed as an example of any offering.",
        "Each case study should show one of the offerings. Add its number to `customer_examples`.";
    CASE_STUDY_NONE_PUBLIC: "case-study-none-public", Error, State,
        "There are too few public case studies.",
        "Publish one, either named or anonymised, and enter its details.";
    CASE_STUDY_PUBLIC_DETAILS: "case-study-public-details", Error, State,
        "A public case study lacks a required detail.",
        "Add the detail to the publication and to the facts.";
    CASE_STUDY_NOT_SPECIFIC: "case-study-not-specific", Error, State,
        "A case study doesn't say what is specific to the industry.",
        "Describe what in the solution you wouldn't find in another industry.";
    OFFERING_COUNT: "offering-count", Error, State,
        "There are too few offerings.",
        "Describe as many offerings as the checklist requires.";
    OFFERING_DUPLICATE: "offering-duplicate", Warning, State,
        "Two offerings have the same name.",
        "They count as one. Describe another offering, or give each its own name.";
    OFFERING_INCOMPLETE: "offering-incomplete", Error, State,
        "An offering's description is incomplete.",
        "Add the missing part.";
    DATE_IN_FUTURE: "date-in-future", Error, State,
        "A past event has a date after the as-of date.",
        "Correct the date, or wait until the event has happened.";
    CONTROL_UNANSWERED: "control-unanswered", Error, Answer,
        "A control has no answer.",
        "Answer it in its Met? cell.";
    CONTROL_UNMET: "control-unmet", Error, Decide,
        "A control is answered No.",
        "Meet the requirement and add evidence. AWS rejects applications with an unmet control.";
    CONTROL_UNEVIDENCED: "control-unevidenced", Error, Evidence,
        "A control answered Yes lacks evidence.",
        "Add evidence of an accepted kind, and link it to the control.";
    CONTROL_NOT_APPLICABLE: "control-not-applicable", Error, Decide,
        "N/A isn't allowed for a control.",
        "Only a control with a condition can be N/A, and only if the condition doesn't apply. Answer Yes or No.";
    CONTROL_WAIVER_CLAIMED: "control-waiver-claimed", Error, Decide,
        "A control is answered Waived, but no waiver covers it.",
        "Add the waiver to the facts if you hold it, or answer Yes or No.";
    RESPONSE_PLACEHOLDER: "response-placeholder", Error, Answer,
        "A Partner Response says nothing.",
        "It is treated as empty. Describe in a few sentences how you meet the requirement.";
    RESPONSE_UNREADABLE: "response-unreadable", Error, Correct,
        "A Partner Response is an error value, or a formula without a saved value.",
        "It is treated as empty. Open the workbook in Excel or LibreOffice and save it, or type the text.";
    RESPONSE_COPIED_EXAMPLE: "response-copied-example", Error, Answer,
        "A Partner Response is a copy of the form's Example Response.",
        "It is treated as empty. Describe your own project.";
    RESPONSE_DUPLICATED: "response-duplicated", Warning, Answer,
        "Several case studies have the same Partner Response.",
        "Reviewers want to know what was done for each customer. Describe the differences.";
    RESPONSE_CROSS_REFERENCE: "response-cross-reference", Warning, Answer,
        "A Partner Response only points to another place.",
        "Reviewers read each cell on its own. Write the answer out.";
    RESPONSE_NOT_DONE: "response-not-done", Warning, Decide,
        "The answer is Yes, but the Partner Response says that the work isn't done.",
        "Answer No until it is done, or describe what has been done.";
    RESPONSE_DECLINED: "response-declined", Warning, Decide,
        "A Partner Response gives a reason that AWS doesn't accept.",
        "AWS wants to see the practice, even if others did the work in this project. Describe what you do, or choose a case study that shows it.";
    EVIDENCE_MISSING_FILE: "evidence-missing-file", Error, Evidence,
        "An evidence file can't be found.",
        "Correct the path, or add the file below the evidence root.";
    EVIDENCE_OUTSIDE_ROOT: "evidence-outside-root", Error, Evidence,
        "An evidence file is outside the evidence root.",
        "Copy it below the evidence root and use a relative path.";
    EVIDENCE_EMPTY_FILE: "evidence-empty-file", Error, Evidence,
        "An evidence file is empty.",
        "Replace it with the document.";
    EVIDENCE_HASH_MISMATCH: "evidence-hash-mismatch", Error, Evidence,
        "An evidence file doesn't match its `sha256`.",
        "Find out who changed it. If the change was intended, update the digest.";
    EVIDENCE_TYPE_MISMATCH: "evidence-type-mismatch", Error, Evidence,
        "A file's content doesn't match its extension.",
        "Open it. It may be a saved sign-in page, an incomplete download or a renamed file. Replace it \
         with the right file.";
    EVIDENCE_SECRET: "evidence-secret", Error, Evidence,
        "A file contains a key, a token or a password.",
        "Remove it from the file and revoke it, because anyone with access to the file can use it.";
    EVIDENCE_NAMES_CUSTOMER: "evidence-names-customer", Warning, Review,
        "Evidence for a public or anonymised case study names a customer.",
        "Remove the name, or set `consent: granted` if the customer agrees.";
    EVIDENCE_COVERAGE: "evidence-coverage", Warning, Review,
        "A document or Partner Response doesn't mention a topic that the control requires.",
        "Add what is missing, or link further evidence that covers it. This is a keyword check: if the document covers it in other words, accept the finding.";
    EVIDENCE_UNFINISHED: "evidence-unfinished", Warning, Review,
        "A document has a placeholder, says that it is a draft, or has blanks that nobody filled in.",
        "Finish the document. If it is a blank form, set its kind to template.";
    EVIDENCE_NOT_DONE: "evidence-not-done", Warning, Review,
        "A report or record describes something in the future, or something that wasn't done.",
        "Link a report or record of work that was done. If this is a plan, set its kind to \
         document.";
    EVIDENCE_OTHER_CUSTOMER: "evidence-other-customer", Warning, Review,
        "Evidence for one case study names only another customer, or uses words that only the \
         documents about another case study have.",
        "Link the right customer's document, or correct the case study of the entry.";
    EVIDENCE_SAME_TEXT: "evidence-same-text", Warning, Review,
        "The evidence for two case studies has nearly the same text.",
        "Describe each customer's own project. A reviewer expects different documents.";
    EVIDENCE_REJECTED_PRACTICE: "evidence-rejected-practice", Warning, Review,
        "A document or Partner Response shows a practice that the control, or its guidance, rules out.",
        "Change the practice and the text. If the sentence means something else, accept the finding.";
    EVIDENCE_WITHOUT_AWS: "evidence-without-aws", Warning, Review,
        "Evidence is mostly about another cloud, or names no AWS service where it should.",
        "Use a document that shows the work on AWS. If it does so in other words, accept the finding.";
    EVIDENCE_CONTRADICTS_FACTS: "evidence-contradicts-facts", Warning, Review,
        "A document or response contradicts the stated facts.",
        "Correct the text or the fact. If the sentence is about something else, accept the finding.";
    EVIDENCE_UNREADABLE: "evidence-unreadable", Warning, Review,
        "A document can't be read, so its text wasn't searched.",
        "A reviewer may not be able to open it either. Save it again, without a password.";
    EVIDENCE_TOO_LARGE: "evidence-too-large", Note, Review,
        "A document is too large to be searched completely.",
        "Check the rest yourself, or split the document.";
    EVIDENCE_DUPLICATE: "evidence-duplicate", Warning, Review,
        "Two evidence files have the same content.",
        "Keep one file and use it in both entries, or replace the wrong one.";
    EVIDENCE_UNREFERENCED: "evidence-unreferenced", Warning, Evidence,
        "A file below the evidence root isn't listed as evidence.",
        "Add an evidence entry (`fscheck collect` proposes one), remove the file, or list it in \
         `.fscheckignore`.";
    EVIDENCE_PROPOSED: "evidence-proposed", Note, Review,
        "Proposed evidence, or a fact found in documents, needs confirmation.",
        "Read each proposal, then run `fscheck collect --confirm ID` to accept it or `--reject \
         ID` to reject it.";
    EVIDENCE_CHANGED: "evidence-changed", Warning, Review,
        "Evidence has changed since it was reviewed.",
        "Review it again, then run `fscheck lock`.";
    EVIDENCE_STALE: "evidence-stale", Error, Renew,
        "Evidence is too old, or has no date.",
        "Replace it with recent evidence, or add its date.";
    EVIDENCE_EXPIRED: "evidence-expired", Error, Renew,
        "Evidence has expired.",
        "Renew it and add the new document.";
    EVIDENCE_CERTIFICATE_UNDATED: "evidence-certificate-undated", Warning, Evidence,
        "A certification has neither a date nor an expiry date.",
        "Add `expires_on`, or `date` if it doesn't expire.";
    EVIDENCE_KIND: "evidence-kind", Warning, Correct,
        "A control doesn't accept evidence of this kind.",
        "Correct the kind, or link the evidence to a control that accepts it.";
    EVIDENCE_UNKNOWN_CONTROL: "evidence-unknown-control", Error, Correct,
        "Evidence names an unknown control or ask.",
        "Write the name as CONTROL or CONTROL/ask.";
    EVIDENCE_CASE_STUDY: "evidence-case-study", Warning, Correct,
        "Evidence names no case study, or one that doesn't exist.",
        "Add the case study number, such as `case_studies: [1]`. Without it, the evidence doesn't \
         count for controls that need evidence for each case study.";
    EVIDENCE_UNLINKED: "evidence-unlinked", Warning, Evidence,
        "Evidence isn't linked to any control.",
        "Add `controls:` to its entry, mention its ID in a Partner Response, or remove it.";
    EVIDENCE_UNDECLARED_LINK: "evidence-undeclared-link", Note, Evidence,
        "A link in the workbook counts as evidence without a manifest entry.",
        "Add an entry for it, so that its kind, date and consent can be checked.";
    EVIDENCE_LINK_REUSED: "evidence-link-reused", Warning, Evidence,
        "Many controls share one undeclared link.",
        "Link each control to its own evidence, or add an entry that lists the controls.";
    EVIDENCE_CONSENT: "evidence-consent", Error, Evidence,
        "Consent to show evidence was refused or is pending.",
        "Get the consent before the validation, or use other evidence.";
    EVIDENCE_URL: "evidence-url", Error, Correct,
        "An evidence link isn't a valid web address.",
        "Enter the full address, starting with https://.";
    EVIDENCE_PRESENTER: "evidence-presenter", Error, Evidence,
        "A verbal description or demonstration has no presenter.",
        "Add `presenter` with the name or role of the person who will present it.";
    WAIVER_APPLIED: "waiver-applied", Note, State,
        "A waiver exempts you from controls.",
        "Have proof of the waiver ready when you apply.";
    WAIVER_EXPIRED: "waiver-expired", Warning, Renew,
        "A waiver has expired.",
        "It covers nothing. Renew it, or answer the controls and add evidence.";
    WAIVER_NOT_YET: "waiver-not-yet", Warning, State,
        "A waiver hasn't started yet.",
        "It covers nothing yet. Correct its date, or wait.";
    WAIVER_OFFERING: "waiver-offering", Warning, State,
        "A waiver is for an offering that isn't in this application.",
        "It covers nothing. Write the offering's name exactly as in the list of offerings.";
    WAIVER_CASE_STUDY: "waiver-case-study", Warning, State,
        "A waiver names no case study, or one that isn't listed.",
        "It covers nothing. Enter the number of the case study it is for.";
    WAIVER_EVIDENCE: "waiver-evidence", Warning, Evidence,
        "A waiver's evidence is missing or invalid.",
        "It covers nothing. Fix its evidence, or answer the controls and add evidence for them.";
    WAIVER_CONDITION: "waiver-condition", Warning, State,
        "A waiver's conditions aren't met or aren't stated.",
        "It covers nothing. Answer the controls and add evidence.";
    WAIVER_NOT_SERVICES: "waiver-not-services", Warning, State,
        "A designation is not an AWS Services Competency.",
        "It waives nothing. Answer the controls, or list the Services Competency that you achieved.";
    ACCEPTANCE_EXPIRED: "acceptance-expired", Error, Renew,
        "An acceptance has expired.",
        "Fix the finding, or extend the acceptance.";
    ACCEPTANCE_NOT_ALLOWED: "acceptance-not-allowed", Error, Decide,
        "An acceptance isn't allowed.",
        "Name the item, and set an end date within twelve months.";
    ACCEPTANCE_UNUSED: "acceptance-unused", Warning, Renew,
        "An acceptance matches no finding.",
        "Remove it, or check its rule and item.";
    ASSIGNMENT_UNKNOWN_ITEM: "assignment-unknown-item", Warning, Correct,
        "An assignment names an unknown item or section.",
        "It assigns nothing. Use an item's ID, the start of several IDs (POV) or a section's \
         title.";
    DEADLINE_BEFORE_SUBMISSION: "deadline-before-submission", Warning, Renew,
        "Something you need expires before the submission date.",
        "Renew or replace it before you submit, or submit earlier.";
    CHECKLIST_OUTDATED: "checklist-outdated", Note, Renew,
        "The checklist definition is old, or past its last day of use.",
        "Ask AWS which release is in force, and update fscheck.";
}

/// The rule called `name`.
pub fn named(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}

/// Returns the rules that `selector` names: one rule, or all whose name starts with it up to a
/// hyphen (`evidence-`, or `evidence`).
pub fn selected(selector: &str) -> Vec<&'static Rule> {
    let matches = |rule: &&'static Rule| {
        let rest = rule.name.strip_prefix(selector);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-') || selector.ends_with('-'))
    };
    ALL.iter().copied().filter(matches).collect()
}

/// Suggests a replacement for an unknown rule name.
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
