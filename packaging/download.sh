#!/usr/bin/env bash
# For the action: puts the released program for this runner into a folder: packaging/download.sh FOLDER
#
# digests.txt beside this script names the release and the SHA-256 of each archive. Nothing else is ever run:
# a download with another digest is an error. Says on standard output `downloaded=true`, or
# `downloaded=false` where there is no such release or it can't be fetched, so that the action builds.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1

case "${RUNNER_OS:-}-${RUNNER_ARCH:-}" in
Linux-X64) archive=fscheck-x86_64-unknown-linux-musl.tar.gz ;;
Linux-ARM64) archive=fscheck-aarch64-unknown-linux-musl.tar.gz ;;
macOS-X64) archive=fscheck-x86_64-apple-darwin.tar.gz ;;
macOS-ARM64) archive=fscheck-aarch64-apple-darwin.tar.gz ;;
Windows-X64) archive=fscheck-x86_64-pc-windows-msvc.zip ;;
Windows-ARM64) archive=fscheck-aarch64-pc-windows-msvc.zip ;;
*) archive=none ;;
esac
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -1)
repository=$(sed -n 's/^repository = "\(.*\)"$/\1/p' Cargo.toml | head -1)
# Digests of an earlier release don't belong to this source.
digest=$(sed -n "s|^\([0-9a-f]\{64\}\)  v$version/$archive\$|\1|p" packaging/digests.txt)
if [ -z "$digest" ]; then
    echo "no released program of this version for this system" >&2
    echo "downloaded=false"
    exit
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if ! curl --fail --silent --show-error --location --proto '=https' --retry 3 --max-time 120 \
    --output "$scratch/$archive" "$repository/releases/download/v$version/$archive"; then
    echo "the released program can't be fetched" >&2
    echo "downloaded=false"
    exit
fi
sum() {
    if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi
}
found=$(sum "$scratch/$archive")
if [ "${found%% *}" != "$digest" ]; then
    echo "::error::$archive of v$version has the SHA-256 ${found%% *}, and should have $digest" >&2
    exit 1
fi
case $archive in
*.zip) unzip -q "$scratch/$archive" -d "$scratch" ;;
*) tar -xzf "$scratch/$archive" -C "$scratch" ;;
esac
mkdir -p "$folder"
name=${archive%.tar.gz}
cp "$scratch/${name%.zip}"/fscheck* "$folder"
echo "downloaded=true"
