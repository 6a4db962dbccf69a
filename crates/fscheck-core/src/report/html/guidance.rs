//! Passing and failing responses for a control, folded below its title.

use std::io::{self, Write};

use super::Text;
use crate::checklist::Guidance;

/// Writes the guidance, initially folded.
pub fn write(guidance: &Guidance, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<details class=\"guidance\"><summary>Reviewer guidance</summary>")?;
    for (heading, sentences) in [("Passes", &guidance.passes), ("Fails", &guidance.fails)] {
        writeln!(out, "<p>{heading}</p>\n<ul>")?;
        for sentence in sentences {
            writeln!(out, "<li>{}</li>", Text(sentence))?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(out, "<p class=\"source\">{}</p>\n</details>", Text(&guidance.source))
}
