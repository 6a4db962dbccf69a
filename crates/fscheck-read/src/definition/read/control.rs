//! Reads the requirements of a control: the case studies it needs, and its asks.

use std::collections::BTreeSet;
use std::sync::Arc;

use fscheck_core::checklist::{Ask, Body, Condition, Control, Coverage, Excuse, Item, LinkedKind};
use fscheck_core::kind::Kind;
use fscheck_core::location::Sourced;

use super::{Reader, bare};
use crate::tree::{Fields, Node, word_of};

/// A single element is not a list of considerations.
const FEWEST_CONSIDERATIONS: usize = 2;

impl<'a> Reader<'a> {
    pub(super) fn control(&mut self, section: usize, node: &'a Node) -> Option<Item> {
        let mut fields = Fields::of(node, "a control", self.problems)?;
        let head = self.head(&mut fields, section);
        let coverage = fields.required("coverage").and_then(|node| self.coverage(node));
        let applies_to = fields.word("applies_to", &["saas"]).map(|_| Condition::Saas);
        let mut own = fields.texts("waived_by").map(|list| list.value).unwrap_or_default();
        let rests_on = fields.texts("rests_on").map(|list| list.value).unwrap_or_default();
        let not_excused_by = self.excuses(&mut fields);
        let guidance = fields.node("guidance").and_then(|node| self.guidance(node));
        fields.required("asks");
        let before = self.problems.count();
        let mut asks = self.asks(&mut fields)?;
        if asks.is_empty() && self.problems.count() == before {
            self.problems.report(&node.at, "the control has no asks", "add one to `asks`");
        }
        let links = fields.each("links", |node| self.linked_kind(node));
        fields.finish();
        let links = links.map(|list| list.value).unwrap_or_default();
        asks.iter_mut().for_each(|ask| ask.links.clone_from(&links));
        self.promises.waivers.extend(own.iter().cloned());
        self.report_repeated(&own, "waived_by");
        own.extend(self.also_waived_by.iter().cloned());
        if let Some(head) = &head {
            let waived = own.iter().map(|kind| (head.id.clone(), kind.clone()));
            self.places.waived.extend(waived);
        }
        let waived_by = bare(own);
        self.promises.items.extend(rests_on.iter().cloned());
        self.report_repeated_asks(node, &asks);
        let rests_on = bare(rests_on);
        let coverage = coverage?;
        let control =
            Control { coverage, applies_to, waived_by, rests_on, not_excused_by, guidance, asks };
        Some(Item { body: Body::Control(control), ..head? })
    }

    /// The excuses in `not_excused_by`.
    fn excuses(&self, fields: &mut Fields<'a>) -> Vec<Excuse> {
        let words = fields.texts("not_excused_by").map(|list| list.value).unwrap_or_default();
        self.report_repeated(&words, "not_excused_by");
        let known = Excuse::ALL.map(Excuse::name);
        let excuse = |word: &Sourced<String>| {
            let word = word_of(word, "not_excused_by", &known, self.problems)?;
            Excuse::ALL.into_iter().find(|excuse| excuse.name() == word.value)
        };
        words.iter().filter_map(excuse).collect()
    }

    fn report_repeated_asks(&self, node: &Node, asks: &[Ask]) {
        let mut known = BTreeSet::new();
        for ask in asks {
            if !known.insert(&ask.id) {
                let message = format!("the control has two asks called `{}`", ask.id);
                self.problems.report(&node.at, message, "each ask needs its own name");
            }
        }
    }

    fn coverage(&mut self, node: &'a Node) -> Option<Coverage> {
        if let Some(word) = node.text() {
            let word = Sourced::new(word.to_owned(), node.at.clone());
            let known = ["practice", "every"];
            let word = word_of(&word, "coverage", &known, self.problems)?;
            return Some(match word.value.as_str() {
                "practice" => Coverage::Practice,
                _ => Coverage::Every,
            });
        }
        let mut fields = Fields::of(node, "`coverage`", self.problems)?;
        fields.required("at_least");
        let count = fields.count("at_least");
        let or_all = fields.flag("or_all").is_some_and(|flag| flag.value);
        fields.finish();
        let count = count?;
        self.promises.counts.push(count.clone());
        Some(Coverage::AtLeast { count: usize::try_from(count.value).ok()?, or_all })
    }

    /// Reads the asks; each may refer to those before it.
    fn asks(&mut self, fields: &mut Fields<'a>) -> Option<Vec<Ask>> {
        let mut asks: Vec<Ask> = Vec::new();
        for node in fields.list("asks")?.value {
            asks.extend(self.ask(node, &asks));
        }
        Some(asks)
    }

