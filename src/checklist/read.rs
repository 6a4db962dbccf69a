//! Reads a definition file into a [`Checklist`], and tells every problem at its line.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::{
    Ask, AskRef, Basis, Body, CertificationStep, Checklist, Condition, Control, Coverage,
    Designation, Item, Region, Regions, Section, Test, Waiver,
};
use crate::date::{last_day_of_month, parse_month};
use crate::kind::Kind;
use crate::location::Sourced;
use crate::tree::{Fields, Node, Problem, Problems, did_you_mean, only_entry, text_of, word_of};
use crate::{facts, yaml};

/// The version of the definition format that is read here.
const FORMAT: &str = "1";

/// Reads `source`, the text of the definition at `path`.
///
/// # Errors
/// All problems of the definition, in the order of their places.
pub fn read(path: &Arc<str>, source: &str) -> Result<Checklist, Vec<Problem>> {
    let root = yaml::parse(path, source).map_err(|problem| vec![problem])?;
    let problems = Problems::default();
    let mut reader =
        Reader { problems: &problems, items: Vec::new(), promises: Promises::default() };
    let checklist = reader.checklist(&root);
    if let Some(checklist) = &checklist {
        reader.promises.check(checklist, &problems);
    }
    let found = problems.into_sorted();
    match checklist {
        Some(checklist) if found.is_empty() => Ok(checklist),
        _ => Err(found),
    }
}

struct Reader<'a> {
    problems: &'a Problems,
    items: Vec<Item>,
    promises: Promises,
}

/// Names that the definition uses and that must exist in it; checked when all of it is read.
#[derive(Default)]
struct Promises {
    ids: Vec<Sourced<String>>,
    items: Vec<Sourced<String>>,
    waivers: Vec<Sourced<String>>,
    asks: Vec<Sourced<String>>,
    counts: Vec<Sourced<u64>>,
    kinds: Vec<Sourced<String>>,
}

impl<'a> Reader<'a> {
    fn checklist(&mut self, root: &'a Node) -> Option<Checklist> {
        let mut fields = Fields::of(root, "the definition", self.problems)?;
        let format = fields.required_text("fscheck_checklist");
        if let Some(format) = format.filter(|format| format.value != FORMAT) {
            let message = format!("definition format {} is not known", format.value);
            self.problems.report(
                &format.at,
                message,
                format!("write `fscheck_checklist: {FORMAT}`"),
            );
        }
        let id = fields.required_text("id");
        let version = fields.required_text("version");
        let released = fields.required_text("released");
        let released = self.month(released, parse_month);
        let usable_until = fields.text("usable_until");
        let usable_until = self.month(usable_until, last_day_of_month);
        let name = fields.required_text("name");
        let title = fields.required_text("title");
        let case_studies = fields.required("case_studies").and_then(|n| self.case_studies(n));
        let waivers = fields.each("waivers", |node| self.waiver(node)).map(|w| w.value);
        let sections = fields.required("sections").map(|_| ());
        let sections = sections.and_then(|()| fields.list("sections"))?.value;
        let sections = sections.iter().enumerate().filter_map(|(n, node)| self.section(n, node));
        let sections: Vec<Section> = sections.collect();
        fields.finish();
        let (required_case_studies, use_cases, sub_verticals) = case_studies?;
        let items = std::mem::take(&mut self.items);
        Some(Checklist {
            id: id?.value,
            version: version?.value,
            released: released?,
            usable_until,
            name: name?.value,
            title: title?.value,
            required_case_studies,
            use_cases,
            sub_verticals,
            waivers: waivers.unwrap_or_default(),
            sections,
            index: items.iter().enumerate().map(|(n, item)| (item.id.clone(), n)).collect(),
            items,
        })
    }

    fn month(
        &self,
        text: Option<Sourced<String>>,
        parse: fn(&str) -> Option<Date>,
    ) -> Option<Date> {
        let text = text?;
        let month = parse(&text.value);
        if month.is_none() {
            let message = format!("\"{}\" is not a month", text.value);
            self.problems.report(&text.at, message, "write YYYY-MM");
        }
        month
    }

