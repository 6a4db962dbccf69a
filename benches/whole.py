#!/usr/bin/env python3
"""Measures whole runs of `fscheck validate`, side by side with what else would do the work.

    cargo build --release && pip install openpyxl PyYAML && python3 benches/whole.py [PART...]

The parts: `instructions` (the ready example, counted by valgrind), `one` (the ready example, against openpyxl and PyYAML, which only read it), `thousand`
(a thousand assessments, on one processor and on all), `large` (a workbook of 50 MB, against one
reading of it), `curves` (time by rows, entries and bytes). The machine's noise is why only the
ratios count.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

from measure import CORES, FSCHECK, ROOT, best, exponent, home, memory, settle, stages

READY = os.path.join(ROOT, "examples/ready")
DAY = ["--as-of", "2026-12-01"]
# What a script that does the same would begin with.
SCRIPT = """
import openpyxl, yaml, sys
workbook = openpyxl.load_workbook(sys.argv[1])
for sheet in workbook:
    for row in sheet.iter_rows(values_only=True):
        pass
yaml.safe_load(open(sys.argv[2]))
"""


@contextlib.contextmanager
def ready():
    """The command that judges a copy of the ready example, with a cache of its own, and its environment."""
    with tempfile.TemporaryDirectory() as base, tempfile.TemporaryDirectory() as cache:
        folder = shutil.copytree(READY, os.path.join(base, "ready"))
        settle(folder)
        validate, environment = [FSCHECK, "validate", folder, *DAY], home(cache)
        best(validate, 2, env=environment)
        yield validate, environment


def instructions():
    """The same for the same program, whatever else the machine does; documents are read by another process."""
    with ready() as (validate, environment):
        for what, options in [("nothing changed", []), ("every document opened", ["--no-cache"])]:
            count = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *validate, *options]
            told = subprocess.run(count, capture_output=True, text=True, env=environment).stderr
            millions = int(told.split("Collected : ")[1].split()[0]) / 1e6
            print(f"instructions, {what}: {millions:.1f} million")


def one():
    with ready() as (validate, environment):
        anew = [*validate, "--no-cache"]
        _, version = best([FSCHECK, "--version"], 20)
        _, warm = best(validate, 20, env=environment)
        _, cold = best(anew, 20, env=environment)
        files = [os.path.join(validate[2], name) for name in ["assessment.xlsx", "evidence.yaml"]]
        _, bare = best([stages()], 20, env={**os.environ, "READ_ONCE": files[0]})
        _, script = best([sys.executable, "-c", SCRIPT, *files], 5)
        most = memory(validate, env=environment), memory(anew, env=environment)
    print("one assessment (examples/ready), processor time of the whole process, best of 20")
    print(f"  fscheck --version                {version * 1000:7.1f} ms")
    print(f"  bare libraries, reading only     {bare * 1000:7.1f} ms")
    print(f"  fscheck, nothing changed         {warm * 1000:7.1f} ms   {warm / bare:.2f} x bare   {most[0]} MiB")
    print(f"  fscheck, every document opened   {cold * 1000:7.1f} ms   {cold / bare:.1f} x bare   {most[1]} MiB")
    print(f"  openpyxl + PyYAML, reading only  {script * 1000:7.1f} ms   {script / warm:.0f} x and {script / cold:.0f} x fscheck")


def thousand(count=1_000):
    with tempfile.TemporaryDirectory() as base, tempfile.TemporaryDirectory() as cache:
        folders = []
        for number in range(count):
            folder = os.path.join(base, f"{number:04}")
            # Links to the same files: a thousand copies would only measure the disk.
            if folders:
                shutil.copytree(folders[0], folder, copy_function=os.link)
            else:
                settle(shutil.copytree(READY, folder))
            folders.append(folder)
        told = [subprocess.run([FSCHECK, "validate", *folders, *DAY], capture_output=True, env=home(cache)).stdout
                for _ in range(2)]
        assert told[0] == told[1] and told[0].count(b"ready") > count
        validate = [FSCHECK, "validate", *folders, *DAY]
        print(f"{count} assessments, nothing changed, best of 3; the same bytes each time")
        alone, _ = best(["taskset", "-c", "0", *validate], 3, env=home(cache))
        print(f"  on one processor   {alone:7.3f} s")
        both, cpu = best(validate, 3, env=home(cache))
        print(f"  on {CORES} processors    {both:7.3f} s   {alone / both / CORES:.2f} of the ideal, cpu {cpu:.3f} s")
        apart = min(side_by_side(folders, home(cache)) for _ in range(3))
        print(f"  {CORES} processes      {apart:8.3f} s   {alone / apart / CORES:.2f} of the ideal: what the machine can do")
        for part in [10, 100, count]:
            some = [FSCHECK, "validate", *folders[:part], *DAY]
            text, json = memory(some, env=home(cache)), memory([*some, "--format", "json"], env=home(cache))
            print(f"  memory for {part:5}   {text} MiB, as JSON {json} MiB")


def side_by_side(folders, environment):
    """Seconds that processes take which share nothing, each with its part, on a processor of its own."""
    start = time.perf_counter()
    part = len(folders) // CORES
    running = [
        subprocess.Popen(["taskset", "-c", str(core), FSCHECK, "validate", *folders[core * part:][:part], *DAY],
                         env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for core in range(CORES)]
    assert all(process.wait() == 0 for process in running)
    return time.perf_counter() - start


def workbook(file, rows, length, image=0):
    """The ready example with further rows on its first sheet, which has no table, and with a picture."""
    with zipfile.ZipFile(os.path.join(READY, "assessment.xlsx")) as source, \
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        names = sorted(name for name in source.namelist() if name.startswith("xl/worksheets/sheet"))
        for name in source.namelist():
            content = source.read(name)
            if name == names[0]:
                cells = "".join(
                    f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>row {row} {os.urandom(length).hex()}</t></is></c>'
                    f'<c r="B{row}"><v>{row}</v></c><c r="C{row}"><v>{row * 7}</v></c></row>'
                    for row in range(1_000, 1_000 + rows)).encode()
                content = content.replace(b"</sheetData>", cells + b"</sheetData>")
            target.writestr(name, content)
        if image:
            target.writestr("xl/media/image1.png", b"\x89PNG\r\n\x1a\n" + os.urandom(image))


def large():
    with tempfile.TemporaryDirectory() as base:
        file = os.path.join(base, "large.xlsx")
        workbook(file, 100_000, 200, image=20 << 20)
        size = os.path.getsize(file) / 1e6
        _, cpu = best([FSCHECK, "validate", file, *DAY], 3)
        _, once = best([stages()], 3, env={**os.environ, "READ_ONCE": file})
        _, digest = best(["openssl", "dgst", "-sha256", file], 3)
        most = memory([FSCHECK, "validate", file, *DAY])
    print(f"a workbook of {size:.0f} MB, 100,000 rows of a sheet besides, 20 MB of pictures, processor time, best of 3")
    print(f"  bare calamine, reading once      {once:7.3f} s")
    print(f"  openssl dgst -sha256             {digest:7.3f} s")
    print(f"  fscheck                          {cpu:7.3f} s   {cpu / once:.2f} x bare, "
          f"{cpu / (once + digest):.2f} x both   {most} MiB")


def curves():
    with tempfile.TemporaryDirectory() as base:
        file = os.path.join(base, "rows.xlsx")
        sizes, seconds = [12_500, 50_000, 200_000], []
        for rows in sizes:
            workbook(file, rows, 20)
            seconds.append(best([FSCHECK, "validate", file, *DAY], 3)[1])
        curve("rows of a workbook", sizes, seconds)
        sizes, seconds = [4 << 20, 16 << 20, 64 << 20], []
        for size in sizes:
            workbook(file, size >> 9, 256)
            seconds.append(best([FSCHECK, "validate", file, *DAY], 3)[1])
        curve("bytes of a workbook", sizes, seconds)
        os.remove(file)
        sizes, seconds, again = [10, 1_000, 100_000], [], []
        for count in sizes:
            folder = os.path.join(base, str(count))
            entries(folder, count)
            with tempfile.TemporaryDirectory() as cache:
                validate = [FSCHECK, "validate", folder, *DAY]
                seconds.append(best(validate, 1, env=home(cache))[1])
                again.append(best(validate, 2, env=home(cache))[1])
            shutil.rmtree(folder)
        curve("evidence entries, each file read", sizes, seconds)
        curve("evidence entries, nothing changed", sizes, again)


def entries(folder, count):
    """So many evidence files, for controls and case studies in turn."""
    controls = ["OPE-002/runbook", "NETSEC-001/practices", "REL-001/automation", "REL-001/example-template"]
    lines = ["fscheck: 1\nchecklist: aws-fs-competency@3.0\nevidence:\n"]
    for number in range(count):
        name = f"{number // 1000:03}/{number:06}.md"
        os.makedirs(os.path.join(folder, os.path.dirname(name)), exist_ok=True)
        with open(os.path.join(folder, name), "w") as file:
            file.write(f"# Runbook {number}\n\nWhat to do, step by step, if an alarm goes off.\n" * 4)
        lines.append(f"  - {{id: e{number}, kind: document, path: {name}, controls: [{controls[number % 4]}], "
                     f"case_studies: [{number % 4 + 1}]}}\n")
    with open(os.path.join(folder, "evidence.yaml"), "w") as manifest:
        manifest.writelines(lines)
    settle(folder)


def curve(what, sizes, seconds):
    told = ", ".join(f"{size:,}: {second * 1000:,.0f} ms" for size, second in zip(sizes, seconds))
    print(f"time by {what}: {told}")
    print(f"  grows with the power {exponent(sizes[-2:], seconds[-2:]):.2f} between the last two")


if __name__ == "__main__":
    parts = {part.__name__: part for part in [instructions, one, thousand, large, curves]}
    for name in sys.argv[1:] or parts:
        parts[name]()
