//! Small files, written by hand.

mod whole;

use fscheck_core::evidence::Unreadable;

use super::{Page, Take, open, read_pages_of, read_without_threads};

const FONT: &str = "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>";

/// A PDF with one page for each content stream, page `n` being object `2n + 3`.
fn pdf(contents: &[&str], resources: &str) -> Vec<u8> {
    let count = contents.len();
    let kids: String = (0..count).map(|n| format!("{} 0 R ", 2 * n + 3)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{kids}]/Count {count}>>"),
    ];
    for (n, content) in contents.iter().enumerate() {
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {} 0 R\
             /Resources<<{resources}>>>>",
            2 * n + 4
        ));
        objects.push(format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length {}>>stream\n{content}\nendstream",
            content.len()
        ));
    }
    assemble(&objects)
}

fn assemble(objects: &[String]) -> Vec<u8> {
    let mut out = "%PDF-1.5\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (n, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", out.len());
        out += &format!("{} 0 obj\n{object}\nendobj\n", n + 1);
    }
    let start = out.len();
    let size = objects.len() + 1;
    out += &format!("{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    out.into_bytes()
}

fn read_bytes(bytes: Vec<u8>, take: Take<'_>) -> Result<(), Unreadable> {
    read_pages_of(&open(bytes)?, take)
}

fn read(bytes: Vec<u8>) -> Result<Vec<Page>, Unreadable> {
    let mut all = Vec::new();
    read_bytes(bytes, &mut |page| {
        all.push(page);
        Ok(())
    })?;
    Ok(all)
}

fn read_one(content: &str) -> Page {
    read(pdf(&[content], FONT)).expect("a good file").remove(0)
}

fn reason(bytes: Vec<u8>) -> String {
    match read(bytes) {
        Err(Unreadable::Damaged(reason)) => reason,
        other => panic!("not broken: {other:?}"),
    }
}

#[test]
fn wide_kerns_part_words_and_narrow_ones_do_not() {
    let page = read_one("BT /F 10 Tf 72 700 Td [(k)20(ern)-300(gap)]TJ ET");
    assert_eq!(page.text(), "kern gap\n");
}

#[test]
fn a_step_down_begins_a_line_and_an_index_does_not() {
    let page =
        read_one("BT /F 10 Tf 72 700 Td (H) Tj 0 Ts -3 Ts (2) Tj 0 Ts (O) Tj 0 -12 Td (b) Tj ET");
    assert_eq!(page.text(), "H2O\nb\n");
}

#[test]
fn rotated_text_is_a_line() {
    let page = read_one("BT /F 10 Tf 0 1 -1 0 100 100 Tm (going up) Tj ET");
    assert_eq!(page.text(), "going up\n");
}

#[test]
fn split_words_are_joined_and_compounds_keep_their_hyphen() {
    let page = read_one(
        "BT /F 10 Tf 12 TL 72 700 Td (ex-) Tj T* (ample, state-of-) Tj T* (the-art - ) Tj \
         T* (A-) Tj T* (B) Tj ET",
    );
    assert_eq!(page.text(), "example, state-of-the-art -\nA-\nB\n");
}

#[test]
fn text_drawn_twice_counts_once() {
    let page = read_one("BT /F 10 Tf 72 700 Td (bold) Tj ET BT /F 10 Tf 72.2 700 Td (bold) Tj ET");
    assert_eq!(page.text(), "bold\n");
}

#[test]
fn text_off_the_page_is_not_text() {
    let page = read_one("BT /F 10 Tf 72 -50 Td (hidden) Tj 0 100 Td (shown) Tj ET");
    assert_eq!(page.text(), "shown\n");
}

#[test]
fn text_on_the_edge_of_the_page_is_text() {
    for content in ["BT /F 10 Tf 0 0 Td (edge) Tj ET", "BT /F 10 Tf 10 0 Td (edge) Tj ET"] {
        assert_eq!(read_one(content).text(), "edge\n");
    }
}

#[test]
fn actual_text_stands_for_the_glyphs() {
    let page =
        read_one("BT /F 10 Tf 72 700 Td /Span<</ActualText<FEFF00E4>>>BDC (xy) Tj EMC (z) Tj ET");
    assert_eq!(page.text(), "äz\n");
}

#[test]
fn every_operator_that_shows_text_shows_it() {
    // ISO 32000-1, 9.4.3: `'` is T* and Tj; `"` sets the gaps before.
    let page = read_one("BT /F 10 Tf 12 TL 72 700 Td (one) Tj (two) ' 3 0 (three) \" ET");
    assert_eq!(page.text(), "one\ntwo\nthree\n");
    // 9.4.2: TD sets the leading that T* uses.
    let page = read_one("BT /F 10 Tf 72 700 TD (one) Tj 0 -12 TD (two) Tj T* (three) Tj ET");
    assert_eq!(page.text(), "one\ntwo\nthree\n");
    // 9.3.2 to 9.3.4: gaps between letters, and letters that are stretched, are no gaps of words.
    let page = read_one("BT /F 10 Tf 0.5 Tc 150 Tz 72 700 Td (wide) Tj (ly) Tj ET");
    assert_eq!(page.text(), "widely\n");
}

