#!/usr/bin/env bash
# A workbook that LibreOffice or openpyxl has saved again judges as the original does.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/interop/install.bash
need soffice libreoffice-calc
need_python openpyxl openpyxl

begin

judge() { # FOLDER WORKBOOK: the statuses and findings, without paths
    (cd "$1" && "$fscheck" validate --format json --fail-on never --as-of 2026-12-01 "$2") 2>/dev/null |
        python3 -c '
import json, sys
a = json.load(sys.stdin)["assessments"][0]
for item in a["items"]:
    print(item["id"], item["status"], item["case_studies"])
for f in a["findings"]:
    at = f["location"]
    print(f["rule"], f["item"], f["case_study"], at.get("sheet"), at.get("cell"), at.get("line"))
'
}

passed=0
for example in ready draft; do
    cp -r "examples/$example" "$work/$example"
    cd "$work/$example"
    judge . assessment.xlsx >"$work/wanted"
    [ -s "$work/wanted" ]
    soffice --headless --convert-to ods --outdir . assessment.xlsx >/dev/null 2>&1
    # In the same folder: LibreOffice makes relative links anew for the folder that it saves to.
    cp assessment.ods libreoffice.ods
    soffice --headless --convert-to xlsx --outdir . libreoffice.ods >/dev/null 2>&1
    cd - >/dev/null
    "$python" - "$work/$example" <<'P'
import sys, openpyxl
folder = sys.argv[1]
openpyxl.load_workbook(f"{folder}/assessment.xlsx").save(f"{folder}/openpyxl.xlsx")
P
    for workbook in assessment.ods libreoffice.xlsx openpyxl.xlsx; do
        judge "$work/$example" "$workbook" >"$work/got"
        diff "$work/wanted" "$work/got" || { echo "$example: $workbook judges differently"; exit 1; }
        passed=$((passed + 1))
    done
done
echo "$passed passed, 0 failed"
