//! The questions that the text of each piece of evidence is searched for.

mod customer;
mod headcount;

use std::cell::{LazyCell, OnceCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use fscheck_core::assessment::Assessment;
use fscheck_core::checklist::{Ask, Checklist, Element};
use fscheck_core::evidence::{
    AWS, FIGURES, HAPPENED, LOGS_AGREED, LOGS_KEPT, OTHER_CLOUDS, SEVERAL_CLOUDS, TO_COME, TRIED,
    WORDS_OF_ANOTHER, claim_id, claim_of_id, denied_id, element_id, hint_id, lacking_id,
    practice_id,
};
use fscheck_core::facts::{CaseStudy, Evidence};
use fscheck_core::kind::Kind;
use fscheck_core::language::claim::Claim;
use fscheck_core::name;
use fscheck_core::search::{Pattern, Question, Questions, Sections, Sense};
use fscheck_core::words::bare_words;

pub use self::customer::customer;
use self::customer::{customer_in_short, names_in_head, other_company, short_name_of};
use self::headcount::with_headcount;

/// The properties of a piece of evidence that determine its questions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Links<'a> {
    kind: Option<Kind>,
    controls: BTreeSet<(&'a str, Option<&'a str>)>,
    /// True if it is about a public case study.
    is_public: bool,
    /// The case studies that it is about; empty if the names of other customers are not searched
    /// for.
    case_studies: BTreeSet<u32>,
    /// The case studies that it is about, if these are several.
    several: BTreeSet<u32>,
    /// All its case studies have the stage that counts.
    are_in_use: bool,
    /// It serves an ask for a description of what was delivered.
    describes_delivery: bool,
}

/// Returns the questions for each piece of evidence, in its order: the elements of the asks that it
/// may serve, and the names of customers that it should probably not contain.
pub fn questions(checklist: &Checklist, assessment: &Assessment) -> Vec<Arc<Questions>> {
    let studies = assessment.facts.case_studies();
    // The same for every searched text.
    let (named, named_in_short) = (OnceCell::new(), OnceCell::new());
    let named = || -> &Vec<Question> {
        named.get_or_init(|| studies.iter().filter_map(customer).collect())
    };
    let named_in_short = || -> &Vec<(u32, Question)> {
        let of = |study: &CaseStudy| Some((study.number, customer_in_short(study)?));
        named_in_short.get_or_init(|| studies.iter().filter_map(of).collect())
    };
    let mut short_names: BTreeMap<u32, Option<Question>> = BTreeMap::new();
    let mut short_name = |number: u32| {
        let name = || short_name_of(assessment.facts.case_study(number)?);
        short_names.entry(number).or_insert_with(name).clone()
    };
    let other_company = LazyCell::new(|| other_company(assessment));
    let mut known: BTreeMap<Links<'_>, Arc<Questions>> = BTreeMap::new();
    let mut questions = Vec::new();
    for links in links(checklist, assessment) {
        let same = known.entry(links).or_insert_with_key(|links| {
            let mut list = elements(checklist, assessment, links);
            let is_of_one = links.case_studies.len() == 1;
            if links.is_public || is_of_one {
                list.extend_from_slice(named());
            }
            if is_of_one {
                let others = named_in_short()
                    .iter()
                    .filter(|(number, _)| !links.case_studies.contains(number));
                list.extend(others.map(|(_, question)| question.clone()));
            }
            if is_of_one {
                list.extend(names_in_head(&other_company));
                list.push(other_company.clone());
            }
            let own = links.case_studies.first().filter(|_| is_of_one);
            list.extend(own.and_then(|number| short_name(*number)));
            list.extend(claims(assessment, links));
            Arc::new(Questions::divided(list, sections(checklist, assessment, links)))
        });
        questions.push(Arc::clone(same));
    }
    questions
}

/// Returns the question where a text has one of these words of another case study.
pub fn of_words(words: &[String]) -> Questions {
    Questions::new(vec![Question {
        id: WORDS_OF_ANOTHER.to_owned(),
        patterns: Pattern::parse(&[words.join(" | ")]).into_iter().collect(),
        spelling: None,
        sense: Sense::Mention,
        skips_title: false,
    }])
}

