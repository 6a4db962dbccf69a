#!/usr/bin/env bash
# Shells load their completions and complete with them; man pages have no flaw.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/interop/install.bash
need zsh zsh
need fish fish
need groff groff-base

begin
export PATH=$(dirname "$fscheck"):$PATH

complete() {
    bash --norc -c '
        source <(fscheck completions bash)
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        _fscheck fscheck "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        echo "${COMPREPLY[*]}"' bash "$@"
}

passed=0
expect() {
    if [ "$1" != "$2" ]; then
        echo "expected: $2"
        echo "found:    $1"
        exit 1
    fi
    passed=$((passed + 1))
}
expect "$(complete fscheck val)" "validate"
expect "$(complete fscheck validate --fo)" "--format"
expect "$(complete fscheck validate --format s)" "sarif"
expect "$(complete fscheck list ch)" "checklists"
expect "$(complete fscheck read)" ""

for shell in zsh fish; do
    fscheck completions $shell >"$work/script"
    $shell -n "$work/script"
    passed=$((passed + 1))
done
expect "$(fish -c "source '$work/script'; complete -C 'fscheck val'" | cut -f1)" "validate"

commands=$(fscheck man | sed -n 's/^fscheck\\-\([a-z]*\)(1)$/\1/p')
for page in "" $commands; do
    # shellcheck disable=SC2086
    expect "$(fscheck man $page | groff -man -Tutf8 -ww -z 2>&1)" ""
done
echo "$passed passed, 0 failed"
