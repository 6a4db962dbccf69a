//! The formats of cells: the ones that there are, with a fill, and a few for the sheet of findings.

use std::collections::BTreeMap;

use fscheck_core::rules::Severity;
use quick_xml::events::{BytesStart, Event};

use super::AnnotateError;
use super::markup::{self, Edge, Out, attribute, keep, name_of, with_attribute};

/// The fonts and fills that are added, in the order in which formats name them.
const FONTS: [&str; 3] = [
    "<font><b/><sz val=\"14\"/><name val=\"Calibri\"/><family val=\"2\"/></font>",
    "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>",
    "<font><u/><sz val=\"11\"/><color rgb=\"FF0B5CAD\"/><name val=\"Calibri\"/>\
     <family val=\"2\"/></font>",
];
const FILLS: [(Severity, &str); 3] =
    [(Severity::Error, "FFFDE3E4"), (Severity::Warning, "FFFDEECD"), (Severity::Note, "FFE4E9F5")];

/// Spreadsheet programs read no more formats.
const MOST_FORMATS: usize = 64_000;

/// The number of reserved fills: none and a pattern, whatever is written (ECMA-376, part 1,
/// 18.8.21).
const RESERVED_FILLS: usize = 2;

/// A format of the sheet of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// The verdict.
    Title,
    /// The name of a column.
    Header,
    /// A text of several lines.
    Text,
    /// A link to a cell.
    Link,
}

/// The part with the styles of a workbook, and the styles to be added to it.
pub struct Styles {
    part: Vec<u8>,
    /// The first of the fonts, fills and formats that are added.
    first: [usize; 3],
    /// The formats that there are, as they are written.
    formats: Vec<Vec<u8>>,
    filled: BTreeMap<(usize, Severity), usize>,
    looks: BTreeMap<Look, usize>,
    added: Vec<String>,
    prefix: String,
}

impl Styles {
    /// Returns the styles in `part`; `None` if it lacks the lists that formats are based on, or if
    /// the numbers of formats are ambiguous.
    pub fn read(part: Vec<u8>) -> Result<Option<Styles>, AnnotateError> {
        let prefix = markup::root_prefix(&part)?;
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut formats: Vec<Vec<u8>> = Vec::new();
        // Readers count differently if a list occurs twice or contains other elements.
        let mut is_clear = true;
        // The open list, its element, and the depth of the reader in it.
        let mut open: Option<(&'static str, &'static str, usize)> = None;
        let lists = [("fonts", "font"), ("fills", "fill"), ("cellXfs", "xf")];
        markup::each(&part, |event| {
            let is_start = matches!(event, Event::Start(_));
            if let Event::Start(start) | Event::Empty(start) = &event
                && open.is_none()
                && let Some((list, item)) =
                    lists.into_iter().find(|(list, _)| *list == name_of(start))
            {
                is_clear &= counts.insert(list, 0).is_none();
                open = is_start.then_some((list, item, 0));
                return Ok(());
            }
            let Some((list, item, depth)) = &mut open else { return Ok(()) };
            if matches!(event, Event::End(_)) && *depth == 0 {
                open = None;
                return Ok(());
            }
            if let Event::Start(start) | Event::Empty(start) = &event {
                is_clear &= (name_of(start) == *item) == (*depth == 0);
                if *depth == 0 {
                    *counts.entry(list).or_insert(0) += 1;
                    formats.extend((*list == "cellXfs").then(Vec::new));
                }
            }
            match event {
                Event::Start(_) => *depth += 1,
                Event::End(_) => *depth = depth.saturating_sub(1),
                _ => {}
            }
            if let (true, Some(format)) = (*list == "cellXfs", formats.last_mut()) {
                let mut copy = Out::new(std::mem::take(format));
                keep(event, &mut copy)?;
                *format = copy.into_inner();
            }
            Ok(())
        })?;
        let mut first = [0; 3];
        for (place, (list, _)) in first.iter_mut().zip(lists) {
            let Some(count) = counts.get(list).filter(|_| is_clear) else { return Ok(None) };
            *place = *count;
        }
        let (filled, looks, added) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        Ok(Some(Styles { part, first, formats, filled, looks, added, prefix }))
    }

    /// The format `of`, with the fill for `severity`.
    pub fn filled(&mut self, of: usize, severity: Severity) -> Result<usize, AnnotateError> {
        if let Some(number) = self.filled.get(&(of, severity)) {
            return Ok(*number);
        }
        let [_, first_fill, first_format] = self.first;
        if first_format + self.added.len() >= MOST_FORMATS || first_fill < RESERVED_FILLS {
            return Ok(of);
        }
        let fill = FILLS.iter().position(|(fill, _)| *fill == severity).unwrap_or(0);
        let fill = (first_fill + fill).to_string();
        let plain = format!("<{}xf/>", self.prefix);
        let format = self.formats.get(of).map_or(plain.as_bytes(), Vec::as_slice);
        let format = markup::change_starts(format, |start| {
            let filled = with_attribute(start, "fillId", Some(&fill));
            (name_of(start) == "xf").then(|| with_attribute(&filled, "applyFill", Some("1")))
        })?;
        let number = self.add(String::from_utf8_lossy(&format).into_owned());
        self.filled.insert((of, severity), number);
        Ok(number)
    }

