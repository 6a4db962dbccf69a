#!/usr/bin/env bash
# Man pages and completions: packaging/pages.sh BINARY OUT
set -euo pipefail
binary=$1 out=$2

mkdir -p "$out/man" "$out/completions"
"$binary" man >"$out/man/fscheck.1"
for command in validate init export lock explain list checklist; do
    "$binary" man "$command" >"$out/man/fscheck-$command.1"
done
"$binary" completions bash >"$out/completions/fscheck.bash"
"$binary" completions zsh >"$out/completions/_fscheck"
"$binary" completions fish >"$out/completions/fscheck.fish"
