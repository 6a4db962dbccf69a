#!/usr/bin/env bash
# The archive of a program: packaging/archive.sh BINARY TARGET OUT
# With licences, man pages and completions, and for Windows as .zip. The program must run here.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$1 target=$2 out=$3

folder=$out/fscheck-$target
rm -rf "$folder"
mkdir -p "$folder"
cp "$binary" LICENSE-MIT LICENSE-APACHE CHANGELOG.md packaging/README.md "$folder"
packaging/pages.sh "$binary" "$folder"
if [[ $target == *windows* ]]; then
    (cd "$out" && 7z a -bso0 "fscheck-$target.zip" "fscheck-$target")
else
    tar -C "$out" -czf "$out/fscheck-$target.tar.gz" "fscheck-$target"
fi
rm -rf "$folder"
