#!/usr/bin/env python3
"""Compares `fscheck validate` with the tools for the same work, side by side in one run.

    cargo build --release && python3 benches/evidence.py [FILES [MIB]]

10,000 evidence files (1 GiB) against `openssl dgst -sha256` over the same files, on as many
processes as there are processors, the first time and again; and, where pdftotext is there, PDFs of
200 pages named on the command line as `PDF=FILE`. Best of five; the machine's noise is why only
the ratios count.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile

from measure import CORES, FSCHECK, best, home, memory, settle

WORDS = """the customer account root user access policy region backup restore alarm metric log
encryption key rotation network subnet change request approval test release deployment runbook
""".split()


def repository(folder, files, size, ending):
    """Evidence files of random words or bytes, with their manifest."""
    chance = random.Random(1)
    entries = []
    for number in range(files):
        name = f"{number // 100:03}/{number:05}.{ending}"
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with open(os.path.join(folder, name), "wb") as file:
            if ending == "png":
                content = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + chance.randbytes(size - 16)
            else:
                line = lambda: " ".join(chance.choices(WORDS, k=14)) + "\n"
                block = "".join(line() for _ in range(40)).encode()
                content = f"# File {number}\n".encode() + block * (size // len(block))
            file.write(content)
        kind = "diagram" if ending == "png" else "document"
        control = "DOC-001/diagram" if ending == "png" else "OPE-002/runbook"
        entries.append(
            f"  - {{id: e{number}, kind: {kind}, path: {name}, controls: [{control}], case_studies: [1]}}\n"
        )
    with open(os.path.join(folder, "evidence.yaml"), "w") as file:
        file.write("fscheck: 1\nchecklist: aws-fs-competency@3.0\nevidence:\n" + "".join(entries))
    settle(folder)


def compare(files, size, ending):
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as cache:
        repository(folder, files, size, ending)
        environment = home(cache)
        openssl = f"find . -name '*.{ending}' -print0 | xargs -0 -n 200 -P {CORES} openssl dgst -sha256"
        yardstick, _ = best(["sh", "-c", openssl], cwd=folder)
        validate = [FSCHECK, "validate", folder, "--as-of", "2024-03-01", "--format", "json"]
        first, first_cpu = best([*validate, "--no-cache"], env=environment)
        best(validate, 1, env=environment)
        again, again_cpu = best(validate, env=environment)
        most = memory([*validate, "--no-cache"], env=environment)
    print(f"{files} .{ending} files of {size // 1024} KiB, {CORES} processors")
    print(f"  openssl dgst -sha256, {CORES} at a time  {yardstick:7.3f} s")
    print(f"  fscheck, all files read          {first:7.3f} s  {first / yardstick:5.2f} x  cpu {first_cpu:.3f} s")
    print(f"  fscheck, nothing changed         {again:7.3f} s  {again / yardstick:5.2f} x  cpu {again_cpu:.3f} s")
    print(f"  memory, all files read           {most} MiB")


def compare_pdf(file):
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(file, os.path.join(folder, "a.pdf"))
        with open(os.path.join(folder, "evidence.yaml"), "w") as manifest:
            manifest.write("fscheck: 1\nevidence:\n  - {id: a, kind: document, path: a.pdf, controls: [OPE-002]}\n")
        validate, _ = best([FSCHECK, "validate", folder, "--no-cache"])
        pdftotext, _ = best(["pdftotext", file, os.devnull])
    print(f"{os.path.basename(file)}: fscheck validate {validate:.3f} s, pdftotext {pdftotext:.3f} s, "
          f"{validate / pdftotext:.2f} x")


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    files, mib = (numbers + [10_000, 1_024][len(numbers):])[:2]
    for file in [argument[4:] for argument in sys.argv[1:] if argument.startswith("PDF=")]:
        compare_pdf(file)
    for ending in ["png", "md"]:
        compare(files, (mib << 20) // files, ending)
