//! `fscheck explain`.

use std::io::{self, Write};

use super::{CLEAN, Failure, list};
use crate::checklist::{Ask, Checklist, Condition, Control, Coverage, Item, Test};
use crate::cli::Explain;
use crate::kind::Kind;
use crate::report::text::wrapped;
use crate::rules::{self, Rule};
use crate::text;

/// Explains a control, prerequisite, rule or kind.
pub fn run(options: &Explain, out: &mut dyn Write) -> Result<u8, Failure> {
    let name = text::tidy(&options.name);
    let checklist = list::checklist(options.checklist.as_deref())?;
    let mut page = Page { out };
    if let Some(item) = checklist.item(&name.to_uppercase()) {
        page.item(&checklist, item)?;
    } else if let Some(rule) = rules::named(&name.to_lowercase()) {
        page.rule(rule)?;
    } else if let Some(kind) = Kind::named(&name.to_lowercase()) {
        page.kind(&checklist, kind)?;
    } else {
        return Err(unknown(&name, &checklist));
    }
    page.out.flush()?;
    Ok(CLEAN)
}

fn unknown(name: &str, checklist: &Checklist) -> Failure {
    let mut known = checklist.ids();
    known.extend(rules::ALL.iter().map(|rule| rule.name));
    known.extend(Kind::names());
    let near = match text::nearest(name, known) {
        Some(near) => format!("did you mean `{near}`? "),
        None => String::new(),
    };
    Failure::Usage {
        message: format!("`{name}` is no control, prerequisite, rule or kind of evidence"),
        help: format!("{near}see `fscheck list controls`, `list rules` and `list kinds`"),
    }
}

struct Page<'a> {
    out: &'a mut dyn Write,
}

