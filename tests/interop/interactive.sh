#!/usr/bin/env bash
# `fscheck init --interactive` at a terminal: it asks, begins the repository, and ends with what is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/interop/install.bash
need python3 python3
begin
python3 tests/interop/interactive.py "$fscheck" "$work"
