//! The definitions and word lists under this folder, built into the program.
//!
//! Words are one constant for each file. Definitions are listed when the crate is built.

/// The definitions: the path of each file in the repository, and its text.
pub const DEFINITIONS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/definitions.rs"));

/// The parts that definitions share, in the same form.
pub const PARTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/parts.rs"));

/// `default.yaml`: the checklist to use if none is named.
pub const DEFAULT: (&str, &str) = ("checklist/default.yaml", include_str!("default.yaml"));

/// The word lists under `words/`.
pub mod words {
    /// A number that changes with any list.
    pub const DIGEST: &str = env!("FSCHECK_WORDS");

    /// Cities, by the code of their country.
    pub const CITIES: &str = include_str!("words/cities.txt");

    /// Claims and promises that describe nothing.
    pub const CLAIMS: &str = include_str!("words/claims.txt");

    /// Claims in other languages.
    pub const CLAIMS_ABROAD: &str = include_str!("words/claims-abroad.txt");

    /// Words that are too common to describe a document.
    pub const COMMON: &str = include_str!("words/common.txt");
    /// Clouds and their services.
    pub const CLOUDS: &str = include_str!("words/clouds.txt");

    /// The names of AWS Competencies.
    pub const COMPETENCIES: &str = include_str!("words/competencies.txt");

    /// Phrases of documents that are unfinished or describe something still to come.
    pub const CONTENTS: &str = include_str!("words/contents.txt");

    /// Countries, as ISO 3166-1 names them.
    pub const COUNTRIES: &str = include_str!("words/countries.txt");

    /// Nouns for customers.
    pub const CUSTOMER_NOUNS: &str = include_str!("words/customer-nouns.txt");

    /// Words that are as true of any company.
    pub const GENERAL: &str = include_str!("words/general.txt");

    /// Phrases that decline a control.
    pub const DECLINED: &str = include_str!("words/declined.txt");

    /// Words that describe a customer and don't name it.
    pub const DESCRIBING_WORDS: &str = include_str!("words/describing-words.txt");

    /// Phrases by which a sentence states a fact about a project or the partner.
    pub const FACTS: &str = include_str!("words/facts.txt");

    /// Phrases that leave a control to another party.
    pub const HAND_OFFS: &str = include_str!("words/hand-offs.txt");

    /// Words that are written with hyphens.
    pub const HYPHENATED: &str = include_str!("words/hyphenated.txt");

    /// Irregular forms of verbs.
    pub const IRREGULAR: &str = include_str!("words/irregular.txt");

    /// The usual names of documents of each kind.
    pub const KINDS: &str = include_str!("words/kinds.txt");

    /// Legal forms of companies.
    pub const LEGAL_FORMS: &str = include_str!("words/legal-forms.txt");

    /// Phrases that name no customer.
    pub const NO_CUSTOMER: &str = include_str!("words/no-customer.txt");

    /// Phrases for things that are not done yet.
    pub const NOT_DONE: &str = include_str!("words/not-done.txt");

    /// Words before the name of a company itself.
    pub const OWN_COMPANY: &str = include_str!("words/own-company.txt");

    /// Hosts that only examples use.
    pub const PLACEHOLDER_HOSTS: &str = include_str!("words/placeholder-hosts.txt");

    /// Texts in a form that was not filled in.
    pub const PLACEHOLDERS: &str = include_str!("words/placeholders.txt");

    /// Phrases that point elsewhere.
    pub const POINTERS: &str = include_str!("words/pointers.txt");

    /// Domains of hosts that outsiders cannot open.
    pub const PRIVATE_DOMAINS: &str = include_str!("words/private-domains.txt");

    /// Names of regions of the world.
    pub const REGION_NAMES: &str = include_str!("words/region-names.txt");

    /// The countries of each region.
    pub const REGIONS: &str = include_str!("words/regions.txt");

    /// Phrases by which a sentence doesn't recommend the practice that it mentions.
    pub const REJECTED: &str = include_str!("words/rejected.txt");

    /// Hosts that ask visitors to sign in.
    pub const SIGN_IN_HOSTS: &str = include_str!("words/sign-in-hosts.txt");
}
