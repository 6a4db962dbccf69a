//! The ids of the questions that evidence files are searched for.

use crate::checklist::{Ask, Element, Practice};

/// The id of the question for an element of an ask.
pub fn element_id(control: &str, ask: &Ask, element: &Element) -> String {
    [control, &ask.id, &element.id].join("/")
}

/// Returns the id of the question for short names of a customer, such as the first word of its
/// name.
pub fn short_name_id(case_study: u32) -> String {
    format!("customer-short/{case_study}")
}

/// Returns the id of the question for the other names of the customer of a case study.
pub fn known_as_id(case_study: u32) -> String {
    format!("customer-known-as/{case_study}")
}

/// Returns the case study whose customer a question with this id is about, if it is about one.
pub fn case_study_of_name(id: &str) -> Option<u32> {
    let number =
        ["customer/", "customer-known-as/"].iter().find_map(|kind| id.strip_prefix(kind))?;
    number.parse().ok()
}

/// The id of the question for the company that a document is for, if that isn't a case study's
/// customer.
pub const OTHER_COMPANY: &str = "company/other";

/// The id of the question for names in the first lines of a document.
pub const NAMES_IN_HEAD: &str = "company/in-head";

/// The id of the question for the words of another case study, which is only asked once the judge has
/// found them.
pub const WORDS_OF_ANOTHER: &str = "words/of-another";

/// The id of the question for a result in figures.
pub const FIGURES: &str = "text/figures";

/// The id of the question for a practice that an ask rejects.
pub fn practice_id(control: &str, ask: &Ask, practice: &Practice) -> String {
    [control, &ask.id, "rejects", &practice.id].join("/")
}

/// The id of the question for a claim about the facts.
pub fn claim_id(name: &str) -> String {
    format!("facts/{name}")
}

/// The id of a claim about the facts of one case study.
pub fn claim_of_id(name: &str, case_study: u32) -> String {
    format!("facts/{name}/{case_study}")
}

/// The id of the question whether several words of a passage together tell of a trial.
pub const TRIED: &str = "facts/tried";

/// The id of the question how long an extract shows that logs are kept.
pub const LOGS_KEPT: &str = "text/logs-kept";

/// The id of the question for how long a contract wants logs kept.
pub const LOGS_AGREED: &str = "text/logs-agreed";

/// The id of the question that counts words for what is to come.
pub const TO_COME: &str = "words/to-come";

/// The id of the question that counts words for what happened.
pub const HAPPENED: &str = "words/happened";

/// The id of the question that counts AWS and its services.
pub const AWS: &str = "clouds/aws";

/// The id of the question that counts names that AWS and other clouds have in common.
pub const SEVERAL_CLOUDS: &str = "clouds/several";

/// The id of the question that counts other clouds.
pub const OTHER_CLOUDS: &str = "clouds/others";

/// The id of the question whether anything hints at an element of an ask.
pub fn hint_id(control: &str, ask: &Ask, element: &Element) -> String {
    [control, &ask.id, &element.id, "hint"].join("/")
}

/// The id of the question whether a text has words of one without an element of an ask.
pub fn lacking_id(control: &str, ask: &Ask, element: &Element) -> String {
    [control, &ask.id, &element.id, "lacking"].join("/")
}

/// The id of the question whether a text says that what an element of an ask wants wasn't done.
pub fn denied_id(control: &str, ask: &Ask, element: &Element) -> String {
    [control, &ask.id, &element.id, "denied"].join("/")
}

/// The id of the question for the name of a customer.
pub fn name_id(case_study: u32) -> String {
    format!("customer/{case_study}")
}
