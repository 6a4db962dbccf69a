//! The table of extensions, compared with files.

use std::io::Write;

use super::*;

fn sniffed(name: &str, content: &[u8]) -> Sniffed {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(content).unwrap();
    file.seek(SeekFrom::Start(0)).unwrap();
    sniff(Path::new(name), &mut file, &Limits::default()).unwrap()
}

fn unlike(name: &str, content: &[u8]) -> Option<String> {
    sniffed(name, content).unlike
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0";

#[test]
fn a_file_that_is_what_its_ending_says_is_fine() {
    let good: &[(&str, &[u8])] = &[
        ("a.pdf", b"\n\n%PDF-1.7\n"),
        ("a.PNG", PNG),
        ("a.md", b"# Title"),
        ("a.csv", b"\xFF\xFEa\0"),
        // The mark of a picture, and of a program.
        ("a.txt", b"BM is short for Benchmark."),
        ("a.html", b"<!doctype html><p>x"),
        ("a.svg", b"<svg/>"),
        ("unknown.abc", PNG),
        ("README", b"text"),
    ];
    for (name, content) in good {
        assert_eq!(unlike(name, content), None, "{name}");
    }
}

#[test]
fn a_file_that_is_something_else_is_told() {
    let bad: &[(&str, &[u8], &str)] = &[
        ("a.pdf", b"<!DOCTYPE html><title>Sign in</title>", "a web page"),
        ("a.pdf", b"just text", "a plain text"),
        ("a.md", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", "Portable Document Format (PDF)"),
        ("a.jpg", PNG, "Portable Network Graphics (PNG)"),
        ("a.docx", b"text", "a plain text"),
        ("a.txt", b"\0\x01\x02\x03", "of no format that is known here"),
    ];
    for (name, content, wanted) in bad {
        assert_eq!(unlike(name, content).as_deref(), Some(*wanted), "{name}");
    }
}

/// The beginnings of files: a compound file, rich text, a sound, an archive, a picture.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
const RICH_TEXT: &[u8] = b"{\\rtf1 text}";
const SOUND: &[u8] = b"RIFF\x24\0\0\0WAVEfmt ";
const GZIP: &[u8] = b"\x1F\x8B\x08\0\0\0\0\0";

#[test]
fn what_is_not_read_must_still_be_what_its_ending_says() {
    for (name, good, why) in [
        ("a.doc", COMPOUND, "text of .doc files is not read"),
        ("a.doc", RICH_TEXT, "text of .doc files is not read"),
        ("a.xls", COMPOUND, "text of .xls files is not read"),
        ("a.ppt", COMPOUND, "text of .ppt files is not read"),
        ("a.rtf", RICH_TEXT, "text of .rtf files is not read"),
        ("a.wav", SOUND, "it is a recording"),
        ("a.mp3", SOUND, "it is a recording"),
        ("a.tgz", GZIP, "it is an archive"),
        ("a.webp", PNG, "it is a picture"),
    ] {
        let sniffed = sniffed(name, good);
        assert_eq!(sniffed.unlike, None, "{name}");
        assert_eq!(sniffed.reading, Reading::Nothing(why.to_owned()), "{name}");
        assert_eq!(unlike(name, b"just text").as_deref(), Some("a plain text"), "{name}");
    }
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut package = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        package.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        package.write_all(content.as_bytes()).unwrap();
    }
    package.finish().unwrap().into_inner()
}

/// Returns an Office package whose main part has this name and type.
fn main(part: &str, kind: &str) -> Vec<u8> {
    let types = format!(
        "<Types><Override PartName=\"/{part}\" ContentType=\"application/vnd.openxmlformats-\
         officedocument.{kind}.main+xml\"/></Types>"
    );
    let relations = format!(
        "<Relationships><Relationship Id=\"r1\" Target=\"{part}\" Type=\"http://purl.oclc.org/ooxml/\
         officeDocument/relationships/officeDocument\"/></Relationships>"
    );
    packed(&[("[Content_Types].xml", &types), ("_rels/.rels", &relations), (part, "<x/>")])
}

#[test]
fn packages_are_told_apart_by_their_parts() {
    let opened =
        |kind: &str| packed(&[("mimetype", &format!("application/vnd.oasis.opendocument.{kind}"))]);
    for (content, good, bad, format) in [
        (packed(&[("word/document.xml", "")]), "docx", "xlsx", Some(Format::Docx)),
        (packed(&[("WORD\\Document.XML", "")]), "docm", "xlsx", Some(Format::Docx)),
        (
            main("word/document2.xml", "wordprocessingml.document"),
            "docx",
            "doc",
            Some(Format::Docx),
        ),
        (main("doc.xml", "wordprocessingml.template"), "dotx", "pptx", Some(Format::Docx)),
        (main("xl/workbook22.xml", "spreadsheetml.sheet"), "xlsx", "docx", Some(Format::Xlsx)),
        (main("ppt/p.xml", "presentationml.slideshow"), "ppsx", "docx", Some(Format::Pptx)),
        (main("ppt/p.xml", "presentationml.template"), "potx", "docx", Some(Format::Pptx)),
        (packed(&[("ppt/presentation.xml", "")]), "pptx", "docx", Some(Format::Pptx)),
        (packed(&[("xl/workbook.xml", "")]), "xlsx", "pptx", Some(Format::Xlsx)),
        (opened("text"), "odt", "ods", None),
        (opened("text-template"), "ott", "otp", None),
        (opened("presentation"), "odp", "odt", None),
        (opened("presentation-template"), "otp", "ott", None),
        (opened("spreadsheet"), "ods", "odp", None),
        (opened("spreadsheet-template"), "ots", "odt", None),
        (packed(&[("a.txt", "")]), "zip", "docx", None),
    ] {
        assert_eq!(unlike(&format!("a.{good}"), &content), None, "{good}");
        assert!(unlike(&format!("a.{bad}"), &content).is_some(), "{bad}");
        let reading = sniffed("unknown.abc", &content).reading;
        match format {
            Some(format) => assert_eq!(reading, Reading::Document(format), "{good}"),
            None => assert!(matches!(reading, Reading::Nothing(_)), "{good}"),
        }
    }
}

#[test]
fn pictures_have_no_text_and_drawings_in_text_have() {
    assert_eq!(sniffed("a.png", PNG).reading, Reading::Nothing("it is a picture".to_owned()));
    let reading = |name, content: &[u8]| sniffed(name, content).reading;
    assert_eq!(reading("a.svg", b"<svg/>"), Reading::Document(Format::Svg));
    let diagram = b"<?xml version=\"1.0\"?>\n<!-- x --><mxfile><diagram/></mxfile>";
    for name in ["a.drawio", "a.xml", "a.txt", "a"] {
        assert_eq!(reading(name, diagram), Reading::Document(Format::Drawio), "{name}");
    }
    let mail = b"From: a@x.example\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nx";
    for name in ["a.eml", "a.txt", "a.msg", "a.mht", "a.doc", "a"] {
        assert_eq!(sniffed(name, mail).unlike, None, "{name}");
        assert_eq!(reading(name, mail), Reading::Document(Format::Mail), "{name}");
    }
    assert_eq!(reading("a.md", b"# Subject: x"), Reading::Plain);
    assert_eq!(reading("a.eml", b"  \n"), Reading::Plain, "it is blank");
    assert_eq!(sniffed("a.pdf", b"%PDF-1.7").reading, Reading::Document(Format::Pdf));
    assert_eq!(sniffed("unknown.abc", b"%PDF-1.7").reading, Reading::Document(Format::Pdf));
}

#[test]
fn a_package_without_types_is_told_by_its_main_part() {
    let relations = |part: &str| {
        format!(
            "<Relationships><Relationship Id=\"r1\" Target=\"/{part}\" Type=\"http://schemas.\
             openxmlformats.org/officeDocument/2006/relationships/officeDocument\"/></Relationships>"
        )
    };
    for (root, ending) in [("w:document", "docx"), ("p:presentation", "pptx"), ("workbook", "xlsx")]
    {
        let (relations, main) = (relations("a/b.xml"), format!("<{root}/>"));
        let package = packed(&[("_rels/.rels", &relations), ("A/B.xml", &main)]);
        assert_eq!(unlike(&format!("a.{ending}"), &package), None, "{ending}");
    }
    let none = packed(&[("_rels/.rels", &relations("gone.xml")), ("a.txt", "")]);
    assert_eq!(unlike("a.docx", &none).as_deref(), Some("a zip archive"));
    let half = none.get(..none.len() / 2).unwrap();
    for damaged in ["a.docx", "a.pptm", "a.xlsx", "a.odt", "a.vsdx"] {
        assert_eq!(unlike(damaged, half).as_deref(), Some("damaged or incomplete"), "{damaged}");
    }
    assert_eq!(unlike("a.pdf", half).as_deref(), Some("a damaged zip archive"));
}

#[test]
fn an_ending_may_have_two_meanings() {
    let keynote = packed(&[("Index/Document.iwa", "x"), ("preview.jpg", "x")]);
    let old_keynote = packed(&[("index.apxl", "x")]);
    let archive = packed(&[("a.txt", "x")]);
    let stream: Vec<u8> = (0..188 * 8).map(|n| if n % 188 == 40 { 0x47 } else { 0x90 }).collect();
    let der = |inside: &[u8]| [&[0x30, 0x82, 0, 100][..], inside, &[7; 95]].concat();
    let (certificate, key) = (der(&[0x30, 3, 2, 1, 0]), der(&[2, 1, 0, 0x30, 13]));
    for (name, content, why) in [
        ("a.key", &keynote, "text of .key files is not read"),
        ("a.key", &old_keynote, "text of .key files is not read"),
        ("a.key", &key, "text of .key files is not read"),
        ("a.pages", &keynote, "text of .pages files is not read"),
        ("a.numbers", &keynote, "text of .numbers files is not read"),
        ("a.numbers", &archive, "it is an archive"),
        ("a.ts", &stream, "it is a recording"),
        ("a.pem", &certificate, "text of .pem files is not read"),
        ("a.cer", &certificate, "text of .cer files is not read"),
        ("a.crt", &certificate, "text of .crt files is not read"),
        ("a.dot", &COMPOUND.to_vec(), "text of .dot files is not read"),
        ("a.pot", &COMPOUND.to_vec(), "text of .pot files is not read"),
        ("a.msg", &COMPOUND.to_vec(), "text of .msg files is not read"),
        ("a.mpp", &COMPOUND.to_vec(), "text of .mpp files is not read"),
        ("a.vsd", &COMPOUND.to_vec(), "text of .vsd files is not read"),
        (
            "a.one",
            &b"\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D\0\0\0".to_vec(),
            "text of .one files is not read",
        ),
        ("a.heic", &b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), "it is a picture"),
        (
            "a.url",
            &b"[InternetShortcut]\nURL=https://x".to_vec(),
            "it is only a link to a document",
        ),
        ("a.ps", &b"%!PS-Adobe-3.0\n(K) show".to_vec(), "text of .ps files is not read"),
    ] {
        let sniffed = sniffed(name, content);
        assert_eq!(sniffed.unlike, None, "{name}");
        assert_eq!(sniffed.reading, Reading::Nothing(why.to_owned()), "{name}");
        assert_eq!(sniffed.is_private_key, *content == key, "{name}");
    }
    for name in ["a.key", "a.ts", "a.pem", "a.cer", "a.dot", "a.pot", "a.msg", "a.pub", "a.csr"] {
        let sniffed = sniffed(name, b"export const retention = 400;\n");
        assert_eq!((sniffed.unlike, sniffed.reading), (None, Reading::Plain), "{name}");
    }
    for (name, content) in [
        ("a.key", &archive),
        ("a.key", &PNG.to_vec()),
        ("a.ts", &archive),
        ("a.pem", &keynote),
        ("a.dot", &archive),
        ("a.pages", &PNG.to_vec()),
        ("a.vsdx", &archive),
        ("a.one", &b"just text".to_vec()),
        ("a.mpp", &b"just text".to_vec()),
        ("a.log", &certificate),
    ] {
        assert!(unlike(name, content).is_some(), "{name}");
    }
}

