//! For any input, fscheck ends soon, in bounded memory, with a report or a clear error, and changes
//! nothing: each input is given to the program under 1 GiB of address space and 10 seconds of
//! processor time.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine;
use flate2::Compression;

use super::common::{Base, package, project, repack, save_ods, without_environment};

/// A hostile input: its name, the function that makes it in a folder with a base assessment, and
/// the expected message. `validate .` judges it.
pub type Input = (&'static str, fn(&Path), &'static str);

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// A copy of the base workbook in which one part is another.
fn with_part(folder: &Path, part: &str, content: &[u8]) {
    repack(&folder.join("assessment.xlsx"), |name, _| (name == part).then(|| content.to_vec()));
}

fn with_sheet(folder: &Path, data: &str) {
    let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{data}</sheetData></worksheet>");
    with_part(folder, "xl/worksheets/sheet2.xml", sheet.as_bytes());
}

/// Replaces the base workbook with a package of these parts.
fn packed(folder: &Path, parts: &[(&str, &[u8])]) {
    package(&folder.join("assessment.xlsx"), parts.iter().copied());
}

/// A spreadsheet of OpenDocument in place of the base workbook, with this in its only table; its
/// ending is wrong.
fn opendocument(folder: &Path, rows: &str) {
    let table = format!("<table:table table:name=\"a\">{rows}</table:table>");
    save_ods(&folder.join("assessment.xlsx"), &table);
}

/// A file of `tests/data` under the name of the base workbook.
fn copied(folder: &Path, name: &str) {
    fs::copy(project().join("tests/data").join(name), folder.join("assessment.xlsx")).unwrap();
}

pub fn with_manifest(folder: &Path, text: impl AsRef<[u8]>) {
    fs::write(folder.join("evidence.yaml"), text).unwrap();
}

/// The base manifest, with `more` evidence.
fn with_evidence(folder: &Path, more: &str) {
    let path = folder.join("evidence.yaml");
    let manifest = fs::read_to_string(&path).unwrap();
    fs::write(path, format!("{manifest}{more}\n")).unwrap();
}

fn linked(folder: &Path, target: &str) {
    std::os::unix::fs::symlink(target, folder.join("link.md")).unwrap();
    with_evidence(folder, "  - {id: link, kind: document, path: link.md, controls: [POV-003]}");
}

fn special(folder: &Path, command: &str) {
    let made = Command::new("sh").current_dir(folder).args(["-c", command]).status().unwrap();
    assert!(made.success(), "{command}");
}

/// The first place of `needle`.
fn find(bytes: &[u8], needle: &[u8]) -> usize {
    bytes.windows(needle.len()).position(|window| window == needle).unwrap()
}

fn bomb(size: usize) -> Vec<u8> {
    let mut content = format!("<sst xmlns=\"{MAIN}\">").into_bytes();
    content.resize(size, b' ');
    content
}

