//! The fields of a manifest, which are the columns of the added sheets: one line for each.
//!
//! Columns, drop-down lists, notes, the schema and the table in `docs/inputs.md` are generated from
//! these lines.

use super::{Field, Holds, Words};
use crate::facts::{CASE_STUDY_STAGES, CERTAINTIES, CONSENTS, FAIL_ON, STAGES_ON_PATH, TIERS};

/// The partner, and the day of submission, which is beside the partner in a manifest.
pub const PROFILE: &[Field<'_>] = &[
    text("name", "the partner's name"),
    flag("program_guidelines_read", "whether you have read the programme guidelines"),
    one("services_path_stage", STAGES_ON_PATH, "the stage on the AWS Services Path"),
    one("tier", TIERS, "the tier as an AWS services partner"),
    count("employees", "how many people you employ"),
    count(
        "professional_certifications",
        "how many AWS Professional certifications your employees hold",
    ),
    some_of("focus_regions", Words::FocusRegions, "where you serve customers"),
    SUBMIT_ON,
];

/// The field of the profile that is not about the partner.
pub const SUBMIT_ON: Field<'_> = day("submit_on", "the date on which you plan to submit");

/// A competency of the partner.
pub const COMPETENCY: &[Field<'_>] = &[
    text("name", "the competency's name").needed().wide(30),
    day("achieved_on", "the date on which you achieved it"),
];

/// An office of the partner.
pub const OFFICE: &[Field<'_>] = &[
    text("city", "the city").wide(18),
    one_of("country", Words::Countries, "the country, as a two-letter code or by its English name"),
    one_of("region", Words::Regions, "the region of the office"),
];

