#!/usr/bin/env bash
# The page with the program in it (page/), built and used in a browser: it must say what the program says,
# byte for byte, bear whatever is dropped, and connect to nothing. With SCREENSHOTS=DIR it also leaves
# pictures there, to be looked at. With PAGE_DEBIAN=1 it is built by Debian's packages, as where rustup
# cannot bring the target.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/interop/install.bash
need chromium chromium
need node nodejs
need npm npm
need python3 python3

begin
if [ -z "${PAGE_BUILT:-}${PAGE_DEBIAN:-}" ] && ! python3 page/build.py --has-target; then
    echo "not run: this Rust cannot build for wasm32-wasip1 (PAGE_DEBIAN=1 builds by Debian's packages)"
    exit 0
fi
if [ -z "${PAGE_BUILT:-}" ]; then
    python3 page/build.py ${PAGE_DEBIAN:+--debian}
fi
python3 tests/page/page.py "$work"

cp tests/page/page.mjs "$work"
npm install --silent --no-audit --no-fund --prefix "$work" playwright-core axe-core
CHROMIUM=$(command -v chromium) node "$work/page.mjs" "$work" "$PWD" "$fscheck" "${SCREENSHOTS:-}"
