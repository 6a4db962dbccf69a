//! The places in a document that may contain its words: each is read, or reported as unread.
//! Invisible text is searched for secrets, but not for topics.

use std::fs;
use std::path::Path;

use super::common::{AS_OF, fscheck, package};

/// The topics of an account procedure, one point in each line.
const POINTS: [&str; 4] = [
    "The root user may only be used for tasks that need it, such as closing the account.",
    "Multi-factor authentication (MFA) is enabled on the root user.",
    "Contact information of the account uses a corporate email address and phone number.",
    "AWS CloudTrail is enabled in all regions and its logs are stored in a dedicated S3 bucket.",
];

/// Returns a text that looks like a secret but is none.
fn key() -> String {
    ["AKIA", "Q3EGRTYUIOPASDFG"].concat()
}

/// The points and the key, each within these marks.
fn marked(open: &str, close: &str) -> String {
    let key = key();
    let lines = POINTS.iter().copied().chain([key.as_str()]);
    lines.map(|line| format!("{open}{line}{close}")).collect()
}

/// Returns the findings about one document that is evidence for an account procedure.
fn told(name: &str, write: impl FnOnce(&Path)) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join(name));
    let manifest = format!(
        "fscheck: 1\nevidence:\n  - {{id: e0, kind: document, path: \"{name}\", controls: [ACCT-001/sop]}}\n"
    );
    fs::write(folder.path().join("evidence.yaml"), manifest).unwrap();
    let args = ["validate", "--as-of", AS_OF, "--format", "json", "--select=evidence"];
    let report = fscheck(folder.path(), &args).assessment();
    let told = |finding: &serde_json::Value| {
        let text = |key: &str| finding[key].as_str().unwrap().to_owned();
        format!("{} {} {}", text("severity"), text("rule"), text("message"))
    };
    report["findings"].as_array().unwrap().iter().map(told).collect()
}

/// Parts of a package, by their names.
type Parts<'a> = Vec<(&'a str, String)>;

/// The same parts with a word in the place of the key, which would void the evidence.
fn without_key<'a>(parts: &Parts<'a>) -> Parts<'a> {
    parts.iter().map(|(name, content)| (*name, content.replace(&key(), "nothing"))).collect()
}

fn told_of_package(name: &str, parts: &Parts<'_>) -> Vec<String> {
    told(name, |path| package(path, parts.iter().map(|(name, content)| (*name, content))))
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A list of relationships: the last steps of their types, and their targets.
fn relations(list: &[(&str, &str)]) -> String {
    let one = |(number, (kind, target)): (usize, &(&str, &str))| {
        let mode = if target.contains("://") { " TargetMode=\"External\"" } else { "" };
        format!(
            "<Relationship Id=\"r{number}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"{mode}/>"
        )
    };
    let list: String = list.iter().enumerate().map(one).collect();
    format!("<Relationships>{list}</Relationships>")
}

/// A .docx with this body, which is related to these parts.
fn docx<'a>(body: &str, related: &[(&str, &str)], more: Parts<'a>) -> Parts<'a> {
    let mut parts = vec![
        ("_rels/.rels", relations(&[("officeDocument", "word/document2.xml")])),
        ("word/document2.xml", format!("<w:document><w:body>{body}</w:body></w:document>")),
        ("word/_rels/document2.xml.rels", relations(related)),
    ];
    parts.extend(more);
    parts
}

/// A .pptx of one slide with a title, and these shapes besides.
fn pptx<'a>(shapes: &str, related: &[(&str, &str)], more: Parts<'a>) -> Parts<'a> {
    let title = "<p:sp><p:txBody><a:p><a:r><a:t>Accounts</a:t></a:r></a:p></p:txBody></p:sp>";
    let mut parts = vec![
        ("_rels/.rels", relations(&[("officeDocument", "/ppt/deck.xml")])),
        ("ppt/deck.xml", "<p:presentation><p:sldId r:id=\"r0\"/></p:presentation>".to_owned()),
        ("ppt/_rels/deck.xml.rels", relations(&[("slide", "slides/slide1.xml")])),
        ("ppt/slides/slide1.xml", format!("<p:sld>{title}{shapes}</p:sld>")),
        ("ppt/slides/_rels/slide1.xml.rels", relations(related)),
    ];
    parts.extend(more);
    parts
}