/// Returns the links of each piece of evidence.
fn links<'a>(checklist: &Checklist, assessment: &'a Assessment) -> Vec<Links<'a>> {
    let studies = assessment.facts.case_studies();
    let public: BTreeSet<u32> =
        studies.iter().filter(|study| study.public.is_some()).map(|study| study.number).collect();
    let declared = |entry: &'_ Evidence| Links {
        kind: entry.kind.as_ref().map(|kind| kind.value),
        controls: BTreeSet::new(),
        is_public: entry.case_studies.iter().any(|number| public.contains(&number.value)),
        case_studies: entry.case_studies.iter().map(|number| number.value).collect(),
        several: BTreeSet::new(),
        are_in_use: false,
        describes_delivery: false,
    };
    let mut links: Vec<Links<'_>> = assessment.facts.evidence.iter().map(declared).collect();
    for (links, entry) in links.iter_mut().zip(&assessment.facts.evidence) {
        let named = entry.controls.iter().map(|named| &named.value);
        links.controls.extend(named.map(|c| (c.control.as_str(), c.ask.as_deref())));
    }
    for mention in &assessment.mentions {
        let Some(links) = links.get_mut(mention.evidence) else { continue };
        links.controls.insert((&mention.control, None));
        links.case_studies.extend(mention.case_study);
        links.is_public |= mention.case_study.is_some_and(|number| public.contains(&number));
    }
    let wanted = checklist.case_study_stage();
    let is_in_use = |number: &u32| {
        let stage = assessment.facts.case_study(*number).and_then(|study| study.stage.as_ref());
        wanted.is_some() && stage.map(|stage| stage.value.as_str()) == wanted
    };
    for links in &mut links {
        links.are_in_use =
            !links.case_studies.is_empty() && links.case_studies.iter().all(is_in_use);
        links.describes_delivery = links
            .controls
            .iter()
            .any(|(id, named)| asks_of(checklist, id, *named).any(|ask| ask.describes_delivery));
        if (2..=MOST_SECTIONS).contains(&links.case_studies.len()) {
            links.several.clone_from(&links.case_studies);
        }
        if links.case_studies.len() != 1 || studies.len() > MOST_STUDIES {
            links.case_studies.clear();
        }
    }
    links
}

/// A question for a claim about the facts.
fn claim(claim: Claim) -> Question {
    Question {
        id: claim_id(claim.name()),
        patterns: claim.patterns(),
        spelling: None,
        sense: Sense::Claim(claim),
        skips_title: false,
    }
}

/// Returns the questions for statements of evidence about its case studies; if there are several,
/// only about their stage.
fn claims(assessment: &Assessment, links: &Links<'_>) -> Vec<Question> {
    let stage = links.are_in_use.then_some(Claim::InProduction);
    let number = links.case_studies.first().filter(|_| links.case_studies.len() == 1);
    let Some(study) = number.and_then(|number| assessment.facts.case_study(*number)) else {
        return stage.map(claim).into_iter().collect();
    };
    // A record contains days of other events.
    let is_record = links.kind == Some(Kind::Record);
    let completed = study.completed_on.as_ref().filter(|_| !is_record);
    let completed = completed.map(|day| Claim::CompletedOn(day.value));
    let signed = (links.kind == Some(Kind::Contract)).then_some(Claim::Signed);
    let all = [completed, Some(Claim::Began), signed].into_iter().flatten();
    all.map(claim).chain(stage_claims(links)).collect()
}

/// Returns the questions about the stage of case studies that are live: whether a text says that one
/// isn't, or is only tried, and, of a text about the delivered system, whether it is on trial or live.
fn stage_claims(links: &Links<'_>) -> impl Iterator<Item = Question> {
    let stage = [claim(Claim::InProduction), by_itself(TRIED, Sense::Tried)].into_iter();
    let described = [Claim::OnTrial, Claim::Live].map(claim).into_iter();
    let is_described = links.describes_delivery;
    let all = stage.chain(described.filter(move |_| is_described));
    all.filter(|_| links.are_in_use)
}

/// Returns the questions for statements of a document with the partner's profile.
fn profile(assessment: &Assessment) -> Vec<Question> {
    let partner = &assessment.facts.partner;
    let name = partner.name.as_ref().map(|name| bare_words(&name::without_legal_form(&name.value)));
    let name = name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| bare_words("we"));
    let employees = partner.employees.as_ref().map(|stated| Claim::Employees(stated.value, name));
    let certified = partner.professional_certifications.as_ref();
    let certified = certified.map(|stated| Claim::Certifications(stated.value));
    employees.into_iter().chain(certified).map(claim).collect()
}

/// The questions that count the names of clouds.
static CLOUDS: LazyLock<[Question; 3]> = LazyLock::new(|| {
    let lists =
        [(AWS, "aws"), (SEVERAL_CLOUDS, "names-of-several-clouds"), (OTHER_CLOUDS, "other-clouds")];
    lists.map(|(id, names)| counted(id, names))
});