impl Page<'_> {
    fn item(&mut self, checklist: &Checklist, item: &Item) -> io::Result<()> {
        self.paragraph("", &item.heading())?;
        let section = checklist.sections.get(item.section);
        let section = section.map(|s| format!("{}, {}", s.chapter, s.title)).unwrap_or_default();
        self.paragraph("  ", &format!("{}: {section}", checklist.reference()))?;
        writeln!(self.out)?;
        self.paragraph("", &item.requirement)?;
        for criterion in &item.criteria {
            self.bullet(criterion)?;
        }
        match &item.body {
            crate::checklist::Body::Control(control) => self.control(checklist, item, control)?,
            crate::checklist::Body::Prerequisite(test) => self.prerequisite(test)?,
        }
        writeln!(self.out)?;
        self.paragraph("", &format!("Source: {}, clause {}.", checklist.title, item.clause))
    }

    fn prerequisite(&mut self, test: &Test) -> io::Result<()> {
        writeln!(self.out, "\nJudged from")?;
        self.bullet(&judged_from(test))
    }

    fn control(&mut self, checklist: &Checklist, item: &Item, control: &Control) -> io::Result<()> {
        writeln!(self.out, "\nNeeded")?;
        self.bullet(&coverage(checklist, control))?;
        if control.applies_to == Some(Condition::Saas) {
            self.bullet("only where a case study is a SaaS implementation (`saas: true`)")?;
        }
        for kind in &control.waived_by {
            let name = checklist.waiver(kind).map(|waiver| waiver.name.as_str());
            self.bullet(&format!("waived by {kind} ({})", name.unwrap_or_default()))?;
        }
        if !control.rests_on.is_empty() {
            self.bullet(&format!("unmet while {} is", text::either(&control.rests_on)))?;
        }
        writeln!(self.out, "\nEvidence")?;
        for ask in &control.asks {
            self.ask(item, ask)?;
        }
        Ok(())
    }

    fn ask(&mut self, item: &Item, ask: &Ask) -> io::Result<()> {
        let scope = if ask.per_case_study { "of each case study that counts" } else { "once" };
        self.bullet(&format!("{}/{} ({scope}): {}", item.id, ask.id, ask.wants))?;
        let mut accepted = format!("accepted: {}", ask.kinds());
        if ask.takes(Kind::Description) {
            accepted.push_str("; a Partner Response that describes it will do");
        }
        if let Some(months) = ask.within_months {
            accepted.push_str(&format!("; not older than {months} months"));
        }
        if ask.live {
            accepted.push_str("; only with a presenter");
        }
        self.paragraph("    ", &accepted)?;
        if !ask.elements.is_empty() {
            let elements: Vec<&str> = ask.elements.iter().map(|e| e.title.as_str()).collect();
            let searched = format!("its documents are searched for: {}", elements.join("; "));
            self.paragraph("    ", &searched)?;
        }
        match &ask.guidance {
            Some(guidance) => self.paragraph("    ", guidance),
            None => Ok(()),
        }
    }

    fn rule(&mut self, rule: &Rule) -> io::Result<()> {
        writeln!(self.out, "{} ({})\n", rule.name, rule.severity)?;
        self.paragraph("", rule.summary)?;
        self.paragraph("", rule.help)
    }

    fn kind(&mut self, checklist: &Checklist, kind: Kind) -> io::Result<()> {
        writeln!(self.out, "{kind}\n")?;
        self.paragraph("", &format!("Evidence of this kind is {}.", kind.meaning()))?;
        if kind.is_live() {
            self.paragraph("", "Its entry names a `presenter`; it needs neither path nor url.")?;
        }
        writeln!(self.out, "\nAccepted in {} by", checklist.reference())?;
        for (item, control) in checklist.controls() {
            for ask in control.asks.iter().filter(|ask| ask.takes(kind)) {
                self.bullet(&format!("{}/{}", item.id, ask.id))?;
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, indent: &str, text: &str) -> io::Result<()> {
        let options = wrapped().initial_indent(indent).subsequent_indent(indent);
        writeln!(self.out, "{}", textwrap::fill(text, options))
    }

    fn bullet(&mut self, text: &str) -> io::Result<()> {
        let options = wrapped().initial_indent("  - ").subsequent_indent("    ");
        writeln!(self.out, "{}", textwrap::fill(text, options))
    }
}

fn coverage(checklist: &Checklist, control: &Control) -> String {
    let required = checklist.required_case_studies;
    match control.coverage {
        Coverage::Practice => "once, of the partner's practice".to_owned(),
        Coverage::Every => format!("of all {required} case studies, and of any further one"),
        Coverage::AtLeast { count, or_all: false } => {
            format!("of at least {count} of the {required} case studies")
        }
        Coverage::AtLeast { count, or_all: true } => format!(
            "of at least {count} of the {required} case studies, or of all to which it applies \
             where these are fewer"
        ),
    }
}

/// The facts that a prerequisite is judged from, by their names in the manifest.
fn judged_from(test: &Test) -> String {
    match test {
        Test::GuidelinesRead => "`partner.program_guidelines_read`, or the answer Yes".to_owned(),
        Test::ServicesPathStage { accepts } => {
            format!("`partner.services_path_stage`: {}", text::either(accepts))
        }
        Test::Tier { accepts } => format!("`partner.tier`: {}", text::either(accepts)),
        Test::CaseStudies { within_months, stage, diagram } => {
            let diagram = diagram.as_ref().map(|ask| format!(", with what satisfies {ask}"));
            format!(
                "`case_studies`: completed within {within_months} months, stage {stage}{}",
                diagram.unwrap_or_default()
            )
        }
        Test::PublicCaseStudies { count } => {
            format!("`case_studies`: {count} with a complete `public` part")
        }
        Test::SelfAssessment => "the answers: no control may be unanswered".to_owned(),
        Test::Competencies { any_of } => {
            let names: Vec<&str> = any_of.iter().map(|wanted| wanted.name.as_str()).collect();
            format!("`partner.competencies`: {}", text::either(&names))
        }
        Test::CaseStudyStatement { field, .. } => format!("`{field}` of each case study"),
        Test::Certifications { steps } => {
            let steps: Vec<String> = steps
                .iter()
                .map(|step| match step.employees_under {
                    Some(limit) => format!("{} below {limit} employees", step.at_least),
                    None => format!("{} from there on", step.at_least),
                })
                .collect();
            format!(
                "`partner.professional_certifications` and `partner.employees`: at least {}",
                steps.join(", ")
            )
        }
        Test::Offerings { count } => format!("`offerings`: {count}, each fully described"),
        Test::FocusRegion(regions) => format!(
            "`partner.focus_regions` and `partner.offices`: {} in a region, {} in a country, \
             offices in {} for {}",
            text::counted(regions.offices_per_region, "office"),
            regions.offices_per_country,
            text::counted(regions.regions_for_worldwide, "region"),
            regions.worldwide
        ),
    }
}
