#!/usr/bin/env bash
# Stands in for rustc: our own code tells the fuzzer where it has been, as cargo-fuzz has it.
rustc=$1
shift
case " $* " in
*" --crate-name build_script_build "*) set -- "$@" -Clink-arg="$NO_FUZZER" ;;
*" --crate-name fscheck "* | *" --crate-name fscheck_"*)
    set -- "$@" -Cpasses=sancov-module
    for option in level=4 inline-8bit-counters pc-table trace-compares; do
        set -- "$@" -Cllvm-args=-sanitizer-coverage-"$option"
    done
    ;;
esac
exec "$rustc" "$@"
