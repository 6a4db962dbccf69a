"""Checks the sheets that `collect` added to a form with openpyxl, and saves it again."""

import sys

import openpyxl

form_path, saved_path = sys.argv[1:]
book = openpyxl.load_workbook(form_path)


def check(sheet, lists):
    header = [cell.value for cell in sheet[1]]
    (table,) = sheet.tables.values()
    last = sheet.cell(sheet.max_row, len(header)).coordinate
    assert table.ref == table.autoFilter.ref == f"A1:{last}", (table.ref, last)
    assert header == [column.name for column in table.tableColumns], header
    assert all(cell.comment and cell.comment.text for cell in sheet[1]), "each label has a note"

    def offered(label):
        column = sheet.cell(2, header.index(label) + 1).coordinate
        for validation in sheet.data_validations.dataValidation:
            if column in validation.sqref:
                name, cells = validation.formula1.split("!")
                words = book[name.strip("'")]
                assert words.sheet_state == "hidden"
                return [word.value for (word,) in words[cells.replace("$", "")]]
        raise AssertionError(label)

    for label in lists:
        words = offered(label)
        assert words and all(words), label
        column = header.index(label) + 1
        filled = [cell for (cell,) in sheet.iter_rows(2, sheet.max_row, column, column, True) if cell]
        # A cell may hold several controls.
        values = {value for cell in filled for value in cell.split("; ")}
        assert values <= set(words), (label, values - set(words))


check(book["Evidence"], ["Kind", "Controls", "Consent", "Proposed", "Certainty"])
check(book["Found Facts"], ["Field", "Proposed", "Certainty"])
book.save(saved_path)