    fn case_studies(&self, node: &'a Node) -> Option<(u32, Vec<String>, Vec<String>)> {
        let mut fields = Fields::of(node, "`case_studies`", self.problems)?;
        fields.required("required");
        let required = fields.count("required");
        let use_cases = plain(fields.texts("use_cases"));
        let sub_verticals = plain(fields.texts("sub_verticals"));
        fields.finish();
        Some((u32::try_from(required?.value).ok()?, use_cases, sub_verticals))
    }

    fn waiver(&mut self, node: &'a Node) -> Option<Waiver> {
        let mut fields = Fields::of(node, "a waiver", self.problems)?;
        let kind = fields.required_text("kind");
        let name = fields.required_text("name");
        let source = fields.required_text("source");
        let names_offering = fields.flag("names_offering").is_some_and(|flag| flag.value);
        let within = fields.count("within_months").and_then(|n| u32::try_from(n.value).ok());
        let except = plain(fields.texts("except"));
        let requirement = fields.required_text("requirement");
        let clause = fields.required_text("clause");
        let at = fields.at();
        fields.finish();
        let source = word_of(&source?, "source", &["waivers", "competencies"], self.problems)?;
        let basis = match (source.value.as_str(), within) {
            ("waivers", _) => Basis::Claim { names_offering },
            (_, Some(within_months)) => Basis::Competency { within_months, except },
            (_, None) => {
                let message = "a waiver by a competency needs `within_months`";
                self.problems.report(at, message, "add a line `within_months: …`");
                return None;
            }
        };
        let kind = kind?;
        self.promises.kinds.push(kind.clone());
        Some(Waiver {
            kind: kind.value,
            name: name?.value,
            basis,
            requirement: requirement?.value,
            clause: clause?.value,
        })
    }

    fn section(&mut self, section: usize, node: &'a Node) -> Option<Section> {
        let mut fields = Fields::of(node, "a section", self.problems)?;
        let title = fields.required_text("title");
        let number = fields.text("number").map(|number| number.value);
        let chapter = fields.required_text("chapter");
        let sheet = fields.required_text("sheet");
        let mut items = Vec::new();
        let prerequisites = fields.each("prerequisites", |n| self.prerequisite(section, n));
        items.extend(prerequisites.map(|list| list.value).unwrap_or_default());
        let controls = fields.each("controls", |n| self.control(section, n));
        items.extend(controls.map(|list| list.value).unwrap_or_default());
        if items.is_empty() {
            let message = "the section has neither prerequisites nor controls";
            self.problems.report(&node.at, message, "add some, or drop the section");
        }
        self.items.extend(items);
        fields.finish();
        Some(Section { title: title?.value, number, chapter: chapter?.value, sheet: sheet?.value })
    }

    fn prerequisite(&mut self, section: usize, node: &'a Node) -> Option<Item> {
        let mut fields = Fields::of(node, "a prerequisite", self.problems)?;
        let head = self.head(&mut fields, section);
        let test = fields.required("test").and_then(|node| self.test(node));
        fields.finish();
        Some(Item { body: Body::Prerequisite(test?), ..head? })
    }

    /// What prerequisites and controls have in common.
    fn head(&mut self, fields: &mut Fields<'a>, section: usize) -> Option<Item> {
        let id = fields.required_text("id");
        let title = fields.required_text("title");
        let clause = fields.required_text("clause");
        let requirement = fields.required_text("requirement");
        let criteria = plain(fields.texts("criteria"));
        let id = id?;
        self.promises.ids.push(id.clone());
        Some(Item {
            id: id.value,
            title: title?.value,
            section,
            clause: clause?.value,
            requirement: requirement?.value,
            criteria,
            body: Body::Prerequisite(Test::SelfAssessment),
        })
    }

    fn control(&mut self, section: usize, node: &'a Node) -> Option<Item> {
        let mut fields = Fields::of(node, "a control", self.problems)?;
        let head = self.head(&mut fields, section);
        let coverage = fields.required("coverage").and_then(|node| self.coverage(node));
        let applies_to = fields.word("applies_to", &["saas"]).map(|_| Condition::Saas);
        let waived_by = fields.texts("waived_by").map(|list| list.value).unwrap_or_default();
        let rests_on = fields.texts("rests_on").map(|list| list.value).unwrap_or_default();
        fields.required("asks");
        let asks = fields.each("asks", |node| self.ask(node))?.value;
        fields.finish();
        self.promises.waivers.extend(waived_by.iter().cloned());
        self.promises.items.extend(rests_on.iter().cloned());
        self.report_repeated_asks(node, &asks);
        let control = Control {
            coverage: coverage?,
            applies_to,
            waived_by: bare(waived_by),
            rests_on: bare(rests_on),
            asks,
        };
        Some(Item { body: Body::Control(control), ..head? })
    }