#[test]
fn letters_are_what_the_font_says_they_are() {
    // ISO 32000-1, 9.10.3: one code may represent several letters. Ligatures are spelled out.
    let map = "1 begincodespacerange <00> <ff> endcodespacerange\n4 beginbfchar\n<41> <FB03>\n\
               <42> <00660066>\n<43> <FB05>\n<44> <0065>\nendbfchar";
    let font = FONT.replace("/Type1", "/Type1/ToUnicode 6 0 R");
    let bytes = pdf(&["BT /F 10 Tf 72 700 Td (DABCD) Tj ET", map], &font);
    assert_eq!(read(bytes).unwrap().first().unwrap().text(), "effiffste\n");
}

#[test]
fn text_strings_are_read_in_each_of_their_encodings() {
    // ISO 32000-2, 7.9.2.2.
    for (bytes, text) in [
        (&b"\xFE\xFF\x00\xE4"[..], "ä"),
        (b"\xEF\xBB\xBF\xC3\xA4", "ä"),
        (b"\xE4", "ä"),
        (b"\xFE\xFF\xD8\x00", "\u{fffd}"),
    ] {
        assert_eq!(super::lines::decode(bytes), text);
    }
}

#[test]
fn text_without_a_font_is_not_known() {
    let page = read(pdf(&["BT 10 0 0 10 72 700 Tm (lost) Tj ET"], "")).unwrap().remove(0);
    assert_eq!((page.text(), page.unknown), (String::new(), 4));
}

#[test]
fn an_image_in_the_content_is_an_image() {
    let page = read_one("BI /W 1 /H 1 /BPC 8 /CS /G ID x EI BT /F 10 Tf 72 700 Td (by) Tj ET");
    assert_eq!((page.text(), page.images), ("by\n".to_owned(), 1));
}

#[test]
fn the_content_of_a_page_may_be_in_parts() {
    let text =
        String::from_utf8(pdf(&["BT /F 10 Tf 72 700 Td (one) Tj", "12 TL (two) ' ET"], FONT))
            .unwrap();
    let parts = |list: &str| text.replacen("/Contents 4 0 R", &format!("/Contents{list}"), 1);
    let pages = read(parts("[4 0 R 6 0 R]").into_bytes()).unwrap();
    assert_eq!(pages.first().unwrap().text(), "one\ntwo\n");
    assert_eq!(reason(parts("[4 0 R 1 0 R]").into_bytes()), "the content of a page is missing");
    assert_eq!(reason(parts(" 1 0 R").into_bytes()), "the content of a page is missing");
    let without = text.replacen("/Contents 4 0 R", "", 1);
    assert_eq!(read(without.into_bytes()).unwrap().first(), Some(&Page::default()));
}

#[test]
fn notes_and_form_fields_are_read_where_they_are_shown() {
    // ISO 32000-1, 12.5.5: the appearance is fitted into the annotation's rectangle.
    let seen = |annotation: &str| {
        let text = String::from_utf8(pdf(
            &["BT /F 10 Tf 72 700 Td (page) Tj ET", "BT /F 10 Tf 1 1 Td (field) Tj ET"],
            FONT,
        ))
        .unwrap();
        let form = format!("/Resources<<{FONT}>>/BBox[0 0 9 9]");
        let text = text.replace("/BBox[0 0 9 9]", &form).replacen(
            "/Contents 4 0 R",
            &format!("/Contents 4 0 R/Annots[<</Rect[72 600 90 618]{annotation}>>]"),
            1,
        );
        read(text.into_bytes()).unwrap().first().unwrap().text()
    };
    assert_eq!(seen("/AP<</N 6 0 R>>"), "page\nfield\n");
    assert_eq!(seen("/AS/On/AP<</N<</On 6 0 R/Off 4 0 R>>>>"), "page\nfield\n");
    assert_eq!(seen("/AS/Off/AP<</N<</On 6 0 R>>>>"), "page\n");
    assert_eq!(seen("/F 2/AP<</N 6 0 R>>"), "page\n", "hidden");
    assert_eq!(seen("/AP<</N true>>"), "page\n");
    assert_eq!(seen(""), "page\n");
}

#[test]
fn headings_are_larger_than_the_body() {
    let page = read_one("BT /F 16 Tf 72 700 Td (Title) Tj /F 10 Tf 0 -20 Td (The body text) Tj ET");
    let headings: Vec<_> = page.headings().map(|line| line.text.as_str()).collect();
    assert_eq!(headings, ["Title"]);
}

#[test]
fn pages_come_in_order() {
    let contents: Vec<_> =
        (0..50).map(|n| format!("BT /F 10 Tf 72 700 Td (page{n}) Tj ET")).collect();
    let contents: Vec<_> = contents.iter().map(String::as_str).collect();
    let texts: Vec<_> =
        read(pdf(&contents, FONT)).unwrap().iter().map(|page| page.text()).collect();
    let expected: Vec<_> = (0..50).map(|n| format!("page{n}\n")).collect();
    assert_eq!(texts, expected);
}

