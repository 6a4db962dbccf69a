"""Makes what page.mjs drops on the page, in the folder that is its argument."""

import pathlib
import shutil
import sys
import zipfile

work = pathlib.Path(sys.argv[1])
ready = pathlib.Path("examples/ready")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def repacked(source, target, changed):
    """A copy of a package in which `changed` gives other contents of parts."""
    assert changed.keys() <= set(zipfile.ZipFile(source).namelist())
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed.get(name, old.read(name)))


# Zips as Windows and as the command line make them: with the folder, and without.
for name, base in [("with-folder.zip", "ready/"), ("ready.zip", "")]:
    with zipfile.ZipFile(work / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(ready.rglob("*")):
            if path.is_file():
                archive.write(path, base + path.relative_to(ready).as_posix())
with zipfile.ZipFile(work / "leads-out.zip", "w") as archive:
    archive.writestr("../assessment.xlsx", b"x")
(work / "not-a-zip.zip").write_bytes(b"PK" + b"x" * 100)

# A workbook of which a sheet unpacks to 1 GB.
bomb = {"xl/worksheets/sheet2.xml": f'<worksheet xmlns="{MAIN}">'.encode() + b" " * (1 << 30)}
repacked(ready / "assessment.xlsx", work / "bomb.xlsx", bomb)

# A workbook that takes some memory to read: 300,000 cells of text.
cell = '<c r="{}{}" t="inlineStr"><is><t>{} {}</t></is></c>'
rows = (
    f'<row r="{n}">' + "".join(cell.format(column, n, n, "long " * 20) for column in "ABC") + "</row>"
    for n in range(1, 100_000)
)
sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
parts = {"xl/worksheets/sheet2.xml": sheet.encode()}
repacked(ready / "assessment.xlsx", work / "large.xlsx", parts)

# A document that takes long and much memory to read: 26 MB of text in paragraphs.
slow = work / "slow"
shutil.copytree(ready, slow)
document = next(iter(sorted(slow.rglob("*.docx"))))
text = "<w:p><w:r><w:t>The quick brown fox reads a long report on resilience.</w:t></w:r></w:p>"
body = f'<w:document xmlns:w="{WORD}"><w:body>{text * 450_000}</w:body></w:document>'
repacked(document, work / "slow.docx", {"word/document.xml": body.encode()})
shutil.move(work / "slow.docx", document)
(work / "slow.txt").write_text(document.relative_to(slow).as_posix())

# A folder of many files.
many = work / "many"
shutil.copytree(ready, many)
for number in range(3_000):
    folder = many / "practice" / f"old-{number // 100:02}"
    folder.mkdir(exist_ok=True)
    (folder / f"note-{number}.txt").write_text(f"note {number}")

# Evidence that no entry names: with a manifest of facts alone, and with none.
for name in ["unlisted", "form"]:
    shutil.copytree(ready, work / name)
manifest = work / "unlisted" / "evidence.yaml"
text = manifest.read_text()
manifest.write_text(text[: text.index("\nevidence:\n") + 1])
(work / "form" / "evidence.yaml").unlink()

# A workbook and the folder of its evidence, apart.
apart = work / "apart"
shutil.copytree(ready, apart / "ready")
shutil.move(apart / "ready" / "assessment.xlsx", apart / "assessment.xlsx")

# A manifest with two mistakes.
(work / "wrong.yaml").write_text("fscheck: 1\nchecklist: aws-fs-competency@3.0\nworkbok: x\npartner: {tier: gold}\n")

(work / "scan.pdf").write_bytes(b"%PDF-1.5 no workbook")
