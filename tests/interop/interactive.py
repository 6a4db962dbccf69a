"""Answers `fscheck init --interactive` at a pseudo-terminal, and looks at what it leaves behind."""

import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys

fscheck, work = sys.argv[1], pathlib.Path(sys.argv[2])
DOWN, ENTER = "\x1b[B", "\r"


def talk(folder, dialogue):
    """Runs it in a folder; what to type follows each question. What it wrote, and its exit code."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execve(fscheck, [fscheck, "init", "--interactive"], dict(os.environ, TERM="xterm"))
    shown, answered = "", 0
    while select.select([terminal], [], [], 60)[0]:
        try:
            shown += os.read(terminal, 65536).decode()
        except OSError:  # The other side is closed.
            break
        if answered < len(dialogue) and dialogue[answered][0] in shown:
            os.write(terminal, dialogue[answered][1].encode())
            shown, answered = shown.split(dialogue[answered][0], 1)[1], answered + 1
    assert answered == len(dialogue), f"never asked: {dialogue[answered][0]}\n{shown}"
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", shown), code


# A folder with the form and documents.
form = work / "form"
shutil.copytree("examples/ready", form)
(form / "evidence.yaml").unlink()
shown, code = talk(
    form,
    [
        ("Folder with your self-assessment", ENTER),
        ("Which workbook is your self-assessment?", ENTER),
        ("Which checklist?", ENTER),
        ("Day of submission", "soon" + ENTER),
        ("write it like 2027-03-31", "\x7f" * 4 + "2027-03-31" + ENTER),
        ("Customer of case study 1", "Northwind Bank AG" + ENTER),
        ("Customer of case study 2", ENTER),
    ],
)
assert code == 0, shown
assert "began an evidence repository for aws-fs-competency@3.0" in shown, shown
assert re.search(r"^not ready: \d+ of 58 items open", shown, re.M), shown
manifest = (form / "evidence.yaml").read_text(encoding="utf-8")
assert "\nsubmit_on: 2027-03-31\n" in manifest and "workbook: assessment.xlsx" in manifest
assert "customer: Northwind Bank AG" in manifest and manifest.count("proposed: true") > 40
print("ok: a form with documents")

# An empty folder, and another checklist than the newest.
empty = work / "empty"
empty.mkdir()
shown, code = talk(
    empty,
    [
        ("Folder with your self-assessment", ENTER),
        ("Which checklist?", DOWN + ENTER),
        ("Day of submission", ENTER),
        ("Customer of case study 1", ENTER),
    ],
)
assert code == 0 and (empty / "assessment.xlsx").is_file(), shown
assert "\n# submit_on:" in (empty / "evidence.yaml").read_text(encoding="utf-8")
print("ok: an empty folder")

# Without a terminal.
ran = subprocess.run([fscheck, "init", "-i", str(work / "none")], stdin=subprocess.DEVNULL, capture_output=True, text=True)
assert ran.returncode == 2 and "--interactive needs a terminal" in ran.stderr, ran.stderr
assert not (work / "none").exists()
print("ok: no terminal")