/// The questions that count words for what is to come, and for what happened.
static TENSES: LazyLock<[Question; 2]> = LazyLock::new(|| {
    [(TO_COME, "said-of-what-is-to-come"), (HAPPENED, "said-of-what-happened")]
        .map(|(id, words)| counted(id, words))
});

/// A question that counts the phrases of a list.
fn counted(id: &str, phrases: &str) -> Question {
    plain(id.to_owned(), Pattern::of_list(phrases).into_iter().collect(), Sense::Count)
}

/// Returns the parts of a document about several case studies, each of which has to cover the topics
/// of its own case study.
fn sections(checklist: &Checklist, assessment: &Assessment, links: &Links<'_>) -> Option<Sections> {
    if links.several.is_empty() {
        return None;
    }
    // A name of another case study ends a part, too.
    let studies = assessment.facts.case_studies().iter().take(MOST_SECTIONS);
    let customers = studies.filter_map(|study| {
        let name = study.customer.as_ref()?.value.as_str();
        (!name::is_nobody(name)).then_some((study.number, name))
    });
    let customers: Vec<(u32, &str)> = customers.collect();
    if customers.len() < 2 {
        return None;
    }
    let asks = asks_served(checklist, links).filter(|(_, ask)| ask.per_case_study);
    let topics = asks.flat_map(|(id, ask)| topics(id, ask, |element| element.of_each));
    let mut questions: Vec<Question> = topics.chain(stage_claims(links)).collect();
    if asks_served(checklist, links).any(|(_, ask)| ask.assigned_before_completion) {
        questions.extend(assignments(assessment, links.several.iter().copied()));
    }
    questions.sort_by(|a, b| a.id.cmp(&b.id));
    questions.dedup();
    (!questions.is_empty()).then(|| Sections::of(customers.into_iter(), Questions::new(questions)))
}

/// Returns the questions for the days on which somebody was assigned to the project of each case
/// study.
fn assignments<'a>(
    assessment: &'a Assessment,
    numbers: impl Iterator<Item = u32> + 'a,
) -> impl Iterator<Item = Question> + 'a {
    let studies = numbers.filter_map(|number| assessment.facts.case_study(number));
    studies.flat_map(|study| {
        let completed = study.completed_on.as_ref().map(|day| day.value);
        let both = completed.map(|day| [Claim::AssignedAfter(day), Claim::AssignedBy(day)]);
        both.into_iter().flatten().map(|told| {
            let id = claim_of_id(told.name(), study.number);
            Question { id, ..claim(told) }
        })
    })
}

/// Returns the questions for the topics that documents for an ask have to cover, or some of them.
fn topics<'a>(
    control: &'a str,
    ask: &'a Ask,
    is_meant: fn(&Element) -> bool,
) -> impl Iterator<Item = Question> + 'a {
    ask.elements.iter().filter(move |element| is_meant(element)).flat_map(move |element| {
        let found = question(element_id(control, ask, element), &element.found_by, element);
        let hint = (!element.hints.is_empty())
            .then(|| question(hint_id(control, ask, element), &element.hints, element));
        let by_words =
            |id: fn(&str, &Ask, &Element) -> String, patterns: &Arc<[Pattern]>, sense| {
                let id = || id(control, ask, element);
                (!patterns.is_empty()).then(|| plain(id(), Arc::clone(patterns), sense))
            };
        let lacking = by_words(lacking_id, &element.lacking, Sense::Mention);
        let denied = by_words(denied_id, &element.denied_with, Sense::Negated);
        [found].into_iter().chain(hint).chain(lacking).chain(denied)
    })
}

/// Returns the asks that a piece of evidence may serve, each with its control.
fn asks_served<'a>(
    checklist: &'a Checklist,
    links: &'a Links<'_>,
) -> impl Iterator<Item = (&'a str, &'a Ask)> {
    let fits = |ask: &&Ask| match links.kind {
        Some(kind) => ask.takes(kind),
        None => ask.takes_linked_document(),
    };
    links.controls.iter().flat_map(move |(id, named)| {
        asks_of(checklist, id, *named).filter(fits).map(move |ask| (*id, ask))
    })
}