/// A .xlsx of one sheet with one cell, and this after it.
fn xlsx<'a>(after: &str, related: &[(&str, &str)], more: Parts<'a>) -> Parts<'a> {
    let cell = "<sheetData><row><c t=\"inlineStr\"><is><t>Accounts</t></is></c></row></sheetData>";
    let mut parts = vec![
        ("_rels/.rels", relations(&[("officeDocument", "xl/workbook22.xml")])),
        ("xl/workbook22.xml", "<workbook><sheet name=\"a\" r:id=\"r0\"/></workbook>".to_owned()),
        (
            "xl/_rels/workbook22.xml.rels",
            relations(&[
                ("worksheet", "worksheets/sheet1.xml"),
                ("connections", "connections.xml"),
            ]),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet>{cell}{after}</worksheet>")),
        ("xl/worksheets/_rels/sheet1.xml.rels", relations(related)),
    ];
    parts.extend(more);
    parts
}

/// A document of OpenDocument with this content.
fn open_document<'a>(kind: &str, content: &str, more: Parts<'a>) -> Parts<'a> {
    let body = match kind {
        "text" => format!("<office:text>{content}</office:text>"),
        "presentation" => format!("<draw:page>{content}</draw:page>"),
        _ => format!("<table:table table:name=\"a\">{content}</table:table>"),
    };
    let content = format!("<office:document><office:body>{body}</office:body></office:document>");
    let kind = format!("application/vnd.oasis.opendocument.{kind}");
    let mut parts = vec![("mimetype", kind), ("content.xml", content)];
    parts.extend(more);
    parts
}

/// A package as the content of a part of another one.
fn packed(parts: &Parts<'_>) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    package(&path, parts.iter().map(|(name, content)| (*name, content)));
    fs::read(path).unwrap()
}

