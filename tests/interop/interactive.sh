#!/usr/bin/env bash
# At a terminal: `fscheck init --interactive` asks, creates the repository and ends with what is missing, and reports
# are as wide as the terminal.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/interop/install.bash
need python3 python3
begin
python3 tests/interop/interactive.py "$fscheck" "$work"