#[test]
fn what_takes_the_pages_can_stop() {
    let mut seen = 0;
    let result = read_bytes(pdf(&[""; 50], FONT), &mut |_| {
        seen += 1;
        if seen < 3 { Ok(()) } else { Err(Unreadable::Protected) }
    });
    assert_eq!((result, seen), (Err(Unreadable::Protected), 3));
}

#[test]
fn an_empty_page_is_no_error() {
    assert_eq!(read(pdf(&[""], "")), Ok(vec![Page::default()]));
}

#[test]
fn broken_files_are_errors() {
    let whole = pdf(&["BT /F 10 Tf 72 700 Td (text) Tj ET"], FONT);
    let cut = whole.get(..whole.len() * 2 / 3).unwrap().to_vec();
    assert_eq!(reason(b"just text".to_vec()), "it isn't a PDF");
    assert_eq!(reason(Vec::new()), "it isn't a PDF");
    assert_eq!(reason(cut), "its end is missing");
    assert_eq!(reason(b"%PDF-1.7\n%%EOF\n".to_vec()), "its structure can't be read");
}

#[test]
fn a_lost_page_is_an_error() {
    let text = String::from_utf8(pdf(&["", ""], FONT)).unwrap();
    let lost = text.replace("5 0 obj\n<</Type/Page", "5 0 obj\n(</Type/Page");
    assert_eq!(reason(lost.into_bytes()), "1 of 2 pages can be read");
}

#[test]
fn damaged_content_is_an_error() {
    let text = String::from_utf8(pdf(&["no zlib stream"], FONT)).unwrap();
    let damaged = text.replace("/BBox[0 0 9 9]", "/Filter/FlateDecode");
    assert_eq!(reason(damaged.into_bytes()), "the content of a page is damaged");
}

#[test]
fn a_form_that_draws_itself_ends() {
    let bytes = pdf(&["/X Do /X Do"], "/XObject<</X 4 0 R>>");
    assert_eq!(reason(bytes), "a page has too many drawing operations");
}

#[test]
fn a_layer_that_is_off_is_not_seen() {
    let text = pdf(
        &["BT /F 10 Tf 72 700 Td /OC/L BDC (hidden) Tj EMC (shown) Tj ET"],
        &format!("{FONT}/Properties<</L 4 0 R>>"),
    );
    let off = "<</OCProperties<</D<</OFF[4 0 R]>>>>/Type/Catalog";
    let text = String::from_utf8(text).unwrap().replace("<</Type/Catalog", off);
    // The table of objects is out of step now, and the reader repairs it.
    let pages = read(text.into_bytes()).unwrap();
    assert_eq!(pages.first().unwrap().text(), "shown\n");
}

#[test]
fn letters_that_are_spaced_out_are_words() {
    // 9.4.3: numbers in thousandths, to be subtracted; 9.3.2: gaps between all letters.
    let array = |letters: &str, within: i32, between: i32| {
        let letter = |c: char| match c {
            ' ' => between.to_string(),
            c => format!("({c}) {within} "),
        };
        letters.chars().map(letter).collect::<String>()
    };
    for content in [
        format!("[{}]TJ", array("Key management", -300, -700)),
        format!("[{}]TJ", array("Key management", -500, -600)),
        "3 Tc (Key management) Tj".to_owned(),
        "6 Tc (Key management) Tj".to_owned(),
    ] {
        let page = read_one(&format!("BT /F 10 Tf 72 700 Td {content} ET"));
        assert_eq!(page.text(), "Key management\n", "{content}");
    }
}

#[test]
fn letters_in_the_columns_of_a_table_stay_apart() {
    let cells = |letters: &str| -> String {
        letters.chars().map(|letter| format!("({letter}) Tj 40 0 Td ")).collect()
    };
    for (letters, wanted) in
        [("YNYYN", "Y N Y Y N"), ("Roles", "R o l e s"), ("12345", "1 2 3 4 5")]
    {
        let page = read_one(&format!("BT /F 10 Tf 72 700 Td {} ET", cells(letters)));
        assert_eq!(page.text(), format!("{wanted}\n"));
    }
    let page = read_one("BT /F 10 Tf 72 700 Td [(X)-900(O)-900(X)-900(X)-900(O)]TJ ET");
    assert_eq!(page.text(), "X O X X O\n");
}

#[test]
fn pages_are_the_same_where_there_are_no_threads() {
    let lines: Vec<String> =
        (0..50).map(|n| format!("BT/F 9 Tf 50 700 Td(page {n})Tj ET")).collect();
    let file = pdf(&lines.iter().map(String::as_str).collect::<Vec<_>>(), FONT);
    let with_threads: Vec<String> = read(file.clone()).unwrap().iter().map(Page::text).collect();
    let mut alone = Vec::new();
    read_without_threads(&open(file).unwrap(), &mut |page| {
        alone.push(page.text());
        Ok(())
    })
    .unwrap();
    assert_eq!(alone.len(), 50);
    assert_eq!(alone, with_threads);
}
