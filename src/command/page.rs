//! Texts for people about checklists, rules and kinds of evidence.

use std::io::{self, Write};

use fscheck_core::checklist::{Ask, Checklist, Control, Guidance, Item, Test, wording};
use fscheck_core::kind::Kind;
use fscheck_core::report::text::wrapped;
use fscheck_core::rules::Rule;
use fscheck_core::visible;

/// The output of texts about a checklist.
pub(super) struct Page<'a> {
    pub(super) out: &'a mut dyn Write,
}

impl Page<'_> {
    /// Writes all of a checklist, to be read from the top.
    pub(super) fn checklist(&mut self, checklist: &Checklist) -> io::Result<()> {
        self.paragraph("", &checklist.title)?;
        let window = wording::window(checklist);
        self.paragraph("", &format!("{}, {window}", checklist.reference()))?;
        if let Some(before) = &checklist.supersedes {
            self.paragraph("", &format!("replaces {before}"))?;
        }
        writeln!(self.out, "\nCase studies")?;
        self.bullet(&format!("{} are required", checklist.required_case_studies))?;
        for (what, words) in
            [("use case", &checklist.use_cases), ("sub-verticals", &checklist.sub_verticals)]
        {
            if !words.is_empty() {
                self.bullet(&format!("{what}: {}", words.join(", ")))?;
            }
        }
        if !checklist.waivers.is_empty() {
            writeln!(self.out, "\nWaivers")?;
        }
        for waiver in &checklist.waivers {
            self.bullet(&format!("{} ({}): {}", waiver.name, waiver.kind, waiver.requirement))?;
            self.paragraph("    ", &wording::rests_on(waiver))?;
        }
        let mut section = usize::MAX;
        for item in &checklist.items {
            if let Some(title) =
                checklist.sections.get(item.section).filter(|_| section != item.section)
            {
                section = item.section;
                writeln!(
                    self.out,
                    "\n{}\n{}",
                    title.title,
                    "=".repeat(title.title.chars().count())
                )?;
            }
            writeln!(self.out)?;
            self.paragraph("", &item.heading())?;
            self.wanted(checklist, item)?;
        }
        Ok(())
    }

    /// One item, with its source.
    pub(super) fn item(&mut self, checklist: &Checklist, item: &Item) -> io::Result<()> {
        self.paragraph("", &item.heading())?;
        let section = checklist.sections.get(item.section);
        let section = section.map(|s| format!("{}, {}", s.chapter, s.title)).unwrap_or_default();
        self.paragraph("  ", &format!("{}: {section}", checklist.reference()))?;
        writeln!(self.out)?;
        self.wanted(checklist, item)?;
        writeln!(self.out)?;
        self.paragraph("", &format!("Source: {}, clause {}.", checklist.title, item.clause))
    }

    fn wanted(&mut self, checklist: &Checklist, item: &Item) -> io::Result<()> {
        self.paragraph("", &item.requirement)?;
        for criterion in &item.criteria {
            self.bullet(criterion)?;
        }
        match &item.body {
            fscheck_core::checklist::Body::Control(control) => {
                self.control(checklist, item, control)
            }
            fscheck_core::checklist::Body::Prerequisite(test) => self.prerequisite(test),
        }
    }

    fn prerequisite(&mut self, test: &Test) -> io::Result<()> {
        writeln!(self.out, "\nJudged from")?;
        self.bullet(&wording::judged_from(test))
    }

    fn control(&mut self, checklist: &Checklist, item: &Item, control: &Control) -> io::Result<()> {
        writeln!(self.out, "\nNeeded")?;
        self.bullet(&wording::coverage(checklist, control))?;
        for kind in &control.waived_by {
            let name = checklist.waiver(kind).map(|waiver| waiver.name.as_str());
            self.bullet(&format!("waived by {kind} ({})", name.unwrap_or_default()))?;
        }
        let applicability = wording::applicability(control);
        if !applicability.is_empty() {
            self.bullet(&applicability)?;
        }
        let not_excused = wording::not_excused(control);
        if !not_excused.is_empty() {
            self.bullet(&not_excused)?;
        }
        writeln!(self.out, "\nEvidence")?;
        for ask in &control.asks {
            self.ask(item, ask)?;
        }
        control.guidance.as_ref().map_or(Ok(()), |guidance| self.guidance(guidance))
    }

    fn guidance(&mut self, guidance: &Guidance) -> io::Result<()> {
        for (heading, sentences) in [("Passes", &guidance.passes), ("Fails", &guidance.fails)] {
            writeln!(self.out, "\n{heading}")?;
            for sentence in sentences {
                self.bullet(sentence)?;
            }
        }
        self.paragraph("  ", &format!("({})", guidance.source))
    }

    fn ask(&mut self, item: &Item, ask: &Ask) -> io::Result<()> {
        let scope = wording::scope(ask);
        self.bullet(&format!("{}/{} ({scope}): {}", item.id, ask.id, ask.wants))?;
        self.paragraph("    ", &wording::accepted(ask))?;
        if !ask.elements.is_empty() {
            let elements: Vec<&str> = ask.elements.iter().map(|e| e.title.as_str()).collect();
            let searched = format!("topics searched for: {}", elements.join("; "));
            self.paragraph("    ", &searched)?;
        }
        match &ask.guidance {
            Some(guidance) => self.paragraph("    ", guidance),
            None => Ok(()),
        }
    }

    /// A rule.
    pub(super) fn rule(&mut self, rule: &Rule) -> io::Result<()> {
        writeln!(self.out, "{} ({})\n", rule.name, rule.severity)?;
        self.paragraph("", rule.summary)?;
        self.paragraph("", rule.help)
    }

    /// A kind of evidence, and the asks that accept it.
    pub(super) fn kind(&mut self, checklist: &Checklist, kind: Kind) -> io::Result<()> {
        writeln!(self.out, "{kind}\n")?;
        self.paragraph("", &format!("Evidence of this kind is {}.", kind.meaning()))?;
        if kind.is_live() {
            self.paragraph("", "Its entry needs a `presenter`, but no path or URL.")?;
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
        writeln!(self.out, "{}", textwrap::fill(&flowing(text), options))
    }

    fn bullet(&mut self, text: &str) -> io::Result<()> {
        let options = wrapped().initial_indent("  - ").subsequent_indent("    ");
        writeln!(self.out, "{}", textwrap::fill(&flowing(text), options))
    }
}

/// Returns the text of a definition without its line breaks: they must not make it look like the
/// surrounding lines, and its author meant a block as one paragraph.
fn flowing(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    visible::line(&words.join(" ")).into_owned()
}
