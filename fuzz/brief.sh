#!/usr/bin/env bash
# Runs every fuzzer on some inputs, from the same seed each time: `fuzz/brief.sh INPUTS`. Only our own
# code is built for it, with the libraries that `cargo test` has built. `run.sh` is for long runs, each
# from a new seed, in which the libraries are followed too.
set -euo pipefail
cd "$(dirname "$0")"

inputs=$1
. ../tests/interop/install.bash
need c++ g++
need python3 python3

# The versions that the program itself is built with.
cp ../Cargo.lock Cargo.lock
export CARGO_TARGET_DIR=$PWD/../target
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export NO_FUZZER=$work/no_fuzzer.o
c++ -x c -c no_fuzzer.c -o "$NO_FUZZER"
RUSTC_WRAPPER=$PWD/rustc.sh cargo build --quiet
python3 seeds.py "$work/seeds"
mkdir -p artifacts

for dictionary in dictionaries/*.dict; do
    target=$(basename "$dictionary" .dict)
    mkdir -p "$work/$target"
    found=../tests/data/fuzz/$target
    [ -d "$found" ] || found=
    "$CARGO_TARGET_DIR/debug/$target" "$work/$target" "$work/seeds/$target" $found \
        -dict="$dictionary" -seed=1 -runs="$inputs" -timeout=10 -rss_limit_mb=1024 \
        -artifact_prefix=artifacts/ -print_final_stats=1 >"$work/told" 2>&1 ||
        { cat "$work/told"; exit 1; }
    echo "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$work/told") inputs"
done