/// Every place that a reader sees, as the name of a document and its parts.
fn places_that_are_seen() -> Vec<(&'static str, &'static str, Parts<'static>)> {
    let shapes = marked("<a:p><a:r><a:t>", "</a:t></a:r></a:p>");
    let smart_art =
        format!("<dgm:dataModel><dgm:pt><dgm:t>{shapes}</dgm:t></dgm:pt></dgm:dataModel>");
    let chart = format!(
        "<c:chartSpace><c:ser><c:cat><c:strRef><c:strCache>{}</c:strCache></c:strRef></c:cat>\
         </c:ser></c:chartSpace>",
        marked("<c:pt><c:v>", "</c:v></c:pt>")
    );
    let new_chart = format!(
        "<cx:chartSpace><cx:strDim><cx:lvl>{}</cx:lvl></cx:strDim></cx:chartSpace>",
        marked("<cx:pt>", "</cx:pt>")
    );
    let box_on_sheet =
        format!("<xdr:wsDr><xdr:sp><xdr:txBody>{shapes}</xdr:txBody></xdr:sp></xdr:wsDr>");
    let runs = marked("<w:p><w:r><w:t>", "</w:t></w:r></w:p>");
    let comments = marked("<comment><text><r><t>", "</t></r></text></comment>");
    let threaded = marked("<threadedComment><text>", "</text></threadedComment>");
    let old_comments = marked("<p:cm><p:text>", "</p:text></p:cm>");
    let new_comments =
        format!("<p188:cm><p188:reply><p188:txBody>{shapes}</p188:txBody></p188:reply></p188:cm>");
    let page = format!("<html><body>{}</body></html>", marked("<p>", "</p>"));
    let lines = marked("", "\n");
    let paragraphs = marked("<text:p>", "</text:p>");
    let object = format!("<office:chart><chart:title>{paragraphs}</chart:title></office:chart>");
    let shown = |id: &str| format!("<draw:frame><draw:object xlink:href=\"./{id}\"/></draw:frame>");
    vec![
        ("paragraphs", "a.docx", docx(&runs, &[], vec![])),
        (
            "a header",
            "a.docx",
            docx("", &[("header", "h.xml")], vec![("word/h.xml", runs.clone())]),
        ),
        (
            "comments",
            "a.docx",
            docx("", &[("comments", "c.xml")], vec![("word/c.xml", runs.clone())]),
        ),
        (
            "SmartArt",
            "a.docx",
            docx(
                "<dgm:relIds r:dm=\"r0\"/>",
                &[("diagramData", "diagrams/data1.xml")],
                vec![("word/diagrams/data1.xml", smart_art.clone())],
            ),
        ),
        (
            "a chart",
            "a.docm",
            docx(
                "<c:chart r:id=\"r0\"/>",
                &[("chart", "charts/chart1.xml")],
                vec![("word/charts/chart1.xml", chart.clone())],
            ),
        ),
        (
            "a page that was inserted",
            "a.dotx",
            docx(
                "<w:altChunk r:id=\"r0\"/>",
                &[("aFChunk", "/word/chunk.htm")],
                vec![("word/chunk.htm", page.clone())],
            ),
        ),
        (
            "a text that was inserted",
            "a.docx",
            docx(
                "<w:altChunk r:id=\"r0\"/>",
                &[("aFChunk", "chunk.txt")],
                vec![("word/chunk.txt", lines.clone())],
            ),
        ),
        (
            "SmartArt that nothing is related to",
            "a.docx",
            docx("", &[], vec![("word/diagrams/data7.xml", smart_art.clone())]),
        ),
        (
            "SmartArt",
            "a.pptx",
            pptx(
                "<dgm:relIds r:dm=\"r0\"/>",
                &[("diagramData", "../diagrams/data1.xml")],
                vec![("ppt/diagrams/data1.xml", smart_art.clone())],
            ),
        ),
        (
            "a chart",
            "a.ppsx",
            pptx(
                "<c:chart r:id=\"r0\"/>",
                &[("chart", "../charts/chart1.xml")],
                vec![("ppt/charts/chart1.xml", chart.clone())],
            ),
        ),
        (
            "a chart of the new kind",
            "a.potx",
            pptx(
                "<cx:chart r:id=\"r0\"/>",
                &[("chartEx", "../charts/chartEx1.xml")],
                vec![("ppt/charts/chartEx1.xml", new_chart)],
            ),
        ),
        (
            "shapes on a chart",
            "a.pptx",
            pptx(
                "<c:chart r:id=\"r0\"/>",
                &[("chart", "../charts/chart1.xml")],
                vec![
                    ("ppt/charts/chart1.xml", "<c:chartSpace/>".to_owned()),
                    (
                        "ppt/charts/_rels/chart1.xml.rels",
                        relations(&[("chartUserShapes", "../drawings/drawing1.xml")]),
                    ),
                    ("ppt/drawings/drawing1.xml", format!("<c:userShapes>{shapes}</c:userShapes>")),
                ],
            ),
        ),
        (
            "notes",
            "a.pptx",
            pptx("", &[("notesSlide", "../n.xml")], vec![("ppt/n.xml", shapes.clone())]),
        ),
        (
            "comments",
            "a.pptx",
            pptx(
                "",
                &[("comments", "../comments/comment1.xml")],
                vec![("ppt/comments/comment1.xml", old_comments)],
            ),
        ),
        (
            "comments of the new kind",
            "a.pptx",
            pptx(
                "",
                &[("comments", "../comments/modernComment_1.xml")],
                vec![("ppt/comments/modernComment_1.xml", new_comments)],
            ),
        ),
        (
            "a text box",
            "a.xlsx",
            xlsx(
                "<drawing r:id=\"r0\"/>",
                &[("drawing", "../drawings/drawing1.xml")],
                vec![("xl/drawings/drawing1.xml", box_on_sheet.clone())],
            ),
        ),
        (
            "a chart",
            "a.xlsm",
            xlsx(
                "<drawing r:id=\"r0\"/>",
                &[("drawing", "..\\drawings\\drawing1.xml")],
                vec![
                    (
                        "xl/drawings/drawing1.xml",
                        "<xdr:wsDr><c:chart r:id=\"r0\"/></xdr:wsDr>".to_owned(),
                    ),
                    (
                        "xl/drawings/_rels/drawing1.xml.rels",
                        relations(&[("chart", "../charts/chart1.xml")]),
                    ),
                    ("xl/charts/chart1.xml", chart),
                ],
            ),
        ),
        (
            "comments",
            "a.xltx",
            xlsx(
                "",
                &[("comments", "../comments1.xml")],
                vec![("xl/comments1.xml", comments.clone())],
            ),
        ),
        (
            "comments in threads",
            "a.xlsx",
            xlsx(
                "",
                &[("threadedComment", "../threadedComments/t.xml")],
                vec![("xl/threadedComments/t.xml", threaded)],
            ),
        ),
        (
            "comments in parts of other names",
            "a.xlsx",
            xlsx("", &[], vec![("XL\\Comments1.xml", comments)]),
        ),
        (
            "what is printed above each page",
            "a.xlsx",
            xlsx(
                &format!(
                    "<headerFooter><oddHeader>&amp;C{}</oddHeader></headerFooter>",
                    lines.replace('\n', " ")
                ),
                &[],
                vec![],
            ),
        ),
        (
            "a chart",
            "a.odt",
            open_document(
                "text",
                &shown("Object 1"),
                vec![("Object 1/content.xml", object.clone())],
            ),
        ),
        (
            "a chart",
            "a.odp",
            open_document(
                "presentation",
                &shown("Object 1"),
                vec![("Object 1/content.xml", object.clone())],
            ),
        ),
        (
            "a chart",
            "a.ods",
            open_document(
                "spreadsheet",
                &shown("Object 1"),
                vec![("Object 1/content.xml", object.clone())],
            ),
        ),
        (
            "a chart that is shown nowhere",
            "a.ods",
            open_document("spreadsheet", "", vec![("Object 1/content.xml", object)]),
        ),
        (
            "comments",
            "a.ods",
            open_document(
                "spreadsheet",
                &format!(
                    "<table:table-cell><office:annotation>{paragraphs}</office:annotation></table:table-cell>"
                ),
                vec![],
            ),
        ),
    ]
}

