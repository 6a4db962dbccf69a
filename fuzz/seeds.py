#!/usr/bin/env python3
"""Makes what the fuzzers begin with, from the examples and from what the tests read.

    python3 fuzz/seeds.py FOLDER

writes FOLDER/TARGET/NAME. A package is written part by part, as the targets put it together again
(see `packed` in src/lib.rs), so that what a fuzzer changes is what stands in a part.
"""

import pathlib
import re
import sys
import zipfile

PROJECT = pathlib.Path(__file__).resolve().parent.parent
LARGEST = 60_000
LONGEST_PART = 40_000
LONG_PART = 6_000
READ = re.compile(r"\.(xml|rels)$|^mimetype$")
# Parts that nobody reads.
UNREAD = re.compile("theme|slideLayout|slideMaster|printerSettings|stylesWithEffects")
# What parts have many of.
REPEATED = [b"row", b"table:table-row", b"w:p", b"text:p", b"w:style", b"style:style", b"xf",
            b"style:graphic-properties", b"w:lsdException", b"hyperlink", b"Relationship"]


def write(target, name, content):
    folder = pathlib.Path(sys.argv[1]) / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def parts(path):
    """The parts of a package; those that are long have fewer rows, paragraphs and styles."""
    listed = []
    with zipfile.ZipFile(path) as package:
        for part in package.infolist():
            content = package.read(part)
            content = shorter_strings(content) if b"<sst" in content[:400] else shorter(content)
            is_read = READ.search(part.filename) and not UNREAD.search(part.filename)
            if is_read and len(content) <= LONGEST_PART:
                listed.append(b"\n--- " + part.filename.encode() + b"\n" + content)
    return b"".join(listed)


def shorter_strings(content):
    """Cells name strings by their number: all of them stay, but not their ends."""
    return re.sub(rb"(<t[^>]*>[^<&]{24})[^<]*", rb"\1", content)


def shorter(content):
    """Of what there is much of in a long part, the first eight."""
    for element in REPEATED:
        if len(content) > LONG_PART:
            number = iter(range(1 << 30))
            content = re.sub(rb"<%s( [^>]*)?(/>|>.*?</%s>)" % (element, element),
                             lambda found: found[0] if next(number) < 8 else b"",
                             content, flags=re.DOTALL)
    return content


def main():
    data = PROJECT / "tests/data"
    examples = [PROJECT / "examples" / name for name in ("ready", "draft")]
    workbooks = [*(example / "assessment.xlsx" for example in examples),
                 *sorted((data / "workbooks").iterdir())]
    for number, path in enumerate(workbooks):
        name = f"{number}-{path.name}"
        if path.stat().st_size <= LARGEST:
            write("package", name, path.read_bytes())
        if path.suffix == ".xlsx":
            write("xlsx", name, parts(path))
            write("annotate", name, parts(path))
        elif path.suffix == ".ods":
            write("ods", name, parts(path))

    manifests = [PROJECT / folder / "evidence.yaml" for folder in
                 ("examples/ready", "examples/draft", "tests/base", "tests/base-waf")]
    for number, path in enumerate(manifests):
        write("manifest", f"{number}.yaml", path.read_bytes())
        entries = re.findall(r"id: ([\w-]+).*?path: ([^\s,}]+)", path.read_text())
        locked = "".join(f"  - {{id: {name}, path: {file}, size: {len(file)}, sha256: {'0a' * 32}}}\n"
                         for name, file in entries[:20])
        write("lock", f"{number}.lock", f"fscheck_lock: 1\nevidence:\n{locked}".encode())

    texts = ["plain", "no", "3.0", "a: b", "a # b", "- a", "[a]", "'a'", "line\nline", "{{a}}"]
    write("written", "texts", "\0".join(texts).encode())

    definitions = [*sorted((PROJECT / "checklist").rglob("*.yaml")), data / "next-release.yaml"]
    for number, path in enumerate(definitions):
        write("definition", f"{number}.yaml", path.read_bytes())
    guide = (PROJECT / "docs/definitions.md").read_text()
    for number, block in enumerate(re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)):
        write("definition", f"guide-{number}.yaml", block.encode())

    evidence = [path for path in sorted(examples[0].rglob("*")) if path.is_file()]
    office = {".docx": b"\0", ".pptx": b"\1", ".xlsx": b"\2"}
    open_document = {".odt": b"\0", ".odp": b"\1", ".ods": b"\2"}
    drawings = {".svg": b"\0", ".drawio": b"\1"}
    plain = [".md", ".csv", ".svg", ".png", ".docx", ".odt", ".pdf", ".html", ".zip", ".json",
             "", ".key", ".eml", ".log"]
    for number, path in enumerate([*sorted((data / "documents").iterdir()), *evidence]):
        name, ending = f"{number}-{path.name}", path.suffix
        if ending in office:
            write("ooxml", name, office[ending] + parts(path))
        elif ending in open_document:
            write("odf", name, open_document[ending] + parts(path))
        elif ending == ".pdf" and path.stat().st_size <= 2 * LARGEST:
            write("pdf", name, path.read_bytes())
        elif ending == ".html":
            write("html", name, path.read_bytes())
        elif ending == ".eml":
            write("mail", name, path.read_bytes())
        elif ending in drawings:
            write("drawing", name, drawings[ending] + path.read_bytes())
        if ending in plain and path.stat().st_size <= LARGEST:
            write("plain", name, bytes([plain.index(ending)]) + path.read_bytes())

    write("links", "links", b"""docs/design.docx
../docs/a%20b.pdf#page=3
file:///C:/evidence/plan.pdf
..\\shared\\plan.pdf
https://www.example.com/case-studies/northwind
mailto:someone@example.com
=HYPERLINK("docs/a ""b"".pdf", "see")
of:=HYPERLINK("x" ; "y")
$C$14
XFD1048576
DOC-001/diagram
""")


if __name__ == "__main__":
    main()