const WORKBOOKS: &[Input] = &[
    (
        "cells at both corners",
        |f| {
            with_sheet(
                f,
                "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>",
            )
        },
        "workbook-control-missing",
    ),
    (
        "cells beyond the grid",
        |f| with_sheet(f, "<row r=\"4294967295\"><c r=\"ZZZZ4294967295\"><v>1</v></c></row>"),
        "assessment.xlsx is damaged: a cell is outside the grid, at ZZZZ4294967295",
    ),
    (
        "a bomb in a sheet",
        |f| with_part(f, "xl/worksheets/sheet2.xml", &bomb(300 << 20)),
        "its part xl/worksheets/sheet2.xml than the limit allows (workbook-part, 268435456)",
    ),
    (
        "a bomb in the strings",
        |f| with_part(f, "xl/sharedStrings.xml", &bomb(70 << 20)),
        "its part xl/sharedstrings.xml than the limit allows (workbook-strings, 67108864)",
    ),
    (
        "a bomb in the relationships",
        |f| with_part(f, "xl/_rels/workbook.xml.rels", &bomb(300 << 20)),
        "its part xl/_rels/workbook.xml.rels than the limit allows (workbook-part",
    ),
    (
        "entities that expand",
        |f| {
            let mut entities = String::from("<!ENTITY a0 \"lol\">");
            for n in 1..30 {
                entities += &format!("<!ENTITY a{n} \"&a{0};&a{0};&a{0};&a{0};\">", n - 1);
            }
            let sheet = format!(
                "<!DOCTYPE w [{entities}]><worksheet xmlns=\"{MAIN}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&a29;</t></is></c></row></sheetData></worksheet>"
            );
            with_part(f, "xl/worksheets/sheet2.xml", sheet.as_bytes());
        },
        "assessment.xlsx is damaged: Xml error: at 0..0: unrecognized entity `&a29;`",
    ),
    (
        "an external entity",
        |f| {
            let sheet = format!(
                "<!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><worksheet xmlns=\"{MAIN}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&x;</t></is></c></row></sheetData></worksheet>"
            );
            with_part(f, "xl/worksheets/sheet2.xml", sheet.as_bytes());
        },
        "assessment.xlsx is damaged: Xml error: at 0..0: unrecognized entity `&x;`",
    ),
    (
        "elements 200,000 deep",
        |f| with_sheet(f, &format!("{}{}", "<x>".repeat(200_000), "</x>".repeat(200_000))),
        "workbook-control-missing",
    ),
    (
        "strings without number",
        |f| {
            with_part(
                f,
                "xl/sharedStrings.xml",
                format!(
                    "<sst xmlns=\"{MAIN}\" uniqueCount=\"100000000000\"><si><t>a</t></si></sst>"
                )
                .as_bytes(),
            )
        },
        "assessment.xlsx is damaged: its shared strings claim an impossible count",
    ),
    (
        "a string that is not there",
        |f| with_sheet(f, "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>99999999</v></c></row>"),
        "assessment.xlsx is damaged: Cell string index not found in shared strings table",
    ),
    (
        "an empty part",
        |f| with_part(f, "xl/workbook.xml", b""),
        "assessment.xlsx is damaged: Unexpected end of xml",
    ),
    (
        "a part cut short",
        |f| with_part(f, "xl/worksheets/sheet2.xml", b"<worksheet><sheetData><row"),
        "assessment.xlsx is damaged: Xml error: syntax error: tag not closed",
    ),
    (
        "a million empty rows",
        |f| with_sheet(f, &(1..1_000_000).map(|n| format!("<row r=\"{n}\"/>")).collect::<String>()),
        "workbook-control-missing",
    ),
    (
        "two million cells",
        |f| {
            with_sheet(
                f,
                &(1..2_000_000)
                    .map(|n| {
                        format!(
                            "<row r=\"{}\"><c r=\"{}{}\"><v>1</v></c></row>",
                            n / 4 + 1,
                            ["A", "B", "C", "D"][n % 4],
                            n / 4 + 1
                        )
                    })
                    .collect::<String>(),
            )
        },
        "workbook-control-missing",
    ),
    (
        "100,000 merged ranges",
        |f| {
            let merged: String =
                (1..100_000).map(|n| format!("<mergeCell ref=\"A{n}:XFD{n}\"/>")).collect();
            let sheet = format!(
                "<worksheet xmlns=\"{MAIN}\"><sheetData/><mergeCells>{merged}</mergeCells></worksheet>"
            );
            with_part(f, "xl/worksheets/sheet2.xml", sheet.as_bytes());
        },
        "workbook-control-missing",
    ),
    (
        "10,000 sheets",
        |f| {
            let sheets: String = (1..10_000)
                .map(|n| format!("<sheet name=\"s{n}\" sheetId=\"{n}\" r:id=\"rId1\"/>"))
                .collect();
            let workbook = format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{sheets}</sheets></workbook>"
            );
            with_part(f, "xl/workbook.xml", workbook.as_bytes());
        },
        "assessment.xlsx has no row of aws-fs-competency@3.0 on any sheet (s1, s2",
    ),
    (
        "a size that lies",
        |f| {
            with_part(f, "xl/worksheets/sheet2.xml", &bomb(40 << 20));
            let path = f.join("assessment.xlsx");
            let mut bytes = fs::read(&path).unwrap();
            let (real, told) = ((40_u32 << 20).to_le_bytes(), 1_000_u32.to_le_bytes());
            for at in 0..bytes.len() - 4 {
                if bytes[at..at + 4] == real {
                    bytes[at..at + 4].copy_from_slice(&told);
                }
            }
            fs::write(path, bytes).unwrap();
        },
        "assessment.xlsx is damaged: Xml error: I/O error: File is larger than its declared",
    ),
    (
        "a password",
        |f| {
            let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
            bytes.resize(2048, 0);
            bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
            fs::write(f.join("assessment.xlsx"), bytes).unwrap();
        },
        "assessment.xlsx is protected by a password",
    ),
    (
        "a PDF",
        |f| fs::write(f.join("assessment.xlsx"), "%PDF-1.7\n").unwrap(),
        "assessment.xlsx is not an .xlsx, .xlsm or .ods workbook: it looks like a PDF",
    ),
    (
        "a picture",
        |f| fs::write(f.join("assessment.xlsx"), b"\x89PNG\r\n\x1a\n\0\0").unwrap(),
        "it looks like something else, in binary form",
    ),
    (
        "nothing",
        |f| fs::write(f.join("assessment.xlsx"), "").unwrap(),
        "it looks like an empty file",
    ),
    (
        "a list of values",
        |f| fs::write(f.join("assessment.xlsx"), "ID,Met?\n").unwrap(),
        "it looks like a text file",
    ),
    (
        "a workbook of Excel 97",
        |f| copied(f, "workbooks/aws-layout-draft.xls"),
        "an old .xls workbook",
    ),
    ("a document", |f| copied(f, "documents/word.docx"), "it looks like a Word document"),
    (
        "a text of OpenDocument",
        |f| copied(f, "documents/libreoffice.odt"),
        "it looks like another OpenDocument file",
    ),
    ("an archive of nothing", |f| packed(f, &[]), "it looks like something else, in binary form"),
    (
        "a binary workbook",
        |f| packed(f, &[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.bin", b"\0")]),
        "it looks like an .xlsb workbook",
    ),
    (
        "forty sheets of 200 MB that share their bytes",
        |f| {
            // 8 GB, of 200 kB: all parts of the archive's list begin at the same place.
            with_part(f, "xl/worksheets/sheet2.xml", &bomb(200 << 20));
            let path = f.join("assessment.xlsx");
            let bytes = fs::read(&path).unwrap();
            let (list, end) = (find(&bytes, b"PK\x01\x02"), find(&bytes, b"PK\x05\x06"));
            let entries = &bytes[list..end];
            let name = find(entries, b"xl/worksheets/sheet2.xml");
            let entry = &entries[name - 46..name];
            assert_eq!(&entry[..4], b"PK\x01\x02");
            let mut out = bytes[..end].to_vec();
            for number in 10..50 {
                out.extend(entry);
                // As long as the name of the part that all of them refer to.
                out.extend(format!("xl/worksheets/shee{number}.xml").as_bytes());
            }
            let mut last = bytes[end..].to_vec();
            let count = u16::from_le_bytes([last[8], last[9]]) + 40;
            let size = u32::try_from(out.len() - list).unwrap();
            last[8..10].copy_from_slice(&count.to_le_bytes());
            last[10..12].copy_from_slice(&count.to_le_bytes());
            last[12..16].copy_from_slice(&size.to_le_bytes());
            out.extend(last);
            fs::write(path, out).unwrap();
        },
        "the limit allows (workbook-package, 1073741824)",
    ),
    (
        "30,000 parts",
        |f| {
            let names: Vec<String> = (0..30_000).map(|n| format!("xl/{n}")).collect();
            packed(f, &names.iter().map(|name| (name.as_str(), &b"x"[..])).collect::<Vec<_>>());
        },
        "it has more parts than the limit allows (workbook-parts, 20000)",
    ),
    (
        "a part that is encrypted",
        |f| {
            let path = f.join("assessment.xlsx");
            let mut bytes = fs::read(&path).unwrap();
            for at in 0..bytes.len() - 10 {
                match &bytes[at..at + 4] {
                    b"PK\x03\x04" => bytes[at + 6] |= 1,
                    b"PK\x01\x02" => bytes[at + 8] |= 1,
                    _ => {}
                }
            }
            fs::write(path, bytes).unwrap();
        },
        "assessment.xlsx is",
    ),
    (
        "relationships that lead nowhere and out of the package",
        |f| {
            let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
            let links: String = ["/etc/passwd", "../../../../etc/passwd", "workbook.xml", "", "//"]
                .iter()
                .enumerate()
                .map(|(n, to)| {
                    format!(
                        "<Relationship Id=\"rId{n}\" Type=\"{kind}/worksheet\" Target=\"{to}\"/>"
                    )
                })
                .collect();
            with_part(
                f,
                "xl/_rels/workbook.xml.rels",
                format!("<Relationships>{links}</Relationships>").as_bytes(),
            );
        },
        "assessment.xlsx is damaged: Relationship not found",
    ),
    (
        "an OpenDocument row that is repeated a billion times",
        |f| {
            opendocument(
                f,
                "<table:table-row table:number-rows-repeated=\"1000000000\"><table:table-cell table:number-columns-repeated=\"1000000000\"><text:p>x</text:p></table:table-cell></table:table-row>",
            )
        },
        "assessment.xlsx has no row of aws-fs-competency@3.0 on any sheet (a)",
    ),
    (
        "a bomb in an OpenDocument part",
        |f| opendocument(f, &" ".repeat(300 << 20)),
        "its part content.xml than the limit allows (workbook-part, 268435456)",
    ),
    (
        "OpenDocument elements 200,000 deep",
        |f| {
            opendocument(
                f,
                &format!("{}{}", "<text:p>".repeat(200_000), "</text:p>".repeat(200_000)),
            )
        },
        "assessment.xlsx has no row of aws-fs-competency@3.0",
    ),
    (
        "a pipe",
        |f| special(f, "rm assessment.xlsx; mkfifo assessment.xlsx"),
        "workbook not found: `assessment.xlsx` ╭─[evidence.yaml:5:11]",
    ),
    (
        "a folder",
        |f| special(f, "rm assessment.xlsx; mkdir assessment.xlsx"),
        "workbook not found: `assessment.xlsx`",
    ),
    (
        "a device",
        |f| special(f, "rm assessment.xlsx; ln -s /dev/zero assessment.xlsx"),
        "workbook not found: `assessment.xlsx`",
    ),
    (
        "a link to itself",
        |f| special(f, "rm assessment.xlsx; ln -s assessment.xlsx assessment.xlsx"),
        "workbook not found: `assessment.xlsx`",
    ),
];

const MANIFESTS: &[Input] = &[
    (
        "aliases that expand",
        |f| {
            let mut text = String::from("a0: &a0 [x]\n");
            for n in 1..40 {
                text += &format!("a{n}: &a{n} [*a{0}, *a{0}, *a{0}, *a{0}]\n", n - 1);
            }
            with_manifest(f, text);
        },
        "its aliases repeat more values than the limit allows (manifest-repeated, 100000) ╭─[evidence.yaml:9:10]",
    ),
    (
        "lists 100,000 deep",
        |f| with_manifest(f, "[".repeat(100_000)),
        "it is nested too deeply ╭─[evidence.yaml:1:256]",
    ),
    (
        "maps 100,000 deep",
        |f| with_manifest(f, "{a: ".repeat(100_000)),
        "it is nested too deeply ╭─[evidence.yaml:1:1021]",
    ),
    (
        "dashes 50,000 deep",
        |f| with_manifest(f, "- ".repeat(50_000)),
        "it is nested too deeply ╭─[evidence.yaml:1:129]",
    ),
    (
        "a line of 20 MB",
        |f| with_manifest(f, format!("checklist: {}", "x".repeat(20 << 20))),
        "no checklist is called `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…` ╭─[evidence.yaml:1:12]",
    ),
    (
        "a list of 20 MB",
        |f| with_manifest(f, format!("evidence: [{}]", "a,".repeat(10 << 20))),
        "it has more values than the limit allows (manifest-values, 3000000) ╭─[evidence.yaml:1",
    ),
    (
        "half a million wrong entries in one line",
        |f| with_manifest(f, format!("evidence: [{}]", "a,".repeat(1 << 19))),
        "524288 problems, the first 100 shown",
    ),
    (
        "millions of entries",
        |f| with_manifest(f, format!("evidence:\n{}", "- {}\n".repeat(4 << 20))),
        "it has more values than the limit allows (manifest-values, 3000000) ╭─[evidence.yaml:2999999",
    ),
    (
        "70 MB",
        |f| with_manifest(f, "#".repeat(70 << 20)),
        "evidence.yaml is too large (the limit manifest-size, 67108864)",
    ),
    (
        "no text",
        |f| with_manifest(f, b"partner: \xff\xfe"),
        "evidence.yaml isn't UTF-8 text: line 1",
    ),
    (
        "a NUL",
        |f| with_manifest(f, "partner: {name: \"a\0b\"}"),
        "unexpected character: `\\u{0}' ╭─[evidence.yaml:1:19]",
    ),
    (
        "a key twice",
        |f| with_manifest(f, "fscheck: 1\nfscheck: 1\n"),
        "has the field `fscheck` twice ╭─[evidence.yaml:2:1]",
    ),
    (
        "tags",
        |f| with_manifest(f, "partner: !!python/object:os.system {name: x}\ntier: !x\n"),
        "the manifest has no field `tier` ╭─[evidence.yaml:2:1]",
    ),
    (
        "wrong types",
        |f| {
            with_manifest(
                f,
                "fscheck: [1]\npartner: 7\nwaivers: {a: b}\noffers: x\ncase_studies: yes\nevidence: {}\naccept: [[[]]]\n",
            )
        },
        "`fscheck` must be a single value, not a list ╭─[evidence.yaml:1:10]",
    ),
    (
        "numbers out of range",
        |f| {
            with_manifest(
                f,
                "partner: {employees: 99999999999999999999999, professional_certifications: -1}\n",
            )
        },
        "`employees` has the invalid value \"99999999999999999999999\" ╭─[evidence.yaml:1:22]",
    ),
    (
        "days that are none",
        |f| {
            with_manifest(
                f,
                "case_studies: [{completed_on: 2024-02-30}, {completed_on: 99999-01-01}, {completed_on: 0000-00-00}]\n",
            )
        },
        "`completed_on` has the invalid value \"2024-02-30\" ╭─[evidence.yaml:1:31]",
    ),
    (
        "a pipe",
        |f| special(f, "rm evidence.yaml; mkfifo evidence.yaml"),
        "evidence.yaml isn't a file",
    ),
    (
        "a device",
        |f| special(f, "rm evidence.yaml; ln -s /dev/zero evidence.yaml"),
        "evidence.yaml is a link that leads out of its folder",
    ),
    (
        "a folder",
        |f| special(f, "rm evidence.yaml; mkdir evidence.yaml"),
        "evidence.yaml isn't a file",
    ),
];

const FILES: &[Input] = &[
    (
        "a pipe",
        |f| {
            special(f, "mkfifo link.md");
            with_evidence(f, "  - {id: link, kind: document, path: link.md, controls: [POV-003]}");
        },
        "evidence `link`: `link.md`: it is a special file",
    ),
    (
        "a socket",
        |f| {
            drop(std::os::unix::net::UnixListener::bind(f.join("link.md")).unwrap());
            with_evidence(f, "  - {id: link, kind: document, path: link.md, controls: [POV-003]}");
        },
        "evidence `link`: `link.md`: it is a special file",
    ),
    (
        "a link to itself",
        |f| linked(f, "link.md"),
        "it can't be read (Too many levels of symbolic links",
    ),
    ("a link to a device", |f| linked(f, "/dev/zero"), "`link.md` is outside the evidence root"),
    (
        "a link to a process",
        |f| linked(f, "/proc/self/mem"),
        "`link.md` is outside the evidence root",
    ),
    (
        "a link out of the folder",
        |f| linked(f, "/etc/passwd"),
        "`link.md` is outside the evidence root",
    ),
    (
        "a folder in place of a file",
        |f| {
            fs::create_dir(f.join("link.md")).unwrap();
            with_evidence(f, "  - {id: link, kind: document, path: link.md, controls: [POV-003]}");
        },
        "`link.md`: it is a folder, not a file",
    ),
    (
        "a folder that links to itself",
        |f| {
            fs::create_dir(f.join("deep")).unwrap();
            std::os::unix::fs::symlink("..", f.join("deep/up")).unwrap();
            fs::write(f.join("deep/extra.md"), "extra").unwrap();
        },
        "warning[evidence-unreferenced] deep/extra.md",
    ),
    (
        "a name that is no text",
        |f| {
            let name = std::ffi::OsStr::from_bytes(b"\xff\xfe\x1b[31m.md");
            fs::write(f.join(name), "x").unwrap();
        },
        "warning[evidence-unreferenced] \"\u{fffd}\u{fffd}<U+001B>[31m.md\"",
    ),
    (
        "a document that is a bomb",
        |f| {
            let text = vec![b' '; 600 << 20];
            let parts: [(&str, &[u8]); 2] =
                [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", &text)];
            package(&f.join("bomb.docx"), parts);
            with_evidence(
                f,
                "  - {id: link, kind: document, path: bomb.docx, controls: [POV-003]}",
            );
        },
        "(document-unpacked, ",
    ),
    (
        "a drawing that is a bomb",
        |f| {
            let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), Compression::best());
            packed.write_all(&vec![b' '; 300 << 20]).unwrap();
            let packed = base64::engine::general_purpose::STANDARD.encode(packed.finish().unwrap());
            let drawing = format!("<mxfile><diagram>{packed}</diagram></mxfile>");
            fs::write(f.join("bomb.drawio"), drawing).unwrap();
            with_evidence(
                f,
                "  - {id: link, kind: document, path: bomb.drawio, controls: [POV-003]}",
            );
        },
        "(document-unpacked, ",
    ),
    (
        "a chart that is shown a thousand times",
        |f| {
            let chart = format!("<c:chartSpace><c:v>{}</c:v></c:chartSpace>", " ".repeat(1 << 20));
            let list: String = (0..1_000)
                .map(|n| format!("<Relationship Id=\"r{n}\" Type=\"x/chart\" Target=\"c.xml\"/>"))
                .collect();
            let list = format!("<Relationships>{list}</Relationships>");
            let parts = [
                ("word/document.xml", "<w:document/>"),
                ("word/_rels/document.xml.rels", &list),
                ("word/c.xml", &chart),
            ];
            package(&f.join("charts.docx"), parts);
            with_evidence(
                f,
                "  - {id: link, kind: document, path: charts.docx, controls: [POV-003]}",
            );
        },
        "(document-unpacked, ",
    ),
    (
        "a document in itself",
        |f| {
            let list = "<Relationships><Relationship Id=\"r\" Type=\"x/package\" Target=\"a.docx\"/></Relationships>";
            let mut inner = Vec::new();
            for _ in 0..6 {
                let parts: [(&str, &[u8]); 3] = [
                    ("word/document.xml", b"<w:t>words</w:t>"),
                    ("word/_rels/document.xml.rels", list.as_bytes()),
                    ("word/a.docx", &inner),
                ];
                package(&f.join("a.docx"), parts);
                inner = fs::read(f.join("a.docx")).unwrap();
            }
            with_evidence(f, "  - {id: link, kind: document, path: a.docx, controls: [POV-003]}");
        },
        "was searched only in part; not searched: an embedded object (a.docx)",
    ),
    (
        "mails in mails",
        |f| {
            let mut mail = "Subject: one\nMIME-Version: 1.0\n\nwords\n".to_owned();
            for n in 0..2_000 {
                mail = format!(
                    "Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n{mail}--b{n}--\n"
                );
            }
            fs::write(f.join("mails.eml"), mail).unwrap();
            with_evidence(
                f,
                "  - {id: link, kind: document, path: mails.eml, controls: [POV-003]}",
            );
        },
        "its text is in parts that can't be read",
    ),
];