#[test]
fn what_a_document_shows_is_read_wherever_it_stands() {
    for (place, name, parts) in places_that_are_seen() {
        let found = told_of_package(name, &parts);
        let secret =
            "error evidence-secret the file of evidence `e0` contains an AWS access key id";
        assert!(found.len() == 1 && found[0].starts_with(secret), "{place} of {name}: {found:#?}");
        let found = told_of_package(name, &without_key(&parts));
        assert!(found.is_empty(), "{place} of {name}: {found:#?}");
    }
}

#[test]
fn what_is_not_of_the_document_does_not_count() {
    let shapes = marked("<a:p><a:r><a:t>", "</a:t></a:r></a:p>");
    let smart_art = format!("<dgm:dataModel>{shapes}</dgm:dataModel>");
    let layout = vec![
        ("ppt/slideLayouts/slideLayout1.xml", shapes.clone()),
        (
            "ppt/slideLayouts/_rels/slideLayout1.xml.rels",
            relations(&[("diagramData", "../diagrams/data1.xml")]),
        ),
        ("ppt/diagrams/data1.xml", smart_art),
        ("ppt/slideMasters/slideMaster1.xml", shapes),
    ];
    let parts = pptx("", &[("slideLayout", "../slideLayouts/slideLayout1.xml")], layout);
    hides_a_key(&told_of_package("a.pptx", &parts), "the layout of a slide");
    let found = told_of_package("a.pptx", &without_key(&parts));
    assert!(found.len() == 1 && found[0].contains("any of the 4"), "{found:#?}");
}

