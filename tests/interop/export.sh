#!/usr/bin/env bash
# An exported workbook is what other programs expect, and survives them: filled in with openpyxl and
# saved again by LibreOffice it is judged ready. So does the sheet of evidence that `collect` adds to a form.
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

mkdir "$work/form"
cp tests/data/workbooks/aws-layout-draft.xlsx "$work/form/form.xlsx"
cp -r examples/ready/practice examples/ready/security "$work/form"
"$fscheck" collect "$work/form" --write >/dev/null 2>&1
"$python" tests/interop/collect.py "$work/form/form.xlsx" "$work/form/saved.xlsx"

passed=2
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

cd form
soffice --headless --convert-to ods --outdir . form.xlsx >/dev/null 2>&1
cp form.ods again.ods
soffice --headless --convert-to xlsx --outdir . again.ods >/dev/null 2>&1
waiting() {
    "$fscheck" validate "$1" --as-of 2026-12-01 --format json --select evidence-proposed 2>/dev/null \
        | grep -o '[0-9]* proposed evidence entr[^"]*'
}
wanted=$(waiting form.xlsx)
for workbook in saved.xlsx form.ods again.xlsx; do
    [ "$(waiting "$workbook")" = "$wanted" ] || { echo "$workbook has other evidence"; exit 1; }
    passed=$((passed + 1))
done
echo "$passed passed, 0 failed"
