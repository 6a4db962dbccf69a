"""Checks a blank workbook with openpyxl, and fills it in with what another one holds."""

import sys

import openpyxl

blank_path, known_path, filled_path = sys.argv[1:]
blank = openpyxl.load_workbook(blank_path)
known = openpyxl.load_workbook(known_path)

SHEETS = [
    "Introduction",
    "Program Prerequisites",
    "Common Practice Requirements",
    "FS Practice Reqs",
    "Common Cust Example Reqs",
    "FS Cust Example Reqs",
    "Partner Profile",
    "Competencies",
    "Offices",
    "Waivers",
    "Offerings",
    "Case Studies",
    "Evidence",
    "Acceptances",
    "Lists",
]
assert blank.sheetnames == SHEETS, blank.sheetnames

for name in SHEETS[4:6]:
    merged = {str(cells) for cells in blank[name].merged_cells.ranges}
    assert merged == {"C2:D2", "E2:F2", "G2:H2", "I2:J2"}, (name, merged)
    assert blank[name].freeze_panes == "C4", blank[name].freeze_panes
for name in SHEETS[1:4]:
    assert blank[name].freeze_panes == "C3", blank[name].freeze_panes


def allowed(sheet, cell):
    """What the list of a cell offers."""
    for validation in blank[sheet].data_validations.dataValidation:
        if cell in validation.sqref:
            return validation.type, validation.formula1
    return None


def row_of(sheet, item):
    for (cell,) in blank[sheet].iter_rows(max_col=1):
        if cell.value == item:
            return cell.row
    raise AssertionError(item)


for sheet, item, words in [
    ("Common Practice Requirements", "POV-001", '"Yes,No"'),
    ("FS Practice Reqs", "PRSEC-001", '"Yes,No,N/A"'),
    ("FS Cust Example Reqs", "EXREL-002", '"Yes,No,N/A"'),
    ("FS Cust Example Reqs", "EXREL-001", '"Yes,No"'),
]:
    assert allowed(sheet, f"C{row_of(sheet, item)}") == ("list", words), (sheet, item)
assert allowed("Waivers", "C3")[0] == "date"
assert allowed("Evidence", "E3")[0] == "custom", "the address"
assert allowed("Evidence", "C3")[0] == "list", "the kind"

def offered(sheet, cell):
    """The words of the range that the list of a cell offers."""
    kind, formula = allowed(sheet, cell)
    assert kind == "list", (sheet, cell)
    name, cells = formula.lstrip("=").split("!")
    return [word.value for (word,) in blank[name.strip("'")][cells.replace("$", "")]]


controls = offered("Evidence", "F3")
assert {"POV-002", "OPE-002/runbook"} <= set(controls), controls[:5]
assert offered("Evidence", "F400") == controls, "rows that are written below have the list too"
assert {"Germany", "Czechia"} <= set(offered("Offices", "B3"))
assert offered("Evidence", "M3") == ["Yes", "rejected"]
for name, last in [("Evidence", "O3"), ("Case Studies", "R3"), ("Offices", "C3")]:
    table = blank[name].tables[name.replace(" ", "")]
    assert table.ref == table.autoFilter.ref == f"A2:{last}", (name, table.ref)
    assert blank[name].max_row == 3, f"{name} has rows that print as empty pages"
    header = [cell.value for cell in blank[name][2]]
    assert header == [column.name for column in table.tableColumns], name
assert blank["Evidence"]["C2"].comment.text == "What kind of evidence it is. Required in every row."

# Every cell that a partner may have to change can be changed.
assert not any(sheet.protection.sheet for sheet in blank)

# Fill in the blank one cell by cell, as a partner would.
for name in SHEETS[1:-1]:
    # The form's example responses are kept where there are some; a blank form has none.
    has_examples = known[name]["C2"].value == "Example Response"
    for row in known[name].iter_rows():
        for cell in row:
            if cell.value is None or isinstance(cell, openpyxl.cell.cell.MergedCell):
                continue
            if has_examples and cell.column == 3:
                continue
            column = cell.column - 1 if has_examples and cell.column > 3 else cell.column
            target = blank[name].cell(cell.row, column)
            if target.value is None:
                target.value = cell.value
                if cell.hyperlink is not None:
                    target.hyperlink = cell.hyperlink.target
            assert target.value == cell.value, (name, cell.coordinate)
blank.save(filled_path)