fn elements(checklist: &Checklist, assessment: &Assessment, links: &Links<'_>) -> Vec<Question> {
    let mut questions = Vec::new();
    for (id, ask) in asks_served(checklist, links) {
        let topics = topics(id, ask, |_| true);
        let topics = topics.map(|asked| with_customers(asked, id, ask, assessment));
        questions.extend(topics.flat_map(|asked| with_headcount(asked, id, ask, assessment)));
        questions.extend(practices(id, ask));
        if ask.states_profile {
            questions.extend(profile(assessment));
        }
        if ask.assigned_before_completion {
            questions.extend(assignments(assessment, links.case_studies.iter().copied()));
        }
        questions.extend(ask.gives_results.then(|| by_itself(FIGURES, Sense::Figures)));
        if ask.tells_what_happened {
            questions.extend_from_slice(&*TENSES);
        }
        questions.extend(ask.shows_retention.then(|| by_itself(LOGS_KEPT, Sense::LogsKept)));
        questions.extend(ask.agrees_retention.then(|| by_itself(LOGS_AGREED, Sense::LogsAgreed)));
    }
    if asks_served(checklist, links).next().is_some() {
        questions.extend_from_slice(&*CLOUDS);
    }
    questions.sort_by(|a, b| a.id.cmp(&b.id));
    questions.dedup();
    questions
}

/// A question that no words recognise.
fn by_itself(id: &str, sense: Sense) -> Question {
    plain(id.to_owned(), Arc::default(), sense)
}

/// A question without an exact spelling, which titles answer, too.
fn plain(id: String, patterns: Arc<[Pattern]>, sense: Sense) -> Question {
    Question { id, patterns, spelling: None, sense, skips_title: false }
}

/// Adds the names of customers to the question for a topic that they cover.
fn with_customers(asked: Question, control: &str, ask: &Ask, assessment: &Assessment) -> Question {
    let mut covered = ask.elements.iter().filter(|element| element.customer_counts);
    if !covered.any(|element| element_id(control, ask, element) == asked.id) {
        return asked;
    }
    let studies = assessment.facts.case_studies().iter().take(MOST_STUDIES);
    // A word alone may be another one, which only its spelling tells.
    let names = studies.filter_map(customer).filter(|name| name.spelling.is_none());
    let names = names.flat_map(|name| name.patterns.to_vec());
    let names = asked.patterns.iter().cloned().chain(names).chain(short_names(assessment));
    Question { patterns: names.collect(), ..asked }
}

/// Returns patterns for two customers that are named in short near each other: by a word specific to
/// each. One such word may be a word of the language.
fn short_names(assessment: &Assessment) -> Vec<Pattern> {
    let names = assessment.facts.case_studies().iter().filter_map(|study| study.customer.as_ref());
    let words = names.filter_map(|name| name::own_words(&name.value).into_iter().next());
    let words: Vec<String> = words.take(NAMED_IN_SHORT).collect();
    let behind = |at: usize| words.iter().skip(at + 1);
    let pairs =
        words.iter().enumerate().flat_map(|(at, one)| behind(at).map(move |two| [one, two]));
    pairs.filter(|[one, two]| one != two).filter_map(|pair| Pattern::parse(&pair).ok()).collect()
}

/// Returns the asks of a control that evidence linked to it may serve: the named one, or all.
fn asks_of<'c>(
    checklist: &'c Checklist,
    control: &str,
    named: Option<&str>,
) -> impl Iterator<Item = &'c Ask> {
    let control = checklist.item(control).and_then(|item| item.control());
    let asks = control.map(|control| control.asks.as_slice()).unwrap_or_default();
    asks.iter().filter(move |ask| named.is_none_or(|named| named == ask.id))
}

fn question(id: String, patterns: &Arc<[Pattern]>, element: &Element) -> Question {
    let skips_title = !element.title_counts;
    Question {
        id,
        patterns: Arc::clone(patterns),
        spelling: None,
        sense: element.sense(),
        skips_title,
    }
}

/// The most case studies whose parts of a document are searched by themselves.
const MOST_SECTIONS: usize = 12;

/// The most case studies for which evidence about one is searched for the names of all customers.
const MOST_STUDIES: usize = 100;

/// The most case studies whose customers are looked for by one word, two at a time.
const NAMED_IN_SHORT: usize = 6;

/// Returns the practices that documents for an ask must not prescribe. Some only apply to short
/// responses.
fn practices<'a>(control: &'a str, ask: &'a Ask) -> impl Iterator<Item = Question> + 'a {
    let meant = ask.rejects.iter().filter(|practice| practice.at_most_words.is_none());
    meant.map(move |practice| practice.question(practice_id(control, ask, practice)))
}
