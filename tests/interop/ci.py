"""The examples in docs/ci.md as files, and the steps of the action, run as GitHub runs them."""

import os
import pathlib
import re
import subprocess
import sys

import yaml

ACTION = yaml.safe_load(open("action.yml"))


def snippets(work):
    """Writes each YAML example of docs/ci.md to a file named after its heading."""
    text = pathlib.Path("docs/ci.md").read_text()
    count = 0
    for section in re.split(r"^## ", text, flags=re.M)[1:]:
        name = section.split()[0].lower()
        for number, example in enumerate(re.findall(r"```yaml\n(.*?)```", section, re.S)):
            (work / f"{name}-{number}.yml").write_text(example)
            count += 1
    assert count == 3, count
    uses = yaml.safe_load((work / "github-0.yml").read_text())["jobs"]["validate"]["steps"][1]["with"]
    assert set(uses) <= set(ACTION["inputs"]), uses


def run(work, **inputs):
    """Runs the steps of the action that are scripts. Gives the last exit code and all outputs."""
    values = {f"inputs.{name}": of.get("default", "") for name, of in ACTION["inputs"].items()}
    values |= {f"inputs.{name}": value for name, value in inputs.items()}
    values |= {"runner.temp": str(work / "temp"), "runner.os": "Linux", "runner.arch": "X64"}
    outputs, code = {}, 0

    def filled(text):
        return re.sub(r"\$\{\{ *(.*?) *\}\}", lambda found: values[found[1]], text)

    for step in ACTION["runs"]["steps"]:
        if "run" not in step:
            filled(str(step.get("with", {}).get("key", "")))
            continue
        output = work / "output"
        output.write_text("")
        environment = os.environ | {
            "GITHUB_ACTION_PATH": os.getcwd(),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(work / "summary.md"),
        }
        environment |= {name: filled(value) for name, value in step.get("env", {}).items()}
        code = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", filled(step["run"])],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ).returncode
        for line in output.read_text().splitlines():
            name, value = line.split("=", 1)
            outputs[name] = value
            if "id" in step:
                values[f"steps.{step['id']}.outputs.{name}"] = value
    return code, outputs


def action(work):
    (work / "temp").mkdir()
    day = "--as-of 2026-12-01"
    files = {"sarif": str(work / "a.sarif"), "html": str(work / "a.html")}
    code, outputs = run(work, path="examples/ready", args=day, **files)
    assert (code, outputs["verdict"]) == (0, "ready"), (code, outputs)
    assert len(outputs["digest"]) == 64
    assert (work / "a.sarif").exists() and (work / "a.html").exists()
    assert "## fscheck: ready" in (work / "summary.md").read_text()
    code, outputs = run(work, path="examples/draft", args=day, sarif="", html="")
    assert (code, outputs["verdict"]) == (1, "not-ready"), (code, outputs)
    code, outputs = run(work, path="examples/draft", args=f"{day} --fail-on never", sarif="")
    assert (code, outputs["verdict"]) == (0, "not-ready"), (code, outputs)
    harmed = work / "harmed"
    for path in ["no such folder", f"$(touch {harmed})", f'"; touch {harmed}; "', "--version"]:
        code, outputs = run(work, path=path, args=day, sarif="")
        assert code == 2 and "verdict" not in outputs, (path, code, outputs)
    assert not harmed.exists()


if __name__ == "__main__":
    {"snippets": snippets, "action": action}[sys.argv[1]](pathlib.Path(sys.argv[2]))
