#!/usr/bin/env bash
# The page with the program in it (page/), built and used in Chromium and in Firefox: it must say what the
# program says, byte for byte, bear whatever is dropped, and connect to nothing. With SCREENSHOTS=DIR it also
# leaves pictures there, to be looked at; with PAGE_BUILT=1 it takes the page that was built last.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/interop/install.bash
need chromium chromium
need node nodejs
need npm npm
need python3 python3

begin
if [ -z "${PAGE_BUILT:-}" ]; then
    if ! python3 page/build.py --can-build; then
        echo "not run: neither rustup nor Debian's packages bring Rust for wasm32-wasip1"
        exit 0
    fi
    python3 page/build.py
fi
python3 tests/page/page.py "$work"

cp tests/page/*.mjs "$work"
# The last Playwright that speaks to an unchanged Firefox without asking it for more than it knows.
npm install --silent --no-audit --no-fund --prefix "$work" playwright-core@1.60.0 axe-core
for browser in chromium firefox; do
    program=$(command -v "$browser" || command -v "$browser-esr" || true)
    if [ -z "$program" ] && [ "$browser" = firefox ] && apt-cache show firefox-esr >/dev/null 2>&1; then
        install_packages firefox-esr
        program=$(command -v firefox-esr)
    fi
    if [ -z "$program" ]; then
        echo "not run: there is no $browser"
        continue
    fi
    echo "in $browser:"
    BROWSER=$browser EXECUTABLE=$program node "$work/page.mjs" "$work" "$PWD" "$fscheck" "${SCREENSHOTS:-}"
done
