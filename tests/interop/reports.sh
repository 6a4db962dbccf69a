#!/usr/bin/env bash
# The reports pass their schemas: JSON its own, SARIF 2.1.0 that of OASIS (as the crate serde-sarif
# carries it), JUnit that of Jenkins (as pytest carries it).
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/interop/install.bash
need xmllint libxml2-utils
need_python jsonschema jsonschema

begin
(
    mkdir "$work/schemas"
    cd "$work/schemas"
    cargo init --quiet --vcs none --name schemas . 2>/dev/null
    cargo add --quiet serde-sarif@0.8 2>/dev/null
    cargo vendor --quiet >/dev/null 2>&1
    python3 -m pip download --quiet --no-deps --no-binary pytest pytest 2>/dev/null
    tar xzf pytest-*.tar.gz --wildcards --strip-components=3 '*/junit-10.xsd'
)
sarif=$(find "$work/schemas/vendor/serde-sarif" -name schema.json)
junit=$work/schemas/junit-10.xsd
"$fscheck" schema report >"$work/report.json"

passed=0
hostile=$work/hostile
cp -r examples/draft "$hostile"
sed -i 's|customer: Northwind Bank AG|customer: "<a> ]]> \\" \\u0007 \\u202e \\uffff"|' "$hostile/evidence.yaml"
printf 'fscheck: 1\npartner: {tier: "<a> ]]> \\u0007 \\uffff"}\n' >"$work/broken.yaml"
for inputs in examples/ready examples/draft "examples/ready examples/draft" "$hostile" "--no-waivers examples/ready" \
    "$PWD/examples/draft" "examples/ready $work/broken.yaml $work/none"; do
    for format in json sarif junit; do
        # The inputs are several words.
        # shellcheck disable=SC2086
        "$fscheck" validate $inputs --as-of 2026-12-01 --format $format \
            >"$work/out.$format" 2>/dev/null || [ $? -lt 3 ]
    done
    xmllint --noout --schema "$junit" "$work/out.junit" 2>"$work/err" || { cat "$work/err"; exit 1; }
    "$python" - "$work/report.json" "$work/out.json" "$sarif" "$work/out.sarif" <<'P'
import json, sys
import jsonschema

for schema, report in [sys.argv[1:3], sys.argv[3:5]]:
    schema, report = json.load(open(schema)), json.load(open(report))
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    validator = validator(schema, format_checker=jsonschema.FormatChecker())
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(report)]
    assert errors == [], errors[:5]
    # What is spoilt is refused, so that the schema is one.
    report["runs" if "runs" in report else "assessments"][0].pop("tool" if "runs" in report else "findings")
    assert not validator.is_valid(report)
P
    passed=$((passed + 3))
done
sed 's/<testcase name=/<testcase nome=/' "$work/out.junit" >"$work/spoilt.junit"
if xmllint --noout --schema "$junit" "$work/spoilt.junit" 2>/dev/null; then
    echo "a spoilt JUnit report passed"
    exit 1
fi
echo "$passed passed, 0 failed"