#[test]
fn what_nobody_sees_is_searched_for_secrets_alone() {
    let words = POINTS.join(" ") + " " + &key();
    let link = format!("https://x.example/?{}", words.replace(' ', "+"));
    let runs = |open: &str, close: &str| format!("<w:p><w:r>{}</w:r></w:p>", marked(open, close));
    let hidden = |element: &str| runs(&format!("<w:{element}>"), &format!("</w:{element}>"));
    let properties = vec![(
        "docProps/custom.xml",
        format!(
            "<Properties><property name=\"a\"><vt:lpwstr>{words}</vt:lpwstr></property></Properties>"
        ),
    )];
    let change = format!(
        "<text:tracked-changes><text:deletion>{}</text:deletion></text:tracked-changes>",
        marked("<text:p>", "</text:p>")
    );
    let meta = vec![(
        "meta.xml",
        format!("<office:meta><dc:description>{words}</dc:description></office:meta>"),
    )];
    let moved = format!("<w:moveFrom>{}</w:moveFrom>", runs("<w:t>", "</w:t>"));
    let field = format!("<w:p><w:fldSimple w:instr=\"{words}\"/></w:p>");
    let formula = format!("<sheetData><row><c><f>\"{words}\"</f><v>0</v></c></row></sheetData>");
    let connection = vec![(
        "xl/connections.xml",
        format!("<connections><dbPr connection=\"{words}\"/></connections>"),
    )];
    let settings = vec![(
        "word/s.xml",
        format!("<w:settings><w:docVar w:name=\"a\" w:val=\"{words}\"/></w:settings>"),
    )];
    let seen = "<w:p><w:r><w:t>Accounts</w:t></w:r></w:p>";
    let docx = |body: &str, related: &[(&str, &str)], more: Parts<'static>| {
        docx(&format!("{seen}{body}"), related, more)
    };
    for (name, place, parts) in [
        ("a.docx", "in a tracked deletion", docx(&hidden("delText"), &[], vec![])),
        ("a.docx", "in a tracked deletion", docx(&moved, &[], vec![])),
        ("a.docx", "in a field code", docx(&hidden("instrText"), &[], vec![])),
        ("a.docx", "in a field code", docx(&field, &[], vec![])),
        (
            "a.docx",
            "in a link",
            docx("<w:hyperlink r:id=\"r0\"/>", &[("hyperlink", &link)], vec![]),
        ),
        ("a.docx", "in the properties of the document", docx("", &[], properties)),
        (
            "a.docx",
            "in the properties of the document",
            docx("", &[("settings", "s.xml")], settings),
        ),
        (
            "a.pptx",
            "slide 1, in a link",
            pptx("<a:hlinkClick r:id=\"r0\"/>", &[("hyperlink", &link)], vec![]),
        ),
        ("a.xlsx", "sheet 1, in a formula", xlsx(&formula, &[], vec![])),
        (
            "a.xlsx",
            "sheet 1, in a link",
            xlsx("<hyperlink r:id=\"r0\"/>", &[("hyperlink", &link)], vec![]),
        ),
        ("a.xlsx", "in the properties of the document", xlsx("", &[], connection)),
        (
            "a.odt",
            "in a tracked deletion",
            open_document("text", &format!("{change}<text:p>Accounts</text:p>"), vec![]),
        ),
        (
            "a.odp",
            "in the properties of the document",
            open_document("presentation", "<text:p>Accounts</text:p>", meta),
        ),
        (
            "a.ods",
            "sheet 1, in a link",
            open_document(
                "spreadsheet",
                &format!("<text:p><text:a xlink:href=\"{link}\">Accounts</text:a></text:p>"),
                vec![],
            ),
        ),
    ] {
        let found = told_of_package(name, &parts);
        let secret = format!("contains an AWS access key id ({place})");
        assert!(found.iter().any(|one| one.ends_with(&secret)), "{place} of {name}: {found:#?}");
        let found = told_of_package(name, &without_key(&parts));
        let missed = "warning evidence-coverage evidence `e0` doesn't mention ";
        let is_told = found[0].starts_with(missed) && found[0].contains("any of the 4 topics");
        assert!(found.len() == 1 && is_told, "{place} of {name}: {found:#?}");
    }
}

