#!/usr/bin/env bash
# Names the repository everywhere at once: packaging/set-repository.sh OWNER/NAME
set -euo pipefail
cd "$(dirname "$0")/.."
repository=${1:?packaging/set-repository.sh OWNER/NAME}
[[ $repository =~ ^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$ ]] || { echo "error: not OWNER/NAME: $repository" >&2; exit 1; }
old=$(sed -n 's#^repository = "https://github.com/\(.*\)"$#\1#p' Cargo.toml | head -1)
files=(Cargo.toml pyproject.toml book.toml README.md SECURITY.md packaging/README.md docs/*.md)
sed -i -E "s#(github\.com/|uses: |--repo )${old//./\\.}([^A-Za-z0-9_-]|\$)#\\1$repository\\2#g" "${files[@]}"
echo "$old is now $repository"
