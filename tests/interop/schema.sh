#!/usr/bin/env bash
# The schema of the manifest is one, accepts the examples, and refuses what fscheck refuses.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/interop/install.bash
need_python jsonschema jsonschema
need_python yaml pyyaml

begin
"$fscheck" schema manifest >"$work/schema.json"
"$python" - "$work/schema.json" <<'P'
import copy, json, sys
import jsonschema, yaml


class Loader(yaml.SafeLoader):
    """Days stay texts, as in YAML 1.2."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
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
print(f"{passed} passed, 0 failed")
P
