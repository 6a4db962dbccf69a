"""Holds workbooks to the rules of the Open XML SDK: `clean FILE...`, `same ORIGINAL COPY`."""

import collections
import json
import subprocess
import sys


def found(file):
    """What is wrong with a workbook: how often each thing, wherever it is."""
    command = [sys.executable, "-m", "openxml_audit", "-o", "json", "-m", "0", file]
    ran = subprocess.run(command, capture_output=True, text=True)
    [report] = json.loads(ran.stdout)
    # Texts in cells are as right as texts in a table; Excel makes the one of the other when it saves.
    told = [error for error in report["errors"] if "inline-string" not in error["description"]]
    return collections.Counter((error["severity"], error["description"]) for error in told)


def main(command, *files):
    if command == "clean":
        wrong = {file: found(file) for file in files}
        wrong = {file: what for file, what in wrong.items() if what}
    else:
        original, copy = files
        wrong = found(copy) - found(original)
    if wrong:
        sys.exit(f"{command} {files}: {wrong}")
    print(f"ok {command}, {len(files)} workbooks")


main(*sys.argv[1:])