    fn ask(&mut self, node: &'a Node, before: &[Ask]) -> Option<Ask> {
        let mut fields = Fields::of(node, "an ask", self.problems)?;
        let id = fields.required_text("id");
        let wants = fields.required_text("wants");
        fields.required("accepts");
        let accepts = self.kinds(&mut fields);
        fields.required("per");
        let per = fields.word("per", &["practice", "case-study"]);
        let within = fields.count("within_months").and_then(|n| u32::try_from(n.value).ok());
        let live = fields.flag("live").is_some_and(|flag| flag.value);
        let guidance = fields.text("guidance").map(|text| text.value);
        let elements = fields.each("elements", |node| self.element(node));
        let considerations = fields.flag("considerations");
        let rejects = self.rejects(&mut fields, before);
        let about_aws = fields.flag("about_aws").is_some_and(|flag| flag.value);
        let states_profile = fields.flag("states_profile").is_some_and(|flag| flag.value);
        let describes_delivery = fields.flag("describes_delivery").is_some_and(|flag| flag.value);
        let before_completion = fields.flag("before_completion").is_some_and(|flag| flag.value);
        let assigned = fields.flag("assigned_before_completion");
        let names_customer = fields.flag("names_customer").is_some_and(|flag| flag.value);
        let led_by_staff = fields.flag("led_by_staff").is_some_and(|flag| flag.value);
        let gives_results = fields.flag("gives_results").is_some_and(|flag| flag.value);
        let happened = fields.flag("tells_what_happened");
        let shows_retention = fields.flag("shows_retention").is_some_and(|flag| flag.value);
        let agrees_retention = fields.flag("agrees_retention").is_some_and(|flag| flag.value);
        fields.finish();
        let elements = elements.map(|list| list.value).unwrap_or_default();
        for (position, element) in elements.iter().enumerate() {
            if elements.iter().take(position).any(|earlier| earlier.id == element.id) {
                let message = format!("the ask has two elements called `{}`", element.id);
                self.problems.report(&node.at, message, "each element needs its own name");
            }
        }
        if let Some(flag) =
            considerations.as_ref().filter(|_| elements.len() < FEWEST_CONSIDERATIONS)
        {
            let message = "`considerations` needs at least two elements";
            self.problems.report(&flag.at, message, "add elements, or remove `considerations`");
        }
        if within == Some(0) {
            let message = "evidence can't be within 0 months";
            self.problems.report(&node.at, message, "write a number from 1, or remove the field");
        }
        let accepts = accepts?.value;
        if accepts.is_empty() {
            self.problems.report(&node.at, "the ask accepts no kinds", "add kinds to `accepts`");
        } else if live && !accepts.iter().any(|kind| kind.is_live()) {
            let message = "a live ask must accept a kind that is given live";
            self.problems.report(&node.at, message, "add `verbal` or `demonstration` to `accepts`");
        }
        Some(Ask {
            id: id?.value,
            wants: wants?.value,
            accepts,
            links: Vec::new(),
            links_elsewhere: Arc::default(),
            per_case_study: per?.value == "case-study",
            within_months: within,
            live,
            guidance,
            elements,
            considerations: considerations.is_some_and(|flag| flag.value),
            rejects,
            about_aws,
            states_profile,
            describes_delivery,
            before_completion,
            assigned_before_completion: assigned.is_some_and(|flag| flag.value),
            names_customer,
            led_by_staff,
            gives_results,
            tells_what_happened: happened.is_some_and(|flag| flag.value),
            shows_retention,
            agrees_retention,
        })
    }

    /// A web host, and the kind of its pages.
    fn linked_kind(&self, node: &'a Node) -> Option<LinkedKind> {
        let mut fields = Fields::of(node, "a linked kind", self.problems)?;
        let host = fields.required_text("host");
        fields.required("kind");
        let kind = fields.word("kind", &Kind::names());
        let page = fields.texts("page").map(|texts| texts.value).unwrap_or_default();
        let page: Vec<String> = page.into_iter().map(|part| part.value).collect();
        fields.finish();
        let (host, kind) = (host?, Kind::named(&kind?.value)?);
        let is_name = host.value.contains('.')
            && host.value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
        if !is_name {
            let message = format!("`{}` is not the name of a web host", host.value);
            self.problems.report(&host.at, message, "write it like `calculator.example.com`");
        }
        Some(LinkedKind { host: host.value.to_ascii_lowercase(), kind, page })
    }

    /// The kinds of evidence in `accepts`.
    pub(super) fn kinds(&self, fields: &mut Fields<'a>) -> Option<Sourced<Vec<Kind>>> {
        let words = fields.texts("accepts")?;
        self.report_repeated(&words.value, "accepts");
        let known = Kind::names();
        let kinds = words.value.iter().filter_map(|word| {
            Kind::named(&word_of(word, "accepts", &known, self.problems)?.value)
        });
        Some(Sourced::new(kinds.collect(), words.at))
    }
}