    /// Returns the format for a look.
    pub fn look(&mut self, look: Look) -> usize {
        if let Some(number) = self.looks.get(&look) {
            return *number;
        }
        let [font, fill, _] = self.first;
        let p = &self.prefix;
        let aligned = format!("<{p}alignment vertical=\"top\" wrapText=\"1\"/></{p}xf>");
        let (font, fill, rest) = match look {
            Look::Title => (font, 0, format!("</{p}xf>")),
            Look::Header => (font + 1, fill + 2, aligned),
            Look::Text => (0, 0, aligned),
            Look::Link => (font + 2, 0, aligned),
        };
        let number = self.add(format!(
            "<{p}xf numFmtId=\"0\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"0\" xfId=\"0\" \
             applyFont=\"1\" applyFill=\"1\" applyAlignment=\"1\">{rest}"
        ));
        self.looks.insert(look, number);
        number
    }

    fn add(&mut self, format: String) -> usize {
        let [_, _, first] = self.first;
        self.added.push(format);
        first + self.added.len() - 1
    }

    /// The part with all that was added.
    pub fn write(self) -> Result<Vec<u8>, AnnotateError> {
        let p = &self.prefix;
        let [first_font, first_fill, first_format] = self.first;
        let with_prefix = |markup: &str| {
            let ends = markup.replace("</", &format!("\u{0}/{p}"));
            ends.replace('<', &format!("<{p}")).replace('\u{0}', "<")
        };
        let fonts = with_prefix(&FONTS.concat());
        let fills: String = FILLS
            .iter()
            .map(|(_, color)| {
                with_prefix(&format!(
                    "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"{color}\"/>\
                     <bgColor indexed=\"64\"/></patternFill></fill>"
                ))
            })
            .collect();
        let lists = [
            ("fonts", first_font + FONTS.len(), fonts),
            ("fills", first_fill + FILLS.len(), fills),
            ("cellXfs", first_format + self.added.len(), self.added.concat()),
        ];
        let mut part = self.part;
        for (list, more, added) in lists {
            part = markup::insert(&part, list, Edge::End, &added)?;
            part = markup::change_attribute(&part, list, "count", |_| Some(more.to_string()))?;
        }
        Ok(part)
    }
}

/// Returns the number of the format that an element names; the first if it names none.
pub fn format_of(start: &BytesStart<'_>, name: &str) -> usize {
    let number =
        attribute(start, name).filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()));
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: &str = "<styleSheet><fonts count=\"1\"><font><sz val=\"9\"/></font></fonts>\
        <fills count=\"2\"><fill/><fill/></fills><cellXfs count=\"2\"><xf fillId=\"0\"/>\
        <xf fillId=\"1\" fontId=\"0\"><alignment wrapText=\"1\"/></xf></cellXfs>\
        <dxfs count=\"1\"><dxf><fill/></dxf></dxfs></styleSheet>";

    #[test]
    fn a_format_keeps_all_but_its_fill() {
        let mut styles = Styles::read(PART.into()).unwrap().unwrap();
        assert_eq!(styles.filled(1, Severity::Error).unwrap(), 2);
        assert_eq!(styles.filled(0, Severity::Note).unwrap(), 3);
        assert_eq!(styles.filled(1, Severity::Error).unwrap(), 2, "each once");
        let part = String::from_utf8(styles.write().unwrap()).unwrap();
        assert!(part.contains("<fonts count=\"4\">") && part.contains("<fills count=\"5\">"));
        assert!(part.contains(
            "<cellXfs count=\"4\"><xf fillId=\"0\"/><xf fillId=\"1\" fontId=\"0\">\
             <alignment wrapText=\"1\"/></xf><xf fillId=\"2\" fontId=\"0\" applyFill=\"1\">\
             <alignment wrapText=\"1\"/></xf><xf fillId=\"4\" applyFill=\"1\"/></cellXfs>"
        ));
        assert!(part.ends_with("<dxfs count=\"1\"><dxf><fill/></dxf></dxfs></styleSheet>"));
    }

    #[test]
    fn styles_without_formats_are_left_alone() {
        assert!(Styles::read(b"<styleSheet><fonts/></styleSheet>".to_vec()).unwrap().is_none());
    }

    #[test]
    fn styles_whose_formats_cannot_be_counted_are_left_alone() {
        for unclear in [
            PART.replace("<xf fillId=\"0\"/>", "<yf/><xf fillId=\"0\"/>"),
            PART.replace("<dxfs", "<cellXfs><xf/></cellXfs><dxfs"),
            PART.replace("<alignment", "<xf/><alignment"),
        ] {
            assert!(Styles::read(unclear.clone().into()).unwrap().is_none(), "{unclear}");
        }
    }
}