    fn report_repeated_asks(&self, node: &Node, asks: &[Ask]) {
        if asks.is_empty() {
            self.problems.report(&node.at, "the control asks for nothing", "add to its `asks`");
        }
        for (position, ask) in asks.iter().enumerate() {
            if asks.iter().take(position).any(|earlier| earlier.id == ask.id) {
                let message = format!("the control has two asks called `{}`", ask.id);
                self.problems.report(&node.at, message, "give each ask a name of its own");
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

    fn ask(&mut self, node: &'a Node) -> Option<Ask> {
        let mut fields = Fields::of(node, "an ask", self.problems)?;
        let id = fields.required_text("id");
        let wants = fields.required_text("wants");
        fields.required("accepts");
        let accepts = fields.each("accepts", |node| {
            let word = text_of(node, "accepts", self.problems)?;
            let word = word_of(&word, "accepts", &Kind::names(), self.problems)?;
            Kind::named(&word.value)
        });
        fields.required("per");
        let per = fields.word("per", &["practice", "case-study"]);
        let within = fields.count("within_months").and_then(|n| u32::try_from(n.value).ok());
        let live = fields.flag("live").is_some_and(|flag| flag.value);
        let guidance = fields.text("guidance").map(|text| text.value);
        fields.finish();
        let accepts = accepts?.value;
        if accepts.is_empty() {
            self.problems.report(&node.at, "the ask accepts no kind", "add kinds to `accepts`");
        } else if live && !accepts.iter().any(|kind| kind.is_live()) {
            let message = "a live ask accepts no kind that is given live";
            self.problems.report(&node.at, message, "accept `verbal` or `demonstration`");
        }
        Some(Ask {
            id: id?.value,
            wants: wants?.value,
            accepts,
            per_case_study: per?.value == "case-study",
            within_months: within,
            live,
            guidance,
        })
    }

    fn test(&mut self, node: &'a Node) -> Option<Test> {
        let entry = only_entry(node, "`test`", self.problems)?;
        let name = entry.key.value.as_str();
        let mut fields = Fields::of(&entry.node, name, self.problems)?;
        let test = match name {
            "guidelines-read" => Some(Test::GuidelinesRead),
            "self-assessment" => Some(Test::SelfAssessment),
            "services-path-stage" => self
                .words(&mut fields, facts::STAGES_ON_PATH)
                .map(|accepts| Test::ServicesPathStage { accepts }),
            "tier" => self.words(&mut fields, facts::TIERS).map(|accepts| Test::Tier { accepts }),
            "case-studies" => self.case_study_test(&mut fields),
            "public-case-studies" => {
                required_count(&mut fields, "count").map(|count| Test::PublicCaseStudies { count })
            }
            "offerings" => {
                required_count(&mut fields, "count").map(|count| Test::Offerings { count })
            }
            "competencies" => self.competencies(&mut fields),
            "case-study-statement" => statement(&mut fields),
            "certifications" => self.certifications(&mut fields),
            "focus-region" => self.focus_region(&mut fields),
            unknown => {
                let message = format!("no test is called `{unknown}`");
                self.problems.report(&entry.key.at, message, did_you_mean(unknown, TESTS));
                return None;
            }
        };
        fields.finish();
        test
    }

    fn words(&self, fields: &mut Fields<'a>, known: &[&str]) -> Option<Vec<String>> {
        fields.required("accepts")?;
        let texts = fields.texts("accepts")?.value;
        let words = texts.iter().filter_map(|t| word_of(t, "accepts", known, self.problems));
        Some(words.map(|word| word.value).collect())
    }

    fn case_study_test(&mut self, fields: &mut Fields<'a>) -> Option<Test> {
        let within = required_count(fields, "within_months");
        fields.required("stage");
        let stage = fields.word("stage", facts::CASE_STUDY_STAGES);
        let diagram = fields.text("diagram");
        let ask = diagram.as_ref().and_then(|diagram| AskRef::parse(&diagram.value));
        self.promises.asks.extend(diagram);
        Some(Test::CaseStudies {
            within_months: u32::try_from(within?).ok()?,
            stage: stage?.value,
            diagram: ask,
        })
    }

    fn competencies(&self, fields: &mut Fields<'a>) -> Option<Test> {
        fields.required("any_of")?;
        let any_of = fields.each("any_of", |node| {
            let mut fields = Fields::of(node, "a competency", self.problems)?;
            let name = fields.required_text("name");
            let aliases = plain(fields.texts("aliases"));
            fields.finish();
            Some(Designation { name: name?.value, aliases })
        });
        Some(Test::Competencies { any_of: any_of?.value })
    }

    fn certifications(&self, fields: &mut Fields<'a>) -> Option<Test> {
        fields.required("steps")?;
        let steps = fields.each("steps", |node| {
            let mut fields = Fields::of(node, "a step", self.problems)?;
            let under = fields.count("employees_under").map(|n| n.value);
            fields.required("at_least");
            let at_least = fields.count("at_least");
            fields.finish();
            Some(CertificationStep { employees_under: under, at_least: at_least?.value })
        })?;
        let limits: Vec<Option<u64>> = steps.value.iter().map(|s| s.employees_under).collect();
        let bounded = limits.split_last().is_some_and(|(last, first)| {
            last.is_none() && first.iter().all(Option::is_some) && first.is_sorted()
        });
        if !bounded {
            let message = "the steps do not cover every number of employees once";
            let help = "sort them by `employees_under`, and leave that out of the last";
            self.problems.report(&steps.at, message, help);
        }
        Some(Test::Certifications { steps: steps.value })
    }

    fn focus_region(&self, fields: &mut Fields<'a>) -> Option<Test> {
        let worldwide = fields.required_text("worldwide");
        fields.required("regions");
        let regions = fields.each("regions", |node| {
            let mut fields = Fields::of(node, "a region", self.problems)?;
            let name = fields.required_text("name");
            let includes = plain(fields.texts("includes"));
            fields.finish();
            Some(Region { name: name?.value, includes })
        });
        let offices_per_region = required_count(fields, "offices_per_region");
        let offices_per_country = required_count(fields, "offices_per_country");
        let regions_for_worldwide = required_count(fields, "regions_for_worldwide");
        Some(Test::FocusRegion(Regions {
            worldwide: worldwide?.value,
            regions: regions?.value,
            offices_per_region: offices_per_region?,
            offices_per_country: offices_per_country?,
            regions_for_worldwide: regions_for_worldwide?,
        }))
    }
}

/// The names of the tests of prerequisites.
const TESTS: &[&str] = &[
    "guidelines-read",
    "services-path-stage",
    "tier",
    "case-studies",
    "public-case-studies",
    "self-assessment",
    "competencies",
    "case-study-statement",
    "certifications",
    "offerings",
    "focus-region",
];

impl Promises {
    fn check(&self, checklist: &Checklist, problems: &Problems) {
        report_repeated(&self.ids, "items", problems);
        report_repeated(&self.kinds, "waivers", problems);
        let kinds: Vec<&str> = checklist.waivers.iter().map(|w| w.kind.as_str()).collect();
        for name in self.waivers.iter().filter(|name| !kinds.contains(&name.value.as_str())) {
            let message = format!("no waiver is called `{}`", name.value);
            problems.report(&name.at, message, did_you_mean(&name.value, &kinds));
        }
        for kind in &self.kinds {
            if !self.waivers.iter().any(|name| name.value == kind.value) {
                let message = format!("the waiver `{}` covers no control", kind.value);
                problems.report(&kind.at, message, "name it in the `waived_by` of a control");
            }
        }
        for id in self.items.iter().filter(|id| checklist.item(&id.value).is_none()) {
            let message = format!("no item is called `{}`", id.value);
            problems.report(&id.at, message, did_you_mean(&id.value, &checklist.ids()));
        }
        for name in self.asks.iter().filter(|name| !has_ask(checklist, &name.value)) {
            let message = format!("no ask is called `{}`", name.value);
            problems.report(&name.at, message, "write CONTROL/ask, both as defined here");
        }
        let required = u64::from(checklist.required_case_studies);
        for count in self.counts.iter().filter(|n| n.value == 0 || n.value > required) {
            let message = format!("{} of {required} case studies cannot be asked for", count.value);
            problems.report(&count.at, message, format!("write a number from 1 to {required}"));
        }
    }
}

fn report_repeated(names: &[Sourced<String>], what: &str, problems: &Problems) {
    let mut seen: BTreeMap<&str, &Sourced<String>> = BTreeMap::new();
    for name in names {
        if let Some(first) = seen.insert(&name.value, name) {
            let message = format!("two {what} are called `{}`", name.value);
            problems.report(&name.at, message, format!("the first is at {}", first.at));
        }
    }
}

fn has_ask(checklist: &Checklist, name: &str) -> bool {
    let ask = AskRef::parse(name);
    ask.is_some_and(|ask| {
        let control = checklist.item(&ask.control).and_then(Item::control);
        control.is_some_and(|control| control.ask(&ask.ask).is_some())
    })
}

fn statement(fields: &mut Fields<'_>) -> Option<Test> {
    let field = fields.required_text("field");
    let about = fields.required_text("about");
    Some(Test::CaseStudyStatement { field: field?.value, about: about?.value })
}

fn required_count(fields: &mut Fields<'_>, key: &'static str) -> Option<usize> {
    fields.required(key)?;
    fields.count(key).and_then(|count| usize::try_from(count.value).ok())
}

fn plain(texts: Option<Sourced<Vec<Sourced<String>>>>) -> Vec<String> {
    texts.map(|texts| bare(texts.value)).unwrap_or_default()
}

fn bare(texts: Vec<Sourced<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "\
fscheck_checklist: 1
id: demo
version: 1.0
released: 2024-01
name: Demo
title: Demo Checklist
case_studies: {required: 2}
waivers:
  - {kind: pass, name: a pass, source: waivers, requirement: r, clause: c}
sections:
  - title: One
    chapter: All
    sheet: Sheet
    controls:
      - id: ONE-001
        title: First
        clause: ONE-001
        requirement: r
        coverage: {at_least: 2}
        waived_by: [pass]
        asks:
          - {id: plan, wants: a plan, accepts: [document], per: practice}
";

    fn problems(source: &str) -> Vec<String> {
        let told = read(&Arc::from("d.yaml"), source).err().unwrap_or_default();
        told.into_iter().map(|p| format!("{}: {}", p.at, p.message)).collect()
    }

    #[test]
    fn a_good_definition_has_no_problems() {
        assert_eq!(problems(GOOD), Vec::<String>::new());
    }

    #[test]
    fn all_problems_are_told_each_at_its_line() {
        let source = GOOD
            .replace("released: 2024-01", "released: soon")
            .replace("at_least: 2", "at_least: 3")
            .replace("waived_by: [pass]", "waived_by: [pas]")
            .replace("accepts: [document]", "accepts: [dokument]");
        let wanted = [
            "d.yaml:4:11: \"soon\" is not a month",
            "d.yaml:22:13: the ask accepts no kind",
            "d.yaml:22:49: `accepts` is \"dokument\"",
        ];
        for problem in &wanted {
            assert!(problems(&source).contains(&(*problem).to_owned()), "{:?}", problems(&source));
        }
        let source = source.replace("released: soon", "released: 2024-01");
        let wanted = [
            "d.yaml:9:12: the waiver `pass` covers no control",
            "d.yaml:19:30: 3 of 2 case studies cannot be asked for",
            "d.yaml:20:21: no waiver is called `pas`",
        ];
        for problem in wanted {
            assert!(problems(&source).contains(&problem.to_owned()), "{:?}", problems(&source));
        }
    }

    #[test]
    fn a_repeated_id_is_a_problem() {
        let control = GOOD.split("    controls:\n").nth(1).unwrap();
        let told = problems(&format!("{GOOD}{control}"));
        assert_eq!(told, ["d.yaml:23:13: two items are called `ONE-001`"]);
    }
}