#[test]
fn a_document_in_a_document_is_read_or_said_not_to_be() {
    let runs = marked("<w:p><w:r><w:t>", "</w:t></w:r></w:p>");
    let seen = "<w:p><w:r><w:t>Accounts</w:t></w:r></w:p>";
    let inner = packed(&without_key(&docx(&runs, &[], vec![])));
    let object = "<o:OLEObject ProgID=\"Word.Document.12\" r:id=\"r0\"/>";
    let compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0".to_vec();
    let rich = b"{\\rtf1 The root user}".to_vec();
    let said = |what: &str| {
        format!(
            "note evidence-coverage evidence `e0` was searched only in part; not searched: {what}"
        )
    };
    for (element, kind, part, content, wanted) in [
        (object, "package", "embeddings/a.docx", &inner, None),
        ("<w:altChunk r:id=\"r0\"/>", "aFChunk", "a.docx", &inner, None),
        (
            object,
            "oleObject",
            "embeddings/a.bin",
            &compound,
            Some(said("an embedded object (a.bin)")),
        ),
        (
            "<w:altChunk r:id=\"r0\"/>",
            "aFChunk",
            "a.rtf",
            &rich,
            Some(said("an inserted document (a.rtf)")),
        ),
        (
            "<o:OLEObject ProgID=\"Equation.3\" r:id=\"r0\"/>",
            "oleObject",
            "a.bin",
            &compound,
            Some("warning".to_owned()),
        ),
    ] {
        let target = format!("word/{part}");
        let mut parts: Vec<(String, Vec<u8>)> =
            docx(&format!("{seen}{element}"), &[(kind, part)], vec![])
                .into_iter()
                .map(|(name, content)| (name.to_owned(), content.into_bytes()))
                .collect();
        parts.push((target, content.clone()));
        let found = told("a.docx", |path| {
            package(path, parts.iter().map(|(name, content)| (name, content)))
        });
        let coverage: Vec<&String> =
            found.iter().filter(|one| !one.contains("evidence-secret")).collect();
        match wanted {
            None => assert!(coverage.is_empty(), "{part}: {found:#?}"),
            Some(wanted) => assert!(
                coverage.len() == 1 && coverage[0].starts_with(&wanted),
                "{part}: {found:#?}"
            ),
        }
    }
}

#[test]
fn what_a_text_is_wrapped_in_is_taken_off_or_said() {
    let lines = POINTS.join("\n");
    let quoted = format!(
        "From: a@x.example\nSubject: SOP\nMIME-Version: 1.0\nContent-Type: text/html\n\
         Content-Transfer-Encoding: quoted-printable\n\n{}",
        POINTS.map(|point| point.replace(' ', "=20=\n")).join("<br>=0A")
    );
    let attached = "From: a@x.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n\
                    --b\n\nSee the file.\n--b\nContent-Type: application/msword; name=sop.doc\n\
                    Content-Transfer-Encoding: base64\n\n0M8R4KGxGuE=\n--b--\n";
    let letters = POINTS.map(|point| {
        let letter = |letter: char| format!("<text>{letter}</text>");
        point
            .split(' ')
            .map(|word| word.chars().map(letter).collect::<String>() + "<text> </text>")
            .collect::<String>()
    });
    let labels = POINTS.map(|point| {
        format!("<mxCell value=\"&lt;b&gt;{}&lt;/b&gt;\"/>", point.replace(' ', "&amp;nbsp;"))
    });
    let note = "note evidence-coverage evidence `e0` ";
    for (name, content, wanted) in [
        ("a.eml", quoted.clone(), None),
        ("a.txt", quoted, None),
        ("a.eml", format!("Subject: SOP\n\n{lines}"), None),
        (
            "a.eml",
            attached.to_owned(),
            Some(format!("{note}was searched only in part; not searched: an attachment (sop.doc)")),
        ),
        ("a.svg", format!("<svg>{}</svg>", letters.concat()), None),
        ("a.svg", format!("<svg><text>{lines}</text></svg>"), None),
        (
            "a.svg",
            "<svg><title>SOP</title><path d=\"M0 0\"/></svg>".to_owned(),
            Some(format!("{note}has no text to search: ")),
        ),
        ("a.drawio", format!("<mxfile><diagram>{}</diagram></mxfile>", labels.concat()), None),
        (
            "a.html",
            "<title>SOP</title><div id=root></div><script>go()</script>".to_owned(),
            Some(format!("{note}has no text to search: ")),
        ),
        (
            "a.txt",
            format!("-----BEGIN PGP MESSAGE-----\n\n{}\n", "hQEMA1".repeat(40)),
            Some(format!("{note}has no text to search: it is encrypted")),
        ),
        (
            "a.svg",
            "<svg><text>Accounts</text></svg>".to_owned(),
            Some("warning evidence-coverage".to_owned()),
        ),
        (
            "a.eml",
            "Subject: SOP\n\nAccounts\n".to_owned(),
            Some("warning evidence-coverage".to_owned()),
        ),
        (
            "a.drawio",
            "<mxfile><diagram name=\"Accounts\"/></mxfile>".to_owned(),
            Some("warning evidence-coverage".to_owned()),
        ),
    ] {
        let found = told(name, |path| fs::write(path, &content).unwrap());
        match wanted {
            None => assert!(found.is_empty(), "{name}: {found:#?}\n{content}"),
            Some(wanted) => assert!(
                found.len() == 1 && found[0].starts_with(&wanted),
                "{name}: {found:#?}\n{content}"
            ),
        }
    }
}

