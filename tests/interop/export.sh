#!/usr/bin/env bash
# An exported workbook is what other programs expect, and survives them: filled in with openpyxl and
# saved again by LibreOffice it is judged ready.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/interop/install.bash
need soffice libreoffice-calc
need_python openpyxl openpyxl

begin

cp -r examples/ready/. "$work"
rm "$work/evidence.yaml"
"$fscheck" export -o "$work/blank.xlsx" 2>/dev/null
"$fscheck" export -o "$work/known.xlsx" --from examples/ready 2>/dev/null
"$python" tests/interop/export.py "$work/blank.xlsx" "$work/known.xlsx" "$work/filled.xlsx"

passed=1
cd "$work"
soffice --headless --convert-to ods --outdir . filled.xlsx >/dev/null 2>&1
cp filled.ods again.ods
soffice --headless --convert-to xlsx --outdir . again.ods >/dev/null 2>&1
for workbook in filled.xlsx filled.ods again.xlsx; do
    report=$("$fscheck" validate --as-of 2026-12-01 "$workbook") || { echo "$report"; exit 1; }
    case "$report" in
        "ready until "*) passed=$((passed + 1)) ;;
        *) echo "$workbook is not ready"; exit 1 ;;
    esac
done
echo "$passed passed, 0 failed"
