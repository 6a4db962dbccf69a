#!/usr/bin/env bash
# An annotated copy differs from the workbook in its notes, fills and first sheets alone: compared
# part by part and through openpyxl, for workbooks of several programs with much in them. LibreOffice
# opens it.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/interop/install.bash
need soffice libreoffice-calc
need_python openpyxl openpyxl
need_python xlsxwriter xlsxwriter
need_python PIL pillow

begin
"$python" tests/interop/annotate.py make "$work"
for folder in "$work"/*/; do
    name=$(basename "$folder")
    code=0
    "$fscheck" validate "$folder" --as-of 2026-12-01 --format json --no-cache \
        --output "xlsx=$work/$name.xlsx" >"$work/$name.json" 2>"$work/$name.err" || code=$?
    [ "$code" = 1 ] || { cat "$work/$name.err"; exit 1; }
    mkdir "$work/again"
    cp -r "$folder/." "$work/again"
    cp "$work/$name.xlsx" "$work/again/assessment.xlsx"
    "$fscheck" validate "$work/again" --as-of 2026-12-01 --format json --no-cache \
        >"$work/$name.again.json" 2>/dev/null || true
    rm -r "$work/again"
    soffice --headless "-env:UserInstallation=file://$work/profile" --convert-to ods \
        --outdir "$work/opened" "$work/$name.xlsx" >/dev/null 2>&1
    soffice --headless "-env:UserInstallation=file://$work/profile" --convert-to xlsx \
        --outdir "$work/opened" "$work/opened/$name.ods" >/dev/null 2>&1
done
"$python" tests/interop/annotate.py compare "$work"
