"""What the comparisons have in common: the program, and how long a command takes."""

import json
import math
import os
import resource
import subprocess
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))
FSCHECK = os.environ.get("FSCHECK", os.path.join(ROOT, "target/release/fscheck"))
CORES = len(os.sched_getaffinity(0))


def best(command, times=5, **options):
    """Seconds by the clock and of processor time, the best of several runs."""
    walls, cpus = [], []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)
        walls.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert done.returncode in (0, 1), done.stderr
    return min(walls), min(cpus)


def settle(folder):
    """Makes all files older than the cache will be, so that it may be trusted."""
    for base, _, names in os.walk(folder):
        for name in names:
            os.utime(os.path.join(base, name), (1_700_000_000, 1_700_000_000))


def home(folder):
    """An environment in which the cache lies in `folder`."""
    return {**os.environ, "XDG_CACHE_HOME": folder, "HOME": folder}


def stages():
    """The program of `cargo bench`, which with READ_ONCE=FILE reads a workbook and no more."""
    build = ["cargo", "bench", "--bench", "stages", "--no-run", "--message-format", "json"]
    told = subprocess.run(build, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    made = [json.loads(line).get("executable") for line in told.splitlines()]
    return [path for path in made if path and "stages" in path][0]


def memory(command, **options):
    """MiB that the command, or the largest of its processes, took at most."""
    code = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); " \
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    told = subprocess.run(["python3", "-c", code, *command], capture_output=True, text=True, **options)
    return int(told.stdout)


def exponent(sizes, seconds):
    """The b of `seconds = a * sizes ** b` that fits best: 1 is linear, 2 quadratic."""
    x, y = [math.log(size) for size in sizes], [math.log(second) for second in seconds]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    covariance = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y))
    return covariance / sum((a - mean_x) ** 2 for a in x)
