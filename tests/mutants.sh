#!/usr/bin/env bash
# Mutation testing of the judgement and the reports: what survives is a change that no test notices.
# cargo-mutants (https://mutants.rs) lists the changes; tests/mutants/ compiles them all into one copy of
# the program under target/mutants, and runs the tests with each of them switched on.
#
#   tests/mutants.sh                 every mutant of the judge and the reports: an hour or so
#   tests/mutants.sh --share 0/8     every 8th of them
#   tests/mutants.sh --changed REV   those in lines that changed since REV
#   tests/mutants.sh --survivors F   those that survived an earlier run, by a copy F of its outcomes.txt
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo-mutants >/dev/null || cargo install --locked cargo-mutants
arguments=(--workspace)
for part in judge report; do
    arguments+=(--file "crates/fscheck-core/src/$part.rs" --file "crates/fscheck-core/src/$part/**")
done
share=0/1
while (($#)); do
    case "$1" in
    --share) share=${2:?--share takes a share, such as 0/8} ;;
    --survivors) share=${2:?--survivors takes a file} ;;
    --changed)
        difference=$(mktemp)
        trap 'rm -f "$difference"' EXIT
        git diff "${2:?--changed takes a revision}" >"$difference"
        arguments+=(--in-diff "$difference")
        ;;
    *)
        sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
    esac
    shift 2
done
cargo build --quiet --release --locked --manifest-path tests/mutants/Cargo.toml --target-dir target/mutants/tool
target/mutants/tool/release/mutants target/mutants/copy "$share" "${arguments[@]}"
