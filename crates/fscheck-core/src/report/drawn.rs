//! Findings and problems as miette draws them.

use std::fmt;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use textwrap::WordSplitter;

use super::snippet::Snippet;
use super::text::Style;
use super::wrap;
use crate::rules::Severity;

/// A finding in the shape that miette draws.
#[derive(Debug)]
pub(super) struct Drawn {
    pub(super) code: String,
    pub(super) severity: Severity,
    pub(super) message: String,
    pub(super) help: String,
    pub(super) snippet: Option<Snippet>,
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawn {}

impl Diagnostic for Drawn {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(&self.help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.snippet.as_ref().map(|snippet| snippet as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let snippet = self.snippet.as_ref()?;
        let label = LabeledSpan::new_with_span(snippet.label.clone(), snippet.mark());
        Some(Box::new(std::iter::once(label)))
    }
}

/// Draws as wide as the report, with ids and dates whole.
pub(super) fn handler(style: Style) -> GraphicalReportHandler {
    let theme =
        if style.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_links(false)
        .with_word_separator(wrap::separator())
        .with_word_splitter(WordSplitter::NoHyphenation)
        .without_primary_span_start()
}

/// The drawing as a text, without white space at the ends of lines.
pub(super) fn render(handler: &GraphicalReportHandler, drawn: &Drawn) -> String {
    let mut text = String::new();
    // Writing into a string does not fail.
    let _ = handler.render_report(&mut text, drawn);
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n"
}
