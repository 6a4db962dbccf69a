//! Parts of definitions: sections that several checklists share are written once, and taken in by
//! name.

use fscheck_core::checklist::Section;
use fscheck_core::problem::{Problem, Problems};

use super::{PART_FORMAT, Reader};
use crate::tree::{Fields, Node, Value};

/// Finds the part with a name. Returns it, or why it can't be read.
pub type Parts<'p> = &'p dyn Fn(&str) -> Option<Result<Node, Problem>>;

/// Returns the parts that the definition under `root` includes, in the order of its sections;
/// `None` for sections defined in place, and for unreadable parts, which are reported.
pub(super) fn parts(root: &Node, find: Parts<'_>, problems: &Problems) -> Vec<Option<Node>> {
    let sections = match root.get("sections").map(|node| &node.value) {
        Some(Value::List(sections)) => sections.as_slice(),
        _ => &[],
    };
    sections.iter().map(|section| part(section.get("include")?, find, problems)).collect()
}

fn part(include: &Node, find: Parts<'_>, problems: &Problems) -> Option<Node> {
    let name = include.text()?;
    let Some(part) = find(name) else {
        let message = format!("there is no part `{name}`");
        let help = "name a built-in part, or a .yaml file in the folder of this definition";
        problems.report(&include.at, message, help);
        return None;
    };
    match part {
        Ok(part) => Some(part),
        Err(problem) => {
            problems.report(&problem.at, problem.message, problem.help);
            None
        }
    }
}

impl<'a> Reader<'a> {
    /// The sections of a part, on the sheet and with the waivers that the entry names.
    pub(super) fn include(&mut self, node: &'a Node, part: Option<&'a Node>) {
        let Some(mut fields) = Fields::of(node, "a section", self.problems) else { return };
        fields.text("include");
        let chapter = fields.required_text("chapter");
        let sheet = fields.required_text("sheet");
        let waived_by = fields.texts("waived_by").map(|list| list.value).unwrap_or_default();
        fields.finish();
        let (Some(chapter), Some(sheet), Some(part)) = (chapter, sheet, part) else { return };
        self.promises.waivers.extend(waived_by.iter().cloned());
        let Some(mut fields) = Fields::of(part, "the part", self.problems) else { return };
        self.format(&mut fields, "fscheck_part", PART_FORMAT);
        self.report_repeated(&waived_by, "waived_by");
        self.also_waived_by = waived_by;
        fields.required("sections");
        for node in fields.list("sections").map(|list| list.value).unwrap_or_default() {
            let Some(mut fields) = Fields::of(node, "a section", self.problems) else { continue };
            let title = fields.required_text("title");
            let number = fields.text("number").map(|number| number.value);
            self.items_of(&mut fields, &node.at);
            fields.finish();
            let Some(title) = title else { continue };
            self.places.sheets.push(sheet.at.clone());
            self.sections.push(Section {
                title: title.value,
                number,
                chapter: chapter.value.clone(),
                sheet: sheet.value.clone(),
            });
        }
        fields.finish();
        self.also_waived_by.clear();
    }
}
