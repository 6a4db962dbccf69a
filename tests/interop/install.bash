# Sourced by the scripts here: `need PROGRAM PACKAGE…` installs Debian packages if the program is
# missing, `need_python MODULE PACKAGE` makes a Python module importable for $python,
# `begin` builds the program.

need() {
    local program=$1
    shift
    command -v "$program" >/dev/null || install_packages "$@"
}

install_packages() {
    local root=()
    [ "$(id -u)" = 0 ] || root=(sudo)
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

python=python3

need_python() {
    local module=$1 package=$2
    need python3 python3
    "$python" -c "import $module" 2>/dev/null && return
    local venv=$PWD/target/interop-python
    python3 -c "import ensurepip, venv" 2>/dev/null || install_packages python3-venv
    [ -x "$venv/bin/python" ] || python3 -m venv --system-site-packages "$venv"
    python=$venv/bin/python
    "$python" -c "import $module" 2>/dev/null || "$python" -m pip install -q "$package"
}

# Builds the program as $fscheck, and makes a folder $work that is gone at the end.
begin() {
    # As `cargo test` builds it: what libraries of the tests ask of others makes another build of it.
    cargo test --locked --quiet --no-run
    fscheck=$PWD/target/debug/fscheck
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
}
