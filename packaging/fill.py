"""Fills in what is made from the digests of a release: packaging/fill.py SHA256SUMS OUT

Writes the manifests of Homebrew, Scoop and winget to OUT, and `digests.txt`, which the GitHub action
takes released programs by (packaging/digests.txt in the repository).
"""

import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent


def main(sums, out):
    manifest = (HERE.parent / "Cargo.toml").read_text()
    values = {key: re.search(f'^{key} = "(.*)"$', manifest, re.M)[1] for key in ("version", "repository")}
    values["owner"] = values["repository"].split("/")[-2]
    for line in pathlib.Path(sums).read_text().splitlines():
        digest, name = line.split()
        if not re.fullmatch("[0-9a-f]{64}", digest):
            sys.exit(f"{sums}: {digest} is no SHA-256")
        values[f"sha256:{name.lstrip('*')}"] = digest

    def value(found):
        if found[1] not in values:
            sys.exit(f"{sums} has no {found[1].removeprefix('sha256:')}")
        return values[found[1]]

    out = pathlib.Path(out)
    templates = HERE / "templates"
    for template in sorted(path for path in templates.rglob("*") if path.is_file()):
        file = out / template.relative_to(templates)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(re.sub(r"\{\{([^}]+)\}\}", value, template.read_text()))
    archives = sorted(key for key in values if re.fullmatch(r"sha256:fscheck-.*-.*\.(tar\.gz|zip)", key))
    lines = [f"{values[key]}  v{values['version']}/{key.removeprefix('sha256:')}\n" for key in archives]
    (out / "digests.txt").write_text("".join(lines))


main(*sys.argv[1:])
