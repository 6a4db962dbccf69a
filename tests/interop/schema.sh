#!/usr/bin/env bash
# The schemas of manifests and definitions are ones, accept what is here, and refuse what fscheck
# refuses.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/interop/install.bash
need_python jsonschema jsonschema
need_python yaml pyyaml

begin
"$fscheck" schema manifest >"$work/schema.json"
"$fscheck" schema manifest --checklist aws-waf-service-delivery >"$work/second.json"
"$fscheck" schema checklist >"$work/checklist.json"
"$python" - "$work" <<'P'
import copy, glob, json, re, sys
import jsonschema, yaml


class Loader(yaml.SafeLoader):
    """Days stay texts, as in YAML 1.2."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

def validator_of(name):
    schema = json.load(open(f"{sys.argv[1]}/{name}.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


validator = validator_of("schema")
passed = 0
for path in ["examples/ready/evidence.yaml", "examples/draft/evidence.yaml", "tests/base/evidence.yaml"]:
    manifest = yaml.load(open(path), Loader)
    errors = [error.message for error in validator.iter_errors(manifest)]
    assert errors == [], (path, errors)
    passed += 1
    for spoil in [
        lambda m: m["partner"].update(teir="advanced"),
        lambda m: m["partner"].update(tier="gold"),
        lambda m: m["evidence"][0].update(kind="tempate"),
        lambda m: m["evidence"][0].pop("id"),
        lambda m: m["case_studies"][0].update(saas="perhaps"),
        lambda m: m.update(accept=[{"rule": "evidence-stael", "reason": "x", "until": "2099-01-01"}]),
    ]:
        spoilt = copy.deepcopy(manifest)
        spoil(spoilt)
        assert not validator.is_valid(spoilt), path
        passed += 1

manifest = yaml.load(open("tests/base-waf/evidence.yaml"), Loader)
manifest["waivers"] = [{"kind": "wafr", "case_study": 1, "report": "x", "security_high_risk_issues": 0}]
assert validator_of("second").is_valid(manifest) and not validator.is_valid(manifest)
passed += 1

validator = validator_of("checklist")
page = open("docs/definitions.md").read()
example = re.search(r"```yaml\n(.*?)```", page, re.S)[1]
texts = [open(path).read() for path in sorted(glob.glob("checklist/*/*.yaml"))] + [example]
assert len(texts) == 4
for text in texts:
    errors = [error.message for error in validator.iter_errors(yaml.load(text, Loader))]
    assert errors == [], errors
    passed += 1
# What lint tells of a definition by its form alone, the schema tells too.
table = open("tests/integration/definitions.rs").read().split("const WRONG", 1)[1].split("];", 1)[0]
quoted = r'"((?:[^"\\]|\\.)*)"'
rows = re.findall(rf"\(\s*{quoted},\s*{quoted},\s*{quoted},?\s*\)", table)
assert len(rows) > 50, len(rows)
beyond_form = re.compile(
    "waivers are called|no waiver is|covers no control|twice|covers single case studies|expected before|last day of use"
    "|not an earlier release|two fields|second field|can't be optional|not a valid name for|two items|no sub-vertical|no use case"
    "|steps must cover|no ask is|can't be required|no item is|two asks|given live|two elements|matches nothing|has no phrases|beside|mixes controls"
    "|no sheet of|no earlier ask of this control|there is no part|is not a valid item ID|name of a web host|is not allowed here|letters"
)
for right, wrong, told in rows:
    right, wrong = (text.encode().decode("unicode_escape") for text in (right, wrong))
    assert right in example, right
    spoilt = yaml.load(example.replace(right, wrong, 1), Loader)
    if not beyond_form.search(told):
        assert not validator.is_valid(spoilt), (wrong, told)
        passed += 1
print(f"{passed} passed, 0 failed")
P
