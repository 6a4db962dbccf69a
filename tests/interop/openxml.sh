#!/usr/bin/env bash
# The rules of Microsoft's Open XML SDK, as openxml-audit has them: nothing is wrong with an exported
# workbook, with those of the examples and their annotated copies, and an annotated copy of any other
# program's workbook has nothing wrong that the workbook has not. Neither has a form with proposed evidence.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/interop/install.bash
need_python openpyxl openpyxl
need_python xlsxwriter xlsxwriter
need_python PIL pillow
need_python openxml_audit openxml-audit

begin
"$fscheck" export -o "$work/blank.xlsx" 2>/dev/null
"$fscheck" export -o "$work/filled.xlsx" --from examples/ready 2>/dev/null
for example in draft ready; do
    cp "examples/$example/assessment.xlsx" "$work/$example.xlsx"
    "$fscheck" validate "examples/$example" --as-of 2026-12-01 --format csv --no-cache \
        --output "xlsx=$work/$example-copy.xlsx" >/dev/null 2>&1 || [ "$example" = draft ]
done
"$python" tests/interop/openxml.py clean "$work"/*.xlsx

"$python" tests/interop/annotate.py make "$work/others"
for folder in "$work"/others/*/; do
    "$fscheck" validate "$folder" --as-of 2026-12-01 --format csv --no-cache \
        --output "xlsx=${folder%/}.xlsx" >/dev/null 2>&1 || [ $? = 1 ]
    "$python" tests/interop/openxml.py same "$folder/assessment.xlsx" "${folder%/}.xlsx"
done

mkdir "$work/form"
cp tests/data/workbooks/aws-layout-draft.xlsx "$work/form/form.xlsx"
cp -r examples/ready/security "$work/form"
"$fscheck" collect "$work/form" -o "$work/form/one.xlsx" >/dev/null 2>&1
cp -r examples/ready/practice "$work/form"
mv "$work/form/one.xlsx" "$work/form/form.xlsx"
"$fscheck" collect "$work/form" -o "$work/form/two.xlsx" >/dev/null 2>&1
for collected in form two; do
    "$python" tests/interop/openxml.py same tests/data/workbooks/aws-layout-draft.xlsx \
        "$work/form/$collected.xlsx"
done
