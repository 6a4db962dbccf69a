//! Reads the facts about the partner itself.

use fscheck_core::checklist::{Regions, Test};
use fscheck_core::facts::{
    Competency, FocusRegion, Misread, Office, Partner, STAGES_ON_PATH, TIERS,
};
use fscheck_core::location::Sourced;
use fscheck_core::{country, text};

use super::{Reader, has_any, misread};
use crate::tree::{Fields, Node, did_you_mean, text_of};

impl<'a> Reader<'a> {
    pub(super) fn partner(&self, node: &'a Node) -> Partner {
        let Some(mut fields) = Fields::of(node, "`partner`", self.problems) else {
            return Partner::default();
        };
        let partner = Partner {
            name: fields.text("name"),
            program_guidelines_read: fields.flag("program_guidelines_read"),
            services_path_stage: fields.word("services_path_stage", STAGES_ON_PATH),
            tier: fields.word("tier", TIERS),
            employees: fields.count("employees"),
            professional_certifications: fields.count("professional_certifications"),
            competencies: fields.each("competencies", |node| self.competency(node)),
            focus_regions: fields.each("focus_regions", |node| self.focus_region(node)),
            offices: fields.each("offices", |node| self.office(node)),
            misread: Misread::new(),
        };
        fields.finish();
        let stated = [
            ("program_guidelines_read", partner.program_guidelines_read.is_some()),
            ("services_path_stage", partner.services_path_stage.is_some()),
            ("tier", partner.tier.is_some()),
            ("employees", partner.employees.is_some()),
            ("professional_certifications", partner.professional_certifications.is_some()),
            ("focus_regions", has_any(partner.focus_regions.as_ref())),
            ("competencies", partner.competencies.is_some()),
            ("offices", partner.offices.is_some()),
        ];
        Partner { misread: misread(node, &stated), ..partner }
    }

    fn competency(&self, node: &'a Node) -> Option<Competency> {
        let mut fields = Fields::of(node, "a competency", self.problems)?;
        let name = fields.required_text("name");
        let achieved_on = fields.day("achieved_on");
        fields.finish();
        Some(Competency { name: name?, achieved_on })
    }

    fn focus_region(&self, node: &'a Node) -> Option<Sourced<FocusRegion>> {
        let text = text_of(node, "focus_regions", self.problems)?;
        let regions = self.regions();
        let worldwide = regions.map(|regions| regions.worldwide.as_str()).unwrap_or_default();
        let other = country::region_named(&text.value);
        let is_world = other == Some(country::WORLDWIDE) && !worldwide.is_empty();
        let region = if is_world || text::fold(&text.value) == text::fold(worldwide) {
            Some(FocusRegion::Worldwide)
        } else if let Some(name) = self.region_named(&text.value) {
            Some(FocusRegion::Region(name))
        } else {
            country::find(&text.value).map(FocusRegion::Country)
        };
        if region.is_none() {
            let mut known = self.region_names();
            known.push(worldwide);
            let message = format!(
                "`focus_regions` has the invalid value \"{}\"",
                text::shorten(&text.value, 40)
            );
            let help = format!("{}, or a country", did_you_mean(&text.value, &known));
            self.problems.report(&text.at, message, help);
        }
        region.map(|region| Sourced::new(region, text.at))
    }

    fn office(&self, node: &'a Node) -> Option<Office> {
        let mut fields = Fields::of(node, "an office", self.problems)?;
        let city = fields.text("city");
        let country = fields.text("country").and_then(|text| self.country(&text));
        let region = fields.text("region").and_then(|text| self.office_region(text));
        fields.finish();
        Some(Office { at: node.at.clone(), city, country, region })
    }

    fn country(&self, text: &Sourced<String>) -> Option<Sourced<&'static str>> {
        let code = country::find(&text.value);
        if code.is_none() {
            let message =
                format!("`country` has the invalid value \"{}\"", text::shorten(&text.value, 40));
            let help = "write an ISO 3166 alpha-2 code, such as DE, or the English name";
            self.problems.report(&text.at, message, help);
        }
        code.map(|code| Sourced::new(code, text.at.clone()))
    }

    fn office_region(&self, text: Sourced<String>) -> Option<Sourced<String>> {
        let known = self.region_names();
        if known.is_empty() {
            return Some(text);
        }
        let name = self.region_named(&text.value);
        if name.is_none() {
            let message =
                format!("`region` has the invalid value \"{}\"", text::shorten(&text.value, 40));
            self.problems.report(&text.at, message, did_you_mean(&text.value, &known));
        }
        name.map(|name| Sourced::new(name, text.at))
    }

    fn regions(&self) -> Option<&'a Regions> {
        self.checklist.prerequisites().find_map(|(_, test)| match test {
            Test::FocusRegion(regions) => Some(regions),
            _ => None,
        })
    }

    fn region_names(&self) -> Vec<&'a str> {
        let regions = self.regions().map(|regions| regions.regions.as_slice()).unwrap_or_default();
        regions.iter().map(|region| region.name.as_str()).collect()
    }

    /// Returns the region with this name, or with this name in everyday use.
    fn region_named(&self, name: &str) -> Option<String> {
        let known = self.region_names();
        let named = |name: &str| known.iter().find(|own| text::fold(own) == text::fold(name));
        let found = named(name).or_else(|| country::region_named(name).and_then(named));
        found.map(|name| (*name).to_owned())
    }
}
