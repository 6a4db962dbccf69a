//! Tests of the properties of whole files, and of content that no page shows.

use super::{FONT, assemble, pdf};
use crate::document::pdf::read;
use crate::document::{Page, Pages, Whole};
use crate::limits::Limits;

/// Returns the text of a PDF, its hidden text, and its properties as a whole.
fn whole(bytes: &[u8]) -> (String, String, Whole) {
    let (mut text, mut hidden) = (String::new(), String::new());
    let mut take = |page: Page| {
        text.push_str(&page.text);
        page.hidden.iter().for_each(|one| hidden.push_str(&one.text));
    };
    let limits = Limits::default();
    let mut pages = Pages::new(&mut take, &limits);
    let unit = read(bytes, &mut pages).expect("a good file");
    let whole = pages.whole(unit);
    (text, hidden, whole)
}

/// A PDF of one page with more in its catalogue.
fn with_catalog(content: &str, more: &str) -> Vec<u8> {
    let text = String::from_utf8(pdf(&[content], FONT)).unwrap();
    text.replacen("/Pages 2 0 R", &format!("/Pages 2 0 R{more}"), 1).into_bytes()
}

#[test]
fn a_cover_page_is_not_the_text_of_what_it_covers() {
    let cover = "BT /F 10 Tf 72 700 Td (Please open this in Adobe Reader.) Tj ET";
    let long: String = (0..30).map(|_| "(Some words of the text itself, as it is.) ' ").collect();
    let long = format!("BT /F 10 Tf 12 TL 72 700 Td {long} ET");
    let files = "/Names<</EmbeddedFiles<</Names[(a)<</F(a.pdf)>>(b)<</UF(b.pdf)>>]>>>>";
    for (content, more, is_wordless, unread) in [
        (cover, "/Collection<<>>", true, 1),
        (&long, "/Collection<<>>", false, 1),
        (cover, files, false, 2),
        (cover, "/AcroForm<</XFA[]>>", true, 0),
        (&long, "/AcroForm<</XFA[]>>", false, 0),
        (&long, "/AcroForm<</XFA[]>>/NeedsRendering true", true, 0),
        (cover, "/AcroForm<</Fields[]>>", false, 0),
    ] {
        let (_, _, whole) = whole(&with_catalog(content, more));
        assert_eq!((whole.wordless.is_some(), whole.unread.len()), (is_wordless, unread), "{more}");
    }
}

#[test]
fn what_no_page_shows_is_kept_apart() {
    let content = "BT /F 10 Tf 72 700 Td (page) Tj ET";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<{FONT}>>\
             /Annots[<</A<</URI(https://x.test/a)>>>><</Subtype/FileAttachment/FS<</F(b.pdf)>>>>\
             <</Subtype/Text/Contents(a note)>><</Subtype/Text/F 2/Contents(unseen)>>\
             <</Subtype/Link/Contents(a link)>>]>>"
        ),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Title(A title)>>".to_owned(),
    ];
    let text = String::from_utf8(assemble(&objects)).unwrap();
    let text = text.replace("/Root 1 0 R", "/Root 1 0 R/Info 5 0 R");
    let (text, hidden, whole) = whole(text.as_bytes());
    assert_eq!(text, "page\na note\n");
    assert!(hidden.contains("A title") && hidden.contains("https://x.test/a"), "{hidden}");
    assert_eq!(whole.unread, ["an attached file (b.pdf)"]);
}

#[test]
fn a_scan_with_a_stamp_on_it_is_a_scan() {
    let image =
        |width: u32| format!("q {width} 0 0 800 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q ");
    let text = |text: &str| format!("BT /F 10 Tf 72 700 Td ({text}) Tj ET");
    let stamp = text("Confidential, page 1");
    let words = "some words of a page that is read as it stands, with a picture behind all of it";
    for (pages, unread) in [
        (vec![image(600) + &stamp, image(600) + &stamp], &["2 of 2 pages, which are images"][..]),
        (vec![image(600), text(words), text(words)], &["1 of 3 pages, which are images"]),
        (vec![image(600), text(words), text(words), text(words), text(words)], &[]),
        (vec![image(100) + &stamp, text(words)], &[]),
        (vec![image(600) + &text(words)], &[]),
    ] {
        let contents: Vec<&str> = pages.iter().map(String::as_str).collect();
        assert_eq!(whole(&pdf(&contents, FONT)).2.unread, unread);
    }
}
