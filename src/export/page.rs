//! A sheet that is being written: its formats, and texts that stay texts.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet};

use super::ExportError;

/// The most characters of a cell (ECMA-376, part 1, section 18.18.37 leaves it to the programs;
/// all of them use this).
const MAX_TEXT: usize = 32_767;

/// Points of a line of text in the font that is used.
const LINE: f64 = 13.5;

/// The highest row that programs allow, in points.
pub const MAX_HEIGHT: f64 = 409.0;

/// The colour of headers.
pub const HEADER: Color = Color::RGB(0x1F_3A_5F);

/// The colour of section rows.
pub const SECTION: Color = Color::RGB(0xDC_E6_F1);

/// The colour of cells to fill in.
pub const INPUT: Color = Color::RGB(0xFF_FB_E6);

/// A text in the font of all sheets.
pub fn plain() -> Format {
    Format::new().set_font_name("Arial").set_font_size(10.0).set_align(FormatAlign::Top)
}

/// A text that is wrapped.
pub fn wrapped() -> Format {
    plain().set_text_wrap()
}

/// A label above a column.
pub fn header() -> Format {
    wrapped()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(HEADER)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::White)
}

/// The heading of a section.
pub fn section() -> Format {
    plain().set_bold().set_background_color(SECTION)
}

/// Returns the format of a cell to fill in.
pub fn input() -> Format {
    wrapped()
        .set_background_color(INPUT)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0xD9_D9_D9))
}

/// The title of a sheet.
pub fn title() -> Format {
    plain().set_bold().set_font_size(14.0).set_font_color(HEADER)
}

/// Writes a text as text, whatever it begins with. `field` is its name in messages.
///
/// # Errors
/// It does not fit into a cell.
pub fn write_text(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: &Format,
    field: &str,
) -> Result<(), ExportError> {
    check(text, field)?;
    sheet.write_string_with_format(row, column, text, format)?;
    Ok(())
}

/// Checks that a text fits into a cell.
///
/// # Errors
/// It is too long, or has a character that XML forbids (XML 1.0, section 2.2).
pub fn check(text: &str, field: &str) -> Result<(), ExportError> {
    let length = text.encode_utf16().count();
    if length > MAX_TEXT {
        return Err(ExportError::TooLong { field: field.to_owned(), length });
    }
    let forbidden = |c: &char| {
        (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) && u32::from(*c) < 0x20
            || matches!(c, '\u{FFFE}' | '\u{FFFF}')
    };
    match text.chars().find(forbidden) {
        Some(c) => Err(ExportError::Character { field: field.to_owned(), code: u32::from(c) }),
        None => Ok(()),
    }
}

/// Returns the height that a row of these texts needs, each with the width of its column.
pub fn height(texts: &[(&str, f64)]) -> f64 {
    let lines = texts.iter().map(|(text, width)| lines(text, *width)).max().unwrap_or(1);
    (f64::from(lines) * LINE + 4.0).min(MAX_HEIGHT)
}

/// Returns the number of lines of a text in a column of this width in characters.
fn lines(text: &str, width: f64) -> u32 {
    // A proportional font fits somewhat more characters than the width states, and loses some at
    // the end of each line.
    let per_line = (width * 1.1).max(1.0);
    let count = |line: &str| {
        let characters = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
        (f64::from(characters) / per_line).ceil().max(1.0)
    };
    let total: f64 = text.split('\n').map(count).sum();
    // Rows have an upper limit, so the number is small.
    (1..=1_000).find(|lines| f64::from(*lines) >= total).unwrap_or(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_fit_are_taken_and_others_told() {
        assert!(check(&"x".repeat(32_767), "f").is_ok());
        let error = check(&"x".repeat(32_768), "`strategy`").unwrap_err().to_string();
        assert_eq!(error, "`strategy` has 32768 characters; a cell can hold 32,767");
        assert!(check("a\tb\nc", "f").is_ok());
        let error = check("a\u{1}b", "`strategy`").unwrap_err().to_string();
        assert_eq!(error, "`strategy` has the character U+0001, which isn't allowed in a workbook");
    }

    #[test]
    fn longer_texts_get_higher_rows_up_to_the_limit() {
        assert!(height(&[("short", 20.0)]) < height(&[("a much longer text that wraps", 20.0)]));
        assert!(height(&[(&"x".repeat(100_000), 20.0)]) <= MAX_HEIGHT);
    }
}
