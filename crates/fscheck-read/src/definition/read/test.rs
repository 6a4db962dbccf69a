//! Reads the test of a prerequisite: its requirements on the facts.

use fscheck_core::checklist::{
    AskRef, CertificationStep, Designation, Region, Regions, TESTS, Test,
};
use fscheck_core::location::Sourced;
use fscheck_core::{country, facts};

use super::{Reader, plain};
use crate::tree::{Fields, Node, did_you_mean, only_entry, word_of};

impl<'a> Reader<'a> {
    /// Reads the test that `node` names, with its values.
    pub(super) fn test(&mut self, node: &'a Node) -> Option<Test> {
        let entry = only_entry(node, "`test`", self.problems)?;
        let name = &*entry.key.value;
        let mut fields = Fields::of(&entry.node, name, self.problems)?;
        let test = match name {
            "guidelines-read" => Some(Test::GuidelinesRead),
            "self-assessment" => Some(Test::SelfAssessment),
            "services-path-stage" => self
                .words(&mut fields, facts::STAGES_ON_PATH)
                .map(|accepts| Test::ServicesPathStage { accepts }),
            "tier" => self.words(&mut fields, facts::TIERS).map(|accepts| Test::Tier { accepts }),
            "case-studies" => self.case_study_test(&mut fields),
            "case-study-diagrams" => self.diagrams(&mut fields),
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

    fn diagrams(&mut self, fields: &mut Fields<'a>) -> Option<Test> {
        let name = fields.required_text("ask")?;
        let ask = AskRef::parse(&name.value);
        self.promises.asks.push(name);
        Some(Test::CaseStudyDiagrams { ask: ask? })
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
            let message = "the steps must cover every number of employees exactly once";
            let help = "sort them by `employees_under`, and omit it from the last one";
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
            let country = fields.text("country").and_then(|text| self.country(&text));
            fields.finish();
            Some(Region { name: name?.value, includes, country })
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

    fn country(&self, text: &Sourced<String>) -> Option<&'static str> {
        let code = country::find(&text.value);
        if code.is_none() {
            let message = format!("\"{}\" is not a known country", text.value);
            let help = "write its ISO 3166 alpha-2 code, such as DE";
            self.problems.report(&text.at, message, help);
        }
        code
    }
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