/// Returns the content of a folder: names, kinds and sizes.
fn listing(folder: &Path) -> Vec<(PathBuf, u64)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let metadata = entry.path().symlink_metadata().unwrap();
        if metadata.is_dir() {
            found.extend(listing(&entry.path()));
        }
        found.push((entry.path(), if metadata.is_file() { metadata.len() } else { 0 }));
    }
    found.sort();
    found
}

/// Runs the program with bounded memory and time: more than it needs on a slow machine, and far less
/// than if it took the square of its input. Returns the exit code and its messages.
fn bounded(folder: &Path) -> Result<(i32, String), String> {
    let parent = tempfile::tempdir().unwrap();
    let (out, err) = (parent.path().join("out"), parent.path().join("err"));
    let mut command = Command::new("sh");
    let mut child = without_environment(&mut command)
        .args(["-c", "ulimit -v 1048576; ulimit -t 30; ulimit -c 0; exec \"$0\" validate . --format full --as-of 2024-03-01"])
        .arg(env!("CARGO_BIN_EXE_fscheck"))
        .current_dir(folder)
        .env("XDG_CACHE_HOME", "/dev/null")
        .env("HOME", "/dev/null")
        .stdin(Stdio::null())
        .stdout(File::create(&out).unwrap())
        .stderr(File::create(&err).unwrap())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        // The system limits its own time; waiting may take longer on a busy machine.
        if begun.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            child.wait().unwrap();
            return Err("it waits for something".to_owned());
        }
        thread::sleep(Duration::from_millis(10));
    };
    let told =
        [out, err].map(|file| String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned());
    let code = status.code().ok_or_else(|| format!("{status}: {}", told[1]))?;
    Ok((code, told.concat()))
}

