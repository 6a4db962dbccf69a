#!/usr/bin/env bash
# Every package is built, installed into an empty place without network, and runs the ready example: the
# wheel, the npm packages, the crate, the .deb, the .rpm and the archive. Not part of .ci/run, since it builds
# the tools cargo-deb and cargo-generate-rpm and fscheck itself twice more.
# PROFILE=dev builds sooner.
set -euo pipefail
cd "$(dirname "$0")/.."
source tests/interop/install.bash
need npm npm
need rpm2cpio rpm2cpio cpio
need cpio cpio
profile=${PROFILE:-release}
built=$([ "$profile" = dev ] && echo debug || echo "$profile")
target=$(rustc -vV | sed -n 's/^host: //p')
python3 -c "import ensurepip, venv" 2>/dev/null || install_packages python3-venv
tools=$PWD/target/packaging
mkdir -p "$tools"
[ -x "$tools/venv/bin/maturin" ] || { python3 -m venv "$tools/venv" && "$tools/venv/bin/pip" install -q maturin; }
for tool in cargo-deb cargo-generate-rpm; do
    command -v "$tool" >/dev/null || cargo install --quiet --locked --root "$tools" "$tool"
done
PATH=$tools/bin:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Whatever is installed is installed and run without network and without this shell's environment.
offline=()
if unshare --net true 2>/dev/null; then
    offline=(unshare --net)
elif unshare --net --map-root-user true 2>/dev/null; then
    offline=(unshare --net --map-root-user)
else
    echo "note: no namespace to be had; the network stays"
fi
passed=0
ready() {
    local name=$1
    shift
    "${offline[@]}" env -i HOME="$work/home" PATH="$PATH" "$@" validate examples/ready --as-of 2026-12-01 \
        --require-ready --no-cache >"$work/out" || { cat "$work/out"; echo "$name: not ready"; exit 1; }
    grep -q '^ready' "$work/out"
    [[ $("$@" --version) == "fscheck $version" ]]
    passed=$((passed + 1))
    echo "$name: ready"
}
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -1)

"$tools/venv/bin/maturin" build --quiet --profile "$profile" --compatibility linux --out "$work"
python3 -m venv "$work/venv"
"${offline[@]}" "$work/venv/bin/pip" install -q --no-index --find-links "$work" fscheck
ready wheel "$work/venv/bin/fscheck"

binary=${CARGO_TARGET_DIR:-target}/$built/fscheck
node packaging/npm/build.mjs "$work/npm" "$target=$binary"
(cd "$work/npm" && npm pack --silent ./fscheck ./fscheck-* >/dev/null)
mkdir "$work/prefix"
"${offline[@]}" npm install --silent --offline --no-audit --no-fund --prefix "$work/prefix" "$work"/npm/*.tgz
ready npm "$work/prefix/node_modules/.bin/fscheck"

packaging/pages.sh "$binary" target/pages
cargo deb --quiet --no-build --no-strip --profile "$profile" --output "$work/fscheck.deb"
dpkg -x "$work/fscheck.deb" "$work/deb"
ready deb "$work/deb/usr/bin/fscheck"
test -s "$work/deb/usr/share/man/man1/fscheck.1.gz"

cargo generate-rpm --profile "$built" --output "$work/fscheck.rpm"
mkdir "$work/rpm"
# Debian's rpm2cpio ends with 1 even where all went well: the program that comes out has to run.
rpm2cpio "$work/fscheck.rpm" >"$work/cpio" || true
(cd "$work/rpm" && cpio --quiet -id <"$work/cpio")
ready rpm "$work/rpm/usr/bin/fscheck"

packaging/archive.sh "$binary" "$target" "$work"
mkdir "$work/archive"
tar -C "$work/archive" -xzf "$work/fscheck-$target.tar.gz"
ready archive "$work/archive/fscheck-$target/fscheck"

# The crates as they would be published, with what they need from the folder of crates.
cargo install --quiet --locked --offline --path . --root "$work/cargo" --profile "$profile"
ready "cargo install" "$work/cargo/bin/fscheck"

# Templates name no file that a release does not have.
for of in {x86_64,aarch64}-{unknown-linux-musl.tar.gz,apple-darwin.tar.gz,pc-windows-msvc.zip}; do
    printf '%064d  fscheck-%s\n' 0 "$of"
done >"$work/SHA256SUMS"
python3 packaging/fill.py "$work/SHA256SUMS" "$work/manifests"
if grep -rn '{{' "$work/manifests"; then exit 1; fi
[ "$(wc -l <"$work/manifests/digests.txt")" = 6 ]
passed=$((passed + 1))

echo "$passed passed, 0 failed"
