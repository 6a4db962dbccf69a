#!/usr/bin/env bash
# Mutation testing of the judgement and the reports by cargo-mutants (https://mutants.rs): what survives
# is a change that no test notices.
#
#   tests/mutants.sh                 every mutant of src/judge and src/report: some hours
#   tests/mutants.sh --shard 0/26    every 26th of them
#   tests/mutants.sh --changed REV   those in lines that changed since REV
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo-mutants >/dev/null || cargo install --locked cargo-mutants
arguments=(--file 'src/judge/**' --file 'src/report/**')
if [[ "${1:-}" == --changed ]]; then
    difference=$(mktemp)
    trap 'rm -f "$difference"' EXIT
    git diff "${2:?--changed takes a revision}" >"$difference"
    arguments=(--in-diff "$difference")
    shift 2
fi
# Unoptimised, a mutant is built within seconds.
exec cargo mutants --no-shuffle --timeout 900 "${arguments[@]}" "$@" \
    --cargo-arg=--config=profile.dev.package.fscheck.opt-level=0 \
    --cargo-arg=--config=profile.dev.package.fscheck.debug=0 \
    -- --lib --test integration cases formats judge report