/// A waiver that is claimed; the checklist adds fields.
pub const WAIVER: &[Field<'_>] =
    &[one_of("kind", Words::WaiverKinds, "which waiver you hold").needed()];

/// An offering.
pub const OFFERING: &[Field<'_>] = &[
    text("name", "the name of the offering").wide(30),
    text("problem", "the customer problem it solves"),
    text("aws_usage", "which AWS services it uses, and how"),
    text("domain_knowledge", "the industry knowledge behind it"),
    text("strategy", "the strategy and execution steps"),
    numbers("customer_examples", "the numbers of the case studies that use it"),
];

/// A case study; the checklist adds fields.
pub const CASE_STUDY: &[Field<'_>] = &[
    text("customer", "the customer's name").wide(30),
    text("title", "what the project did").wide(30),
    day("completed_on", "the date on which the project was completed"),
    one("stage", CASE_STUDY_STAGES, "the stage of the project"),
    one_of("use_case", Words::UseCases, "which of the checklist's use cases it shows"),
    some_of("sub_verticals", Words::SubVerticals, "the parts of the industry it covers").wide(18),
    flag("saas", "whether it is a SaaS solution"),
    flag("affiliate", "whether the customer is your own company or an affiliate"),
    flag(
        "offering_open_to_outside_customers",
        "whether customers other than affiliates can buy the offering",
    ),
    address("public.url", "the address of the published page, https://…"),
    flag("public.anonymised", "whether the customer is left unnamed"),
    text("public.customer_description", "how the unnamed customer is described"),
    text("public.partner_name", "your company's name as published"),
    text("public.challenge", "the customer's challenge"),
    text("public.aws_usage", "how the solution uses AWS"),
    text("public.outcomes", "the outcomes for the customer"),
];

/// An entry of evidence.
pub const EVIDENCE: &[Field<'_>] = &[
    text("id", "a short, unique name").needed().wide(30),
    text("title", "what the document is").wide(30),
    one_of("kind", Words::Kinds, "what kind of evidence it is").needed(),
    text("path", "the path of the file, from the evidence root").wide(30),
    address("url", "the web address, instead of a path"),
    some_of("controls", Words::Asks, "the controls it is evidence for, or single asks of them"),
    numbers("case_studies", "the numbers of the case studies it covers"),
    day("date", "the date of the document; for a list of events, the date of the latest one"),
    one("consent", CONSENTS, "whether the customer agrees to show it to AWS"),
    text("presenter", "who presents it to AWS in person").wide(30),
    day("expires_on", "the last day on which it is valid"),
    field("sha256", Holds::Digest, "the SHA-256 digest of the file", 24),
    field(
        "proposed",
        Holds::Mark,
        "whether `fscheck collect` proposed the entry and nobody has confirmed it yet; `rejected` if \
         it isn't evidence",
        12,
    ),
    one("certainty", CERTAINTIES, "how sure the proposal is").wide(12),
    text("because", "the sentence the proposal is based on"),
];

/// A fact that was found in a document.
pub const FOUND_FACT: &[Field<'_>] = &[
    text("id", "a short, unique name").needed().wide(30),
    one_of("field", Words::FoundFields, "the field the value belongs to").needed(),
    count("case_study", "the number of the case study, if it is about one").wide(15),
    text("value", "the value; for an office, its city, country and region").needed(),
    field(
        "proposed",
        Holds::Mark,
        "whether `fscheck collect` proposed the fact and nobody has confirmed it yet; `rejected` if \
         it is wrong",
        12,
    ),
    one("certainty", CERTAINTIES, "how sure the proposal is").wide(12),
    text("because", "the sentence the proposal is based on"),
];

/// An accepted finding.
pub const ACCEPTANCE: &[Field<'_>] = &[
    one_of("rule", Words::Rules, "the rule whose findings are accepted").wide(50),
    one_of("item", Words::Items, "the control or prerequisite").wide(50),
    count("case_study", "the number of the case study, if only that one is meant"),
    text("evidence", "the ID of the evidence entry, if only that one is meant"),
    text("reason", "why it is accepted").needed(),
    day("until", "the last day of the acceptance").needed(),
];

/// Owners and due dates, which have separate columns on the sheets of the form.
pub const ASSIGNMENT: &[Field<'_>] = &[
    some_of("items", Words::Assignable, "the items assigned").needed(),
    text("owner", "who is responsible"),
    day("due", "the due date"),
];

/// Defaults of options, only in a manifest.
pub const DEFAULTS: &[Field<'_>] = &[
    one("fail_on", FAIL_ON, "the lowest severity that makes the exit code 1"),
    flag("require_ready", "whether the exit code is 1 unless the verdict is `ready`"),
];

const fn field(
    name: &'static str,
    holds: Holds,
    about: &'static str,
    width: u16,
) -> Field<'static> {
    Field { name, holds, about, width, is_needed: false }
}

const fn text(name: &'static str, about: &'static str) -> Field<'static> {
    field(name, Holds::Text, about, 50)
}

const fn address(name: &'static str, about: &'static str) -> Field<'static> {
    field(name, Holds::Address, about, 30)
}

const fn day(name: &'static str, about: &'static str) -> Field<'static> {
    field(name, Holds::Day, about, 15)
}

const fn count(name: &'static str, about: &'static str) -> Field<'static> {
    field(name, Holds::Count, about, 50)
}

const fn flag(name: &'static str, about: &'static str) -> Field<'static> {
    field(name, Holds::Flag, about, 15)
}

const fn numbers(name: &'static str, about: &'static str) -> Field<'static> {
    field(name, Holds::Numbers, about, 18)
}

const fn one(
    name: &'static str,
    words: &'static [&'static str],
    about: &'static str,
) -> Field<'static> {
    one_of(name, Words::Fixed(words), about)
}

const fn one_of(name: &'static str, words: Words, about: &'static str) -> Field<'static> {
    field(name, Holds::OneOf(words), about, 16)
}

const fn some_of(name: &'static str, words: Words, about: &'static str) -> Field<'static> {
    field(name, Holds::SomeOf(words), about, 30)
}
