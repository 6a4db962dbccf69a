#!/usr/bin/env bash
# Runs every fuzzer for some seconds: `fuzz/brief.sh SECONDS`. Only our own code is built for it, with
# the libraries that `cargo test` has built; `run.sh` is for long runs, in which these are followed too.
set -euo pipefail
cd "$(dirname "$0")"

seconds=$1
. ../tests/interop/install.bash
need c++ g++
need python3 python3

# The versions that the program itself is built with.
cp ../Cargo.lock Cargo.lock
export CARGO_TARGET_DIR=$PWD/../target
RUSTC_WRAPPER=$PWD/rustc.sh cargo build --quiet
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 seeds.py "$work/seeds"

for dictionary in dictionaries/*.dict; do
    target=$(basename "$dictionary" .dict)
    echo "== $target"
    mkdir -p "$work/$target"
    found=../tests/data/fuzz/$target
    [ -d "$found" ] || found=
    "$CARGO_TARGET_DIR/debug/$target" "$work/$target" "$work/seeds/$target" $found \
        -artifact_prefix="$work/" -dict="$dictionary" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=1024 -verbosity=0
done
