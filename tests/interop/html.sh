#!/usr/bin/env bash
# The HTML report in a browser: it asks nobody for anything, its filters and its search work, axe-core
# finds nothing, and a hostile text does no harm. With SCREENSHOTS=DIR it also leaves pictures there, to be looked at.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/interop/install.bash
need chromium chromium
need node nodejs
need npm npm
need_python openpyxl openpyxl

begin
for example in ready draft; do
    "$fscheck" validate "examples/$example" --as-of 2026-12-01 --format html \
        >"$work/$example.html" 2>/dev/null || [ "$example" = draft ]
done
"$fscheck" validate examples/ready examples/draft --as-of 2026-12-01 --format html \
    >"$work/both.html" 2>/dev/null || true

cp -r examples/draft "$work/hostile"
"$python" - "$work/hostile" <<'P'
import sys, openpyxl

folder = sys.argv[1]
script = "<script>document.title = 'harmed'</script><img src=x onerror=\"document.title='harmed'\">"
hostile = f"</article></style>{script} \"'&quot; \u202edesrever\u202c \u200f " + "long" * 7500
book = openpyxl.load_workbook(f"{folder}/assessment.xlsx")
for sheet in book:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "Yes":
                cell.value = hostile[:32767]
                break
book.save(f"{folder}/assessment.xlsx")
path = f"{folder}/evidence.yaml"
manifest = open(path).read()
quoted = hostile.replace("'", "''").replace("\u202e", "").replace("\u202c", "")
for field in ["customer: ", "title: "]:
    manifest = manifest.replace(field, f"{field}'{quoted}' # ", 1)
open(path, "w").write(manifest)
P
"$fscheck" validate "$work/hostile" --as-of 2026-12-01 --format html >"$work/hostile.html" || true

cp tests/interop/html.mjs "$work"
npm install --silent --no-audit --no-fund --prefix "$work" playwright-core axe-core
CHROMIUM=$(command -v chromium) node "$work/html.mjs" "$work" "${SCREENSHOTS:-}"
