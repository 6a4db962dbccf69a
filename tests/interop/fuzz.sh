#!/usr/bin/env bash
# Every fuzzer for some seconds: `tests/interop/fuzz.sh [SECONDS]`. Longer runs: docs/robustness.md.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/interop/install.bash
need c++ g++
need python3 python3

tools=$PWD/target/interop-tools
export PATH="$tools/bin:$PATH"
command -v cargo-fuzz >/dev/null || cargo install --quiet --locked cargo-fuzz --root "$tools"
fuzz/run.sh "${1:-4}"
