"""Answers `fscheck init --interactive` at a pseudo-terminal, and looks at what it leaves behind."""

import fcntl
import os
import pathlib
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import termios

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
        ("Submission date", "soon" + ENTER),
        ("write a date, such as 2027-03-31", "\x7f" * 4 + "2027-03-31" + ENTER),
        ("Customer of case study 1", "Northwind Bank AG" + ENTER),
        ("Customer of case study 2", ENTER),
    ],
)
assert code == 0, shown
assert "created an evidence repository for aws-fs-competency@3.0" in shown, shown
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
        ("Submission date", ENTER),
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


def widest(columns):
    """The width of a report on a terminal of so many columns, and its words."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    command = [fscheck, "validate", "examples/draft", "--as-of", "2026-12-01", "--color", "never"]
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL) as ran:
        os.close(theirs)
        shown = b""
        while True:
            try:
                shown += os.read(ours, 65536)
            except OSError:  # The other side is closed.
                break
    assert ran.returncode == 1, ran.returncode
    lines = shown.decode().replace("\r", "").splitlines()
    return max(map(len, lines)), " ".join(lines).split()


# A report is as wide as the terminal, within bounds, and says the same at each width.
wide, words = widest(100)
assert 80 < wide <= 100, wide
for columns, least, most in [(30, 40, 80), (50, 40, 80), (160, 100, 160), (300, 100, 160)]:
    width, same = widest(columns)
    assert least <= width <= most and same == words, (columns, width)
print("ok: reports of the width of the terminal")
