#!/usr/bin/env bash
# The program for Windows, built here and run by Wine: on both examples it must write what it writes on Linux,
# byte for byte. Of workbooks the parts are compared, and messages may have `\` for `/` and the system's words.
# It needs Rust's library for the target, which only rustup brings: Debian's is too old.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/interop/install.bash
need wine wine wine64
need x86_64-w64-mingw32-gcc gcc-mingw-w64-x86-64-posix
need python3 python3
target=x86_64-pc-windows-gnu
built=target/windows/$target/debug

if ! rustup target add "$target" 2>/dev/null; then
    echo "not run: rustup cannot bring $target"
    exit 0
fi
begin

# Soon built, as nobody gets this one.
CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc CARGO_PROFILE_DEV_DEBUG=0 \
    cargo build --locked --quiet --bin fscheck --target "$target" --target-dir target/windows \
    --config 'profile.dev.opt-level=0' --config 'profile.dev.package."*".opt-level=0'
x86_64-w64-mingw32-gcc -shared -O2 -o "$built/bcryptprimitives.dll" tests/windows/bcryptprimitives.c -ladvapi32
x86_64-w64-mingw32-gcc -O2 -o "$built/hold.exe" tests/windows/hold.c
export WINEPREFIX=$work/wine WINEDEBUG=-all DISPLAY='' WINEDLLOVERRIDES='mscoree,mshtml=;bcryptprimitives=n'
wine cmd /c exit 2>/dev/null

for system in linux windows; do
    mkdir -p "$work/$system/out"
    cp -r examples "$work/$system/"
    # What `collect` has something to propose for: a manifest without evidence, and a workbook alone.
    for name in unlisted form; do
        cp -r examples/ready "$work/$system/$name"
    done
    sed -i '/^evidence:$/,$d' "$work/$system/unlisted/evidence.yaml"
    rm "$work/$system/form/evidence.yaml"
    # Names in other capitals than the manifest's.
    cp -r examples/ready "$work/$system/capitals"
    mv "$work/$system/capitals/practice" "$work/$system/capitals/Practice"
    # A manifest as Windows writes it.
    cp -r examples/ready "$work/$system/crlf"
    sed -i 's/$/\r/' "$work/$system/crlf/evidence.yaml"
    sed -i 's|path: practice/|path: practice\\|' "$work/$system/crlf/evidence.yaml"
done

windows=$PWD/$built/fscheck.exe

# Runs the program on both systems, and keeps its outputs and its exit code under a name. In arguments `@` is the
# separator of the system, and `%` the folder that the program runs in.
both() {
    local name=$1
    shift
    local folder=$work/linux arguments=("${@//@//}")
    run linux "$name" "$fscheck" "${arguments[@]//%/$folder}"
    folder=Z:$work/windows
    arguments=("${@//%/${folder//\//@}}")
    run windows "$name" wine "$windows" "${arguments[@]//@/\\}"
}

run() {
    local folder=$work/$1 name=$2 code=0
    shift 2
    (cd "$folder" && "$@" >"out/$name.out" 2>"out/$name.err" </dev/null) || code=$?
    echo "$code" >"$folder/out/$name.code"
}

as_of=(--as-of 2026-12-01)
for example in ready draft; do
    for format in text full json sarif junit github markdown html csv tasks; do
        both "$example-$format" validate "examples/$example" --no-cache "${as_of[@]}" --format "$format"
    done
done
both annotate validate examples/draft --no-cache "${as_of[@]}" --output xlsx=annotated.xlsx
for folder in capitals crlf; do
    both "$folder" validate "$folder" --no-cache "${as_of[@]}" --format json
done
both separators validate examples@draft --no-cache "${as_of[@]}" --format sarif
both absolute validate %@examples@draft --no-cache "${as_of[@]}" --format sarif
both init init new
both export export --output blank.xlsx
both export-from export --from examples/draft --output filled.xlsx
both lock lock examples/ready
both locked validate examples/ready --no-cache "${as_of[@]}" --locked --format json
both collect collect unlisted "${as_of[@]}" --format json
both collect-form collect form "${as_of[@]}"
both usage validate missing

python3 tests/windows/compare.py "$work/linux" "$work/windows"

# A workbook that is open in Excel is read, and is not replaced.
cd "$work/windows"
held=(wine "${windows%/*}/hold.exe" blank.xlsx "$windows")
"${held[@]}" validate blank.xlsx --no-cache >held.out 2>&1 || [ $? = 1 ]
code=0
"${held[@]}" export --output blank.xlsx --force >held.out 2>&1 || code=$?
[ "$code" = 2 ] && grep -q "blank.xlsx can't be written" held.out && grep -q "close it in Excel" held.out