/// Returns the fault in how the program handles an input, if any.
fn borne((name, make, told): &Input, codes: &[i32]) -> Option<String> {
    let base = Base::new();
    base.write();
    make(base.path());
    let before = listing(base.path());
    let (code, text) = match bounded(base.path()) {
        Ok(ran) => ran,
        Err(why) => return Some(format!("{name}: {why}")),
    };
    let head = || text.chars().take(1_500).collect::<String>();
    let joined = text.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
    if !codes.contains(&code) || text.contains("panicked") || !joined.contains(told) {
        return Some(format!("{name}: exit {code}, wanted \"{told}\"\n{}", head()));
    }
    (listing(base.path()) != before).then(|| format!("{name}: it has written something"))
}

pub fn all_are_borne(inputs: &[Input], codes: &[i32]) {
    let wrong: Vec<String> = inputs.iter().filter_map(|input| borne(input, codes)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn hostile_workbooks_are_borne() {
    all_are_borne(WORKBOOKS, &[1, 2]);
}

#[test]
fn hostile_manifests_are_borne() {
    all_are_borne(MANIFESTS, &[1, 2]);
}

#[test]
fn hostile_files_are_borne() {
    // A file that no entry names, or that cannot be searched, is no error.
    all_are_borne(FILES, &[0, 1]);
}

#[test]
fn damaged_workbooks_are_borne() {
    let workbooks = project().join("tests/data/workbooks");
    let mut wrong = Vec::new();
    for name in ["aws-layout-draft.xlsx", "aws-layout-draft.ods"] {
        let whole = fs::read(workbooks.join(name)).unwrap();
        for step in 1..24 {
            let at = whole.len() * step / 24;
            let mut flipped = whole.clone();
            flipped[at] ^= 0x55;
            for content in [&whole[..at], &flipped[..]] {
                let folder = tempfile::tempdir().unwrap();
                fs::write(folder.path().join(name), content).unwrap();
                match bounded(folder.path()) {
                    Ok((1 | 2, text)) if text.contains(name) && !text.contains("panicked") => {}
                    other => wrong.push(format!("{name} at {at}: {other:?}")),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
