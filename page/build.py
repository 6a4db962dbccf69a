#!/usr/bin/env python3
"""Builds target/page/fscheck.html: the page with the program in it.

Rust needs the standard library of wasm32-wasip1. `rustup target add wasm32-wasip1` brings it; without
rustup, or without a way to its server, Debian's packages of it do (--debian).
"""

import argparse
import base64
import gzip
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parent
TARGET = "wasm32-wasip1"
PROGRAM = PROJECT / "target" / "page" / "build" / TARGET / "page" / "fscheck.wasm"
PAGE = PROJECT / "target" / "page" / "fscheck.html"
CARGO = ["--locked", "--bin", "fscheck", "--profile", "page", "--target", TARGET]
CARGO += ["--target-dir", str(PROJECT / "target" / "page" / "build")]

# Rust for wasm32-wasip1 on Debian: std as source, a linker, a C library.
DEBIAN = "rustc-web cargo-web rust-web-src rust-web-llvm lld-22 wasi-libc clang-14".split()
LIBRARY = "/usr/lib/wasm32-wasi"


def run(command, **more):
    subprocess.run(command, cwd=PROJECT, check=True, **more)


def has_target():
    """Whether this Rust can build for the target; rustup is asked to bring what is missing."""
    rustc = shutil.which("rustc")
    if not rustc:
        return False
    libraries = subprocess.run(
        [rustc, "--print", "target-libdir", "--target", TARGET], capture_output=True, text=True
    )
    if libraries.returncode == 0 and any(pathlib.Path(libraries.stdout.strip()).glob("libstd*")):
        return True
    if not shutil.which("rustup"):
        return False
    print(f"adding {TARGET} by rustup", file=sys.stderr)
    try:
        return subprocess.run(["rustup", "target", "add", TARGET], timeout=300).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def knows_packages():
    """Whether Debian has the packages here."""
    return bool(shutil.which("apt-cache")) and all(
        subprocess.run(["apt-cache", "show", name], capture_output=True).returncode == 0 for name in DEBIAN
    )


def build():
    run(["cargo", "build", *CARGO])


def build_with_debian():
    """std is built too, by the compiler that it came with."""
    missing = [
        name
        for name in DEBIAN
        if subprocess.run(["dpkg", "-s", name], capture_output=True).returncode != 0
    ]
    if missing:
        root = [] if os.geteuid() == 0 else ["sudo"]
        run([*root, "apt-get", "update", "-qq"])
        run([*root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing])
    stubs = PROJECT / "target" / "page" / "stubs.o"
    stubs.parent.mkdir(parents=True, exist_ok=True)
    clang = ["clang-14", "--target=wasm32-wasi", "-O2", "-isystem", "/usr/include/wasm32-wasi"]
    run([*clang, "-c", str(HERE / "stubs.c"), "-o", str(stubs)])
    flags = f"-L native={LIBRARY} -C link-self-contained=no"
    flags += f" -C link-arg={LIBRARY}/crt1-command.o -C link-arg=-zstack-size=8388608"
    environment = dict(os.environ, RUSTC_BOOTSTRAP="1", RUSTFLAGS=flags)
    # Before rustup's: std's source is looked for beside this compiler.
    environment["PATH"] = f"/usr/bin:{environment['PATH']}"
    std = ["-Zbuild-std=std,panic_abort"]
    link = ["--", "-C", f"link-arg={stubs}", "-C", "panic=abort"]
    run(["/usr/bin/cargo", "rustc", *CARGO, *std, *link], env=environment)


def digest(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def read(*names, folder=HERE):
    """Files as one text, each without the comment that opens the file after the first."""
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


def policy(style, script):
    """What may act in the page and in the report that it frames, which inherits this: both styles and
    scripts, the program and its worker. Nothing may connect to anything."""
    report = PROJECT / "crates" / "fscheck-core" / "src" / "report" / "html"
    styles = [digest(style), digest(read("report.css", folder=report))]
    scripts = [digest(script), digest(read("report.js", folder=report)), "'wasm-unsafe-eval'"]
    rules = {
        "default-src": ["'none'"],
        "connect-src": ["'none'"],
        "img-src": ["data:"],
        "style-src": styles,
        "script-src": scripts,
        "worker-src": ["blob:"],
        "frame-src": ["blob:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(" ".join([name, *values]) for name, values in rules.items())


def assemble():
    style = read("page.css")
    script = read("zip.js", "drop.js", "save.js", "page.js")
    version = re.search(r'^version = "(.*)"$', (PROJECT / "Cargo.toml").read_text(), re.M).group(1)
    packed = gzip.compress(PROGRAM.read_bytes(), 9, mtime=0)
    parts = {
        "POLICY": policy(style, script),
        "STYLE": style,
        "SCRIPT": script,
        "WORKER": read("files.js", "wasi.js", "worker.js"),
        "PROGRAM": base64.b64encode(packed).decode(),
        "VERSION": version,
    }
    page = re.sub(r"\{\{([A-Z]+)\}\}", lambda found: parts[found.group(1)], read("index.html"))
    PAGE.write_text(page, encoding="utf-8", newline="\n")
    print(f"{PAGE.relative_to(PROJECT)}: {PAGE.stat().st_size:,} bytes")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--debian", action="store_true", help="build with Debian's packages")
    options.add_argument("--can-build", action="store_true", help="only say whether it can be built here")
    options.add_argument("--assemble", action="store_true", help="leave the program as it is")
    options = options.parse_args()
    if options.can_build:
        sys.exit(0 if has_target() or knows_packages() else 1)
    if not options.assemble:
        if not options.debian and has_target():
            build()
        else:
            build_with_debian()
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    assemble()


if __name__ == "__main__":
    main()
