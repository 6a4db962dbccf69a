"""Compares what the program left on Linux and on Windows: its arguments are the two folders."""

import pathlib
import re
import sys
import zipfile

linux, windows = map(pathlib.Path, sys.argv[1:])


def files(folder):
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def content(folder, path):
    """What counts of a file: of a workbook its parts, of messages all but how a system writes paths and errors."""
    file = folder / path
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as package:
            return [(part.filename, package.read(part)) for part in package.infolist()]
    if file.suffix != ".err":
        return file.read_bytes()
    text = file.read_text(encoding="utf-8").replace("\\", "/")
    text = re.sub(f"(Z:)?{re.escape(str(folder))}", "FOLDER", text)
    return re.sub(r"[^:]*\(os error \d+\)", "ERROR", text)


here, there = files(linux), files(windows)
assert here == there, f"other files: {set(here) ^ set(there)}"
differing = [str(path) for path in here if content(linux, path) != content(windows, path)]
assert not differing, f"not the same on Windows: {', '.join(differing)}"
codes = [(linux / path).read_text().strip() for path in here if path.suffix == ".code"]
# Only what is not there cannot be read.
assert codes.count("2") == 1 and {"0", "1"} < set(codes), f"exit codes {codes}"
print(f"{len(codes)} runs, {len(here)} files: the same on both systems")
