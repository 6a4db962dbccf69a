#!/usr/bin/env bash
# Documents made today by the programs that people use give their text: as pdftotext reads it, or
# with the three of four points that each document deals with.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/interop/install.bash
need soffice libreoffice-calc
# A LibreOffice may be there without all of its parts.
for part in writer impress; do
    program=$(dirname "$(readlink -f "$(command -v soffice)")")
    [ -e "$program/../share/registry/$part.xcd" ] || install_packages "libreoffice-$part"
done
need chromium chromium
need pdftotext poppler-utils
need_python openpyxl openpyxl
need_python docx python-docx
need_python pptx python-pptx
need_python reportlab reportlab

begin
"$python" tests/interop/documents.py "$work/made"
"$python" - "$fscheck" "$work" <<'P'
import collections, json, os, re, subprocess, sys

fscheck, work = sys.argv[1:]
made = os.path.join(work, "made")
passed = 0


def words(text):
    return collections.Counter(re.findall(r"\w+", text.lower()))


def read(name):
    request = json.dumps({"path": os.path.join(made, name), "of": {"Document": "Pdf"}}) + "\n"
    answer = subprocess.run([fscheck, "read-documents"], input=request, capture_output=True, text=True)
    pages = [json.loads(line) for line in answer.stdout.splitlines()]
    return "".join(page["Page"]["text"] for page in pages if "Page" in page)


for name in ["reportlab.pdf", "libreoffice.pdf", "chromium.pdf"]:
    yardstick = subprocess.run(["pdftotext", os.path.join(made, name), "-"], capture_output=True, text=True)
    wanted, got = words(yardstick.stdout), words(read(name))
    assert wanted and wanted == got, (name, wanted - got, got - wanted)
    passed += 1

readable = [name for name in sorted(os.listdir(made)) if name not in ("cut.pdf", "protected.pdf", "scan.pdf")]
assert len(readable) == 11, readable
for name in readable:
    folder = os.path.join(work, "one", name)
    os.makedirs(folder)
    os.rename(os.path.join(made, name), os.path.join(folder, name))
    with open(os.path.join(folder, "evidence.yaml"), "w") as manifest:
        manifest.write(f"fscheck: 1\nevidence:\n  - {{id: a, kind: document, path: {name}, controls: [ACCT-001/sop]}}\n")
    command = [fscheck, "validate", folder, "--no-cache", "--format", "json", "--select", "evidence-"]
    report = json.loads(subprocess.run(command, capture_output=True, text=True).stdout)
    found = report["assessments"][0]["findings"]
    assert [finding["rule"] for finding in found] == ["evidence-coverage"], (name, found)
    assert "doesn't mention 1 of the 4 topics" in found[0]["message"], (name, found)
    assert "nearest heading: “Logs of all region" in found[0]["help"], (name, found)
    passed += 1
print(f"{passed} passed, 0 failed")
P
