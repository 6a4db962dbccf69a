#!/usr/bin/env bash
# Runs the fuzzers one after another: `fuzz/run.sh SECONDS [TARGET...]`, all of them without a name.
# Each begins with its seeds and with what earlier runs kept, and has the memory and the time for one
# input that the program promises. Stops at the first finding, which cargo-fuzz then names.
set -euo pipefail
cd "$(dirname "$0")"

seconds=$1
shift

# The versions that the program itself is built with.
cp ../Cargo.lock Cargo.lock
# What cargo-fuzz asks of the compiler has no other name on a stable toolchain.
export RUSTC_BOOTSTRAP=1
python3 seeds.py corpus/seeds

for target in ${*:-$(cargo fuzz list)}; do
    echo "== $target"
    mkdir -p "corpus/$target"
    found=../tests/data/fuzz/$target
    [ -d "$found" ] || found=
    # Safe Rust has nothing for the address sanitizer to see.
    cargo fuzz run --sanitizer none "$target" "corpus/$target" "corpus/seeds/$target" $found -- \
        -dict="dictionaries/$target.dict" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=1024 -print_final_stats=1 -verbosity=0
done