#[test]
fn a_log_with_nul_bytes_is_a_log_and_a_binary_one_is_none() {
    let line = b"2024-01-01T00:00:00Z INFO retention 400 days\n";
    let long = vec![0; 100_000];
    let utf16: Vec<u8> = "retention 400\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, content) in [
        ("a.log", [&[0; 64][..], line].concat()),
        ("a.txt", [&long[..], line].concat()),
        ("a.csv", [line, &long[..], line].concat()),
        ("a.log", utf16),
        ("a.log", vec![0; 9_000]),
    ] {
        let sniffed = sniffed(name, &content);
        assert_eq!((sniffed.unlike, sniffed.reading), (None, Reading::Plain), "{name}");
    }
    let numbers: Vec<u8> = (0_u32..500).flat_map(|n| (n * 37).to_le_bytes()).collect();
    let archive = {
        let mut tar = vec![0; 1_024];
        tar[..5].copy_from_slice(b"a.txt");
        tar[257..265].copy_from_slice(b"ustar\x0000");
        tar[512..512 + line.len()].copy_from_slice(line);
        tar
    };
    for (name, content) in [("a.log", numbers), ("a.txt", archive), ("a.png", vec![0; 9_000])] {
        assert!(unlike(name, &content).is_some(), "{name}");
    }
}