#[test]
fn a_key_where_nobody_sees_it_is_found_and_is_no_mention() {
    let key = key();
    let points = marked("", " ");
    let said = |name: &str| format!("{name}=\"{points}\"");
    let pages = [
        format!("<!-- {points} -->"),
        format!("<script>var t = '{points}';</script>"),
        format!("<meta content=\"{points}\">"),
        format!("<input type=hidden value=\"{points}\">"),
        format!("<div data-note=\"{points}\"></div>"),
        format!("<img alt=\"{points}\">"),
        format!("<template><p>{points}</p></template>"),
    ];
    for page in &pages {
        let page = format!("<p>Accounts</p>{page}");
        let mail = format!("Subject: SOP\nContent-Type: text/html\n\n{page}");
        for (name, content) in [("a.html", page), ("a.eml", mail)] {
            let found = told(name, |path| fs::write(path, &content).unwrap());
            hides_a_key(&found, &content);
        }
    }
    let mail = format!("Subject: SOP\nX-Note: {key}\n\nAccounts\n");
    hides_a_key(&told("a.eml", |path| fs::write(path, &mail).unwrap()), &mail);
    let picture = format!("<wp:docPr id=\"1\" {}/>", said("descr"));
    let shape = format!("<p:pic><p:cNvPr {}/></p:pic>", said("descr"));
    for (name, parts) in [
        ("a.docx", docx(&format!("{}{picture}", words("Accounts")), &[], vec![])),
        ("a.pptx", pptx(&shape, &[], vec![])),
        ("a.xlsx", xlsx(&format!("<dataValidation {}/>", said("prompt")), &[], vec![])),
        ("a.xlsx", xlsx(&format!("<hyperlink {}/>", said("tooltip")), &[], vec![])),
        ("a.xlsx", xlsx(&format!("<formula1>\"{points}\"</formula1>"), &[], vec![])),
    ] {
        hides_a_key(&told_of_package(name, &parts), name);
    }
    // The same pages without the key have nothing to hide, except the image, which may show it.
    let (images, others): (Vec<_>, Vec<_>) =
        pages.iter().map(|page| page.replace(&key, "")).partition(|page| page.contains("<img"));
    let page = |pages: &[String]| {
        let page = format!("<p>Accounts</p>{}", pages.concat());
        told("a.html", |path| fs::write(path, &page).unwrap())
    };
    let found = page(&images);
    assert!(found.len() == 1 && found[0].ends_with("not searched: its images"), "{found:#?}");
    let found = page(&others);
    assert!(found.len() == 1 && found[0].contains("any of the 4 topics"), "{found:#?}");
}

/// Asserts that the key was found.
fn hides_a_key(found: &[String], content: &str) {
    let holds = |one: &String| one.contains("contains an AWS access key id");
    assert!(found.iter().any(holds), "{content} {found:#?}");
}

fn words(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn a_private_key_in_binary_form_is_a_secret() {
    let key = [&[0x30, 0x82, 0, 100, 2, 1, 0, 0x30, 13][..], &[7; 95]].concat();
    let found = told("a.der", |path| fs::write(path, &key).unwrap());
    assert!(
        found.iter().any(|one| one.ends_with("contains a private key (in binary form)")),
        "{found:#?}"
    );
}
