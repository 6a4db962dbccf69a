"""Makes workbooks with much in them, and compares annotated copies with their originals."""

import io
import json
import pathlib
import re
import shutil
import sys
import zipfile
from xml.etree import ElementTree

import openpyxl
import xlsxwriter
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from PIL import Image as Picture

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAFT = pathlib.Path("examples/draft")
LAYOUTS = pathlib.Path("tests/data/workbooks")
FINDINGS = "fscheck findings"
TASKS = "Tasks"
EVIDENCE = "Evidence Found"
# A cell with a finding in the draft, and one without.
FOUND, FREE = ("FS Cust Example Reqs", "I13"), ("FS Cust Example Reqs", "I12")


def picture():
    """A small picture, as a file."""
    file = io.BytesIO()
    Picture.new("RGB", (12, 8), "teal").save(file, "PNG")
    file.seek(0)
    return file


def with_everything(path):
    """The draft with all that openpyxl can put into a workbook."""
    book = openpyxl.load_workbook(DRAFT / "assessment.xlsx")
    sheet = book[FOUND[0]]
    sheet[FOUND[1]].comment = Comment("my own note", "Ann")
    sheet[FREE[1]].comment = Comment("another <note>", "Ben")
    sheet[FOUND[1]].font = Font(name="Courier New", italic=True, color="FF00AA00")
    sheet[FOUND[1]].border = Border(left=Side("thick"))
    sheet[FREE[1]].fill = PatternFill("solid", fgColor="FFABCDEF")
    sheet.conditional_formatting.add("C5:J30", CellIsRule("equal", ['"No"'], fill=PatternFill(bgColor="FFFF0000")))
    sheet.conditional_formatting.add("C5:C9", ColorScaleRule(start_type="min", start_color="FFFFFF", end_type="max", end_color="00FF00"))
    rule = DataValidation("list", formula1='"Yes,No"')
    rule.add("C40:C50")
    sheet.add_data_validation(rule)
    sheet.add_image(Image(picture()), "L2")
    sheet.protection.enable()
    sheet.print_title_rows = "1:3"
    sheet.print_area = "A1:J40"
    sheet.oddHeader.center.text = "confidential"
    sheet.row_dimensions[20].hidden = True
    data = book.create_sheet("Data <&> it's", 0)
    for row in [["name", "count"], ["a", 1], ["b", 2]]:
        data.append(row)
    data.add_table(Table(displayName="Counts", ref="A1:B3"))
    chart = BarChart()
    chart.add_data(Reference(data, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    data.add_chart(chart, "D2")
    data["A9"] = "=SUM(Counts[count])"
    hidden = book.create_sheet("Hidden", 3)
    hidden.sheet_state = "veryHidden"
    book.defined_names["Everywhere"] = DefinedName("Everywhere", attr_text="'Hidden'!$A$1")
    hidden.defined_names["Here"] = DefinedName("Here", attr_text="'Hidden'!$A$2")
    book.active = book.sheetnames.index(FOUND[0])
    for sheet in book:
        sheet.sheet_view.tabSelected = sheet.title == FOUND[0]
    book.save(path)


def by_xlsxwriter(path):
    """The draft written anew, with what openpyxl drops: sparklines, controls, header pictures."""
    source = openpyxl.load_workbook(DRAFT / "assessment.xlsx")
    book = xlsxwriter.Workbook(path)
    for sheet in source:
        copy = book.add_worksheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    copy.write(cell.row - 1, cell.column - 1, cell.value)
        for merged in sheet.merged_cells.ranges:
            if merged.size["columns"] > 1:
                copy.merge_range(merged.coord, sheet[merged.coord.split(":")[0]].value or "")
        copy.set_header("&L&G", {"image_left": "picture.png", "image_data_left": picture()})
        copy.insert_button("L5", {"caption": "Press"})
        copy.insert_checkbox("L9", True)
        copy.insert_textbox("L12", "text & box")
        copy.add_sparkline("M1", {"range": "'FS Cust Example Reqs'!A1:A9"})
        copy.conditional_format("N1:N9", {"type": "data_bar", "bar_solid": True})
        if sheet.title == FOUND[0]:
            copy.write_comment(FOUND[1], "my own note")
        if sheet.title == "Common Practice Requirements":
            copy.set_column("D:D", 20, book.add_format({"bg_color": "yellow"}))
            copy.set_row(9, 33, book.add_format({"italic": True}))
    book.close()


def with_prefix(source, path):
    """The same workbook with a prefix on every element, as some programs write it."""
    ElementTree.register_namespace("x", MAIN)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/") and name.endswith(".xml") and MAIN.encode() in content:
                content = ElementTree.tostring(ElementTree.fromstring(content), "utf-8", xml_declaration=True)
            new.writestr(name, content)


def make(work):
    def folder(name):
        shutil.copytree(DRAFT, work / name)
        return work / name / "assessment.xlsx"

    folder("draft")
    with_everything(folder("everything"))
    by_xlsxwriter(folder("xlsxwriter"))
    with_prefix(DRAFT / "assessment.xlsx", folder("prefix"))
    shutil.copy(LAYOUTS / "aws-layout-draft.xlsx", folder("layout"))
    shutil.copy(LAYOUTS / "aws-layout-draft-libreoffice.xlsx", folder("libreoffice"))


def parts(path):
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        names = package.namelist()
        assert len(names) == len(set(names)), "each part once"
        return {name: package.read(name) for name in names}


def without_marks(sheet, cells):
    """The XML of a sheet without what an annotation may change in it: the formats of `cells`, empty
    cells among these and rows of nothing else, and the drawing of notes."""
    root = ElementTree.fromstring(sheet)
    for row in root.iter(f"{{{MAIN}}}row"):
        row.attrib.pop("spans", None)
        for cell in list(row):
            if cell.get("r") in cells:
                cell.attrib.pop("s", None)
                if not len(cell):
                    row.remove(cell)
    data = root.find(f"{{{MAIN}}}sheetData")
    for row in list(data):
        if not len(row) and set(row.attrib) == {"r"}:
            data.remove(row)
    for drawing in root.findall(f"{{{MAIN}}}legacyDrawing"):
        root.remove(drawing)
    return ElementTree.canonicalize(ElementTree.tostring(root), strip_text=False)


def compare_parts(name, before, after, found, sheet_parts):
    """What is in the package: all that may not change has the bytes that it had."""
    new = set(after) - set(before)
    assert not set(before) - set(after), set(before) - set(after)
    assert all("fscheck" in part or part.endswith(".rels") for part in new), new
    marked = {sheet_parts[sheet]: cells for sheet, cells in found.items()}
    may = re.compile(r"\[Content_Types\]|xl/workbook\.xml|xl/styles\.xml|comment|\.vml|\.rels")
    unchanged = 0
    for part, content in before.items():
        if part in marked:
            assert without_marks(content, marked[part]) == without_marks(after[part], marked[part]), part
        elif not may.search(part):
            assert content == after[part], part
            unchanged += 1
    assert unchanged > 3
    for part, content in after.items():
        if part.endswith((".xml", ".rels", ".vml")):
            ElementTree.fromstring(content)
    print(f"ok {name}: {unchanged} parts byte for byte")


def look(cell, with_fill):
    of = [cell.value, cell.data_type, cell.number_format, cell.font, cell.border, cell.alignment, cell.protection]
    of.append(cell.hyperlink.target if cell.hyperlink else None)
    return [repr(one) for one in of + ([cell.fill] if with_fill else [])]


def compare_found(name, new, items):
    """The sheet of what was found where: a row for each passage, and for each topic without one."""
    sheet = new[EVIDENCE]
    wanted = []
    for item in items:
        for ask in item["asks"]:
            for element in ask.get("elements", []):
                for found in element["found_in"] or [None]:
                    wanted.append((item["id"], ask["id"], element["title"], found))
    rows = list(sheet.iter_rows(min_row=5))
    assert len(rows) == len(wanted) > 10, (name, len(rows), len(wanted))
    passages = 0
    for row, (item, ask, topic, found) in zip(rows, wanted):
        assert [cell.value for cell in row[:3]] == [item, ask, topic]
        assert all(cell.data_type in "sn" and cell.alignment.wrap_text for cell in row), row
        *_, file, place, heading, sentence, right = row
        assert right.value is None
        if found is None:
            assert sentence.value == "not found" and file.value is None
            continue
        passages += 1
        assert sentence.value == found["sentence"] and heading.value == found.get("heading")
        if found.get("evidence"):
            assert file.value == found["path"] and re.fullmatch(r"(page|slide|sheet|paragraph|line) \d+", place.value)
        else:
            at = found["location"]
            assert file.value == "Partner Response" and place.value == f"{at['sheet']}!{at['cell']}"
            assert place.hyperlink.location.endswith(f"!{at['cell']}")
    assert sheet.freeze_panes == "A5"
    assert sheet.tables["fscheckFound"].ref == f"A4:I{len(rows) + 4}"
    assert sheet.tables["fscheckFound"].autoFilter.ref == f"A4:I{len(rows) + 4}"
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == [f"I5:I{len(rows) + 4}"]
    print(f"ok {name}: {passages} passages in {len(rows)} rows")


def compare_books(name, before, after, found, findings):
    old, new = openpyxl.load_workbook(before), openpyxl.load_workbook(after)
    assert new.sheetnames == [FINDINGS, TASKS, EVIDENCE] + old.sheetnames
    assert list(new[TASKS].tables) == ["fscheckTasks"]
    tasks = new[TASKS].max_row - 3
    assert new[TASKS].tables["fscheckTasks"].ref == f"A3:G{tasks + 3}" and tasks > 10
    assert new.active.title == old.active.title
    assert repr(dict(old.defined_names)) == repr(dict(new.defined_names))
    noted = 0
    for sheet in old:
        copy = new[sheet.title]
        cells = found.get(sheet.title, {})
        there_before = set(sheet._cells)
        for row in copy.iter_rows(max_row=max(sheet.max_row, copy.max_row)):
            for cell in row:
                there = sheet[cell.coordinate]
                is_found = cell.coordinate in cells
                # A cell that was not there looks as its row or column does, which openpyxl hides.
                if not is_found or (cell.row, cell.column) in there_before:
                    assert look(cell, not is_found) == look(there, not is_found), (name, cell)
                note = cell.comment.text if cell.comment else ""
                own = there.comment.text if there.comment else ""
                if is_found:
                    noted += 1
                    assert note.startswith(own) and cells[cell.coordinate] in note, (cell, note)
                    assert cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in (
                        "FFFDE3E4", "FFFDEECD", "FFE4E9F5"), cell.fill
                else:
                    assert note == own, (cell, note)
        for of in ["merged_cells", "freeze_panes", "sheet_state", "protection", "print_title_rows",
                   "print_area", "auto_filter", "sheet_view", "page_setup"]:
            assert repr(getattr(sheet, of)) == repr(getattr(copy, of)), of
        widths = lambda s: {k: (d.hidden, d.width) for k, d in s.column_dimensions.items()}
        heights = lambda s: {k: (d.hidden, d.height) for k, d in s.row_dimensions.items() if d.hidden or d.height}
        assert widths(sheet) == widths(copy) and heights(sheet) == heights(copy)
        assert sheet.oddHeader.center.text == copy.oddHeader.center.text
        assert repr(sheet.data_validations.dataValidation) == repr(copy.data_validations.dataValidation)
        formats = lambda s: [(str(r.sqref), [repr(x) for x in r.rules]) for r in s.conditional_formatting]
        assert formats(sheet) == formats(copy)
        assert [i._data() for i in sheet._images] == [i._data() for i in copy._images]
        assert len(sheet._charts) == len(copy._charts)
        assert list(sheet.tables) == list(copy.tables)
        names = lambda s: {name: of.attr_text for name, of in s.defined_names.items()}
        assert names(sheet) == names(copy)
    assert noted == sum(len(cells) for cells in found.values())
    listing = new[FINDINGS]
    rows = list(listing.iter_rows(min_row=5))
    assert len(rows) == len(findings)
    for row, finding in zip(rows, findings):
        severity, item, _, study, place, message, what, rule = row
        at = finding["location"]
        assert (severity.value, item.value or None, rule.value) == (
            finding["severity"], finding["item"], finding["rule"])
        assert message.value.startswith(finding["message"]) and what.value == finding["help"]
        if "cell" in at:
            assert place.value == f"{at['sheet']}!{at['cell']}"
            quoted = at["sheet"].replace("'", "''")
            assert place.hyperlink.location == f"'{quoted}'!{at['cell']}"
        else:
            assert place.hyperlink is None and place.value.startswith(at["path"])
    print(f"ok {name}: {noted} cells with notes, {len(rows)} findings listed")


def compare_opened(name, after, opened):
    """What LibreOffice read and wrote again: all texts and notes."""
    texts = lambda book: {
        (sheet.title, cell.coordinate): cell.value.replace("\r", "").strip()
        for sheet in book for row in sheet.iter_rows() for cell in row
        if cell.data_type == "s" and cell.value.strip()
    }
    notes = lambda book: {
        (sheet.title, cell.coordinate): cell.comment.text.strip()
        for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment
    }
    ours, theirs = openpyxl.load_workbook(after), openpyxl.load_workbook(opened)
    assert ours.sheetnames == theirs.sheetnames
    ours_texts, theirs_texts = texts(ours), texts(theirs)
    different = [place for place, text in ours_texts.items() if text != theirs_texts.get(place)]
    assert different == [], [(p, ours_texts[p], theirs_texts.get(p)) for p in different[:3]]
    assert notes(ours) == notes(theirs), name
    print(f"ok {name}: LibreOffice reads {len(theirs_texts)} texts and {len(notes(theirs))} notes")


def compare(work):
    passed = 0
    for folder in sorted(path for path in work.iterdir() if (path / "evidence.yaml").exists()):
        name = folder.name
        before, after = folder / "assessment.xlsx", work / f"{name}.xlsx"
        assessment = json.load(open(work / f"{name}.json"))["assessments"][0]
        findings = assessment["findings"]
        again = json.load(open(work / f"{name}.again.json"))["assessments"][0]["findings"]
        same = lambda all: [(f["rule"], f["item"], f["message"], f["location"].get("cell")) for f in all]
        assert same(findings) == same(again), "the copy is judged as the original is"
        found = {}
        for finding in findings:
            at = finding["location"]
            if "cell" in at:
                found.setdefault(at["sheet"], {}).setdefault(at["cell"], finding["message"])
        assert found, name
        book = openpyxl.load_workbook(before)
        sheet_parts = {}
        package = parts(before)
        related = ElementTree.fromstring(package["xl/_rels/workbook.xml.rels"])
        targets = {r.get("Id"): r.get("Target") for r in related}
        for sheet in ElementTree.fromstring(package["xl/workbook.xml"]).iter(f"{{{MAIN}}}sheet"):
            target = next(v for k, v in sheet.attrib.items() if k.endswith("}id"))
            target = targets[target]
            sheet_parts[sheet.get("name")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        assert set(book.sheetnames) == set(sheet_parts)
        compare_parts(name, package, parts(after), found, sheet_parts)
        compare_books(name, before, after, found, findings)
        compare_found(name, openpyxl.load_workbook(after), assessment["items"])
        compare_opened(name, after, work / "opened" / f"{name}.xlsx")
        passed += 4
    assert passed == 24, passed
    print(f"{passed} passed, 0 failed")


if __name__ == "__main__":
    {"make": make, "compare": compare}[sys.argv[1]](pathlib.Path(sys.argv[2]))
