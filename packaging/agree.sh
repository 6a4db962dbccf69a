#!/usr/bin/env bash
# Whether a tag can be released: packaging/agree.sh v1.2.3 OWNER/fscheck
set -euo pipefail
cd "$(dirname "$0")/.."
tag=$1 repository=$2

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -1)
failed=
fail() {
    echo "error: $1" >&2
    failed=1
}
[ "$tag" = "v$version" ] || fail "Cargo.toml has version $version, the tag is $tag"
grep -q "^## \[$version\] - [0-9]" CHANGELOG.md || fail "CHANGELOG.md has no section for $version with a date"
grep -qF "repository = \"https://github.com/$repository\"" Cargo.toml ||
    fail "Cargo.toml doesn't name https://github.com/$repository as its repository"
[ -z "$failed" ]
