#!/usr/bin/env python3
"""What a newcomer waits for: the README's two commands from an empty target folder, and the release build.

    python3 tests/measure/build.py                  # this tree, as it is on disk: some 8 minutes on 2 processors
    python3 tests/measure/build.py --base COMMIT    # the same of another commit before it, and the bars between the two
    python3 tests/measure/build.py first tests      # only these; the names are those of the table
    python3 tests/measure/build.py --twice          # compiles nothing: would the tests compile a dependency again?

| name | what is measured |
|---|---|
| first | the compiling that the README's first command begins with (`cargo run` as `cargo build`, with its options) |
| tests | then, in the same target folder, the README's second command, its compiling and its running |
| release | `cargo build --release` in an empty folder of its own; of a tree whose first command is that, the same figure |

Each is given as wall time, which is what somebody waits, and as processor time, which hardly changes while others use the machine.
What is downloaded is downloaded before. The commands are those of each tree's own README, so a commit is measured by what
it told people to run.

Under the table stands which dependencies the tests compiled again though the first command had; it should be none. What a build
script or a macro uses may well be compiled once for it and once for the program. `--twice` looks for the cause of such a thing,
features that only the tests ask for, and ends with 1 where there is one.

Needs Python 3.11 or later, git and cargo; nothing else should run meanwhile.
"""

import argparse
import contextlib
import json
import os
import resource
import shlex
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NAMES = ["first", "tests", "release"]
RELEASE = ["cargo", "build", "--release"]


class Took:
    """Seconds, by the clock and of the processor."""

    def __init__(self, wall=0.0, processor=0.0):
        self.wall, self.processor = wall, processor

    def __add__(self, other):
        return Took(self.wall + other.wall, self.processor + other.processor)

    def __str__(self):
        minutes, seconds = divmod(round(self.wall), 60)
        return f"{minutes}:{seconds:02} ({self.processor:.0f} s of processor)"


def run(command, folder, target):
    """Runs a command to its end: what it took, and the crates it compiled as cargo names them."""
    environment = {**os.environ, "CARGO_TARGET_DIR": target, "CARGO_TERM_COLOR": "never"}
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    wall, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode:
        sys.exit(f"{shlex.join(command)} failed:\n{ran.stdout[-4000:]}\n{ran.stderr[-4000:]}")
    took = Took(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return took, list(compiled(ran.stdout))


def compiled(messages):
    """The id of each library that was compiled, not found as it was nor as a test of itself, by cargo's messages."""
    for line in messages.splitlines():
        if not line.startswith("{"):
            continue
        message = json.loads(line)
        if message["reason"] == "compiler-artifact" and not message["fresh"] and not message["profile"]["test"]:
            if set(message["target"]["kind"]) & {"lib", "rlib"}:
                yield message["package_id"]


def commands(tree):
    """The README's first command as one that only compiles, and its second."""
    with open(os.path.join(tree, "README.md")) as file:
        lines = [shlex.split(line, comments=True) for line in file if line.startswith("cargo ")]
    first = next(line for line in lines if line[1] == "run")
    second = next(line for line in lines if line[1] == "test")
    if "--" in first:
        first = first[: first.index("--")]
    return ["cargo", "build", *first[2:]], second


def features(tree, edges):
    """The features of each dependency that is linked, by its name and version."""
    command = ["cargo", "tree", "--locked", "--edges", edges, "--no-dedupe", "--prefix", "none", "--format", "{p}\t{f}"]
    listed = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=True).stdout
    lines = (line.split("\t") for line in listed.splitlines() if "\t" in line)
    return {tuple(package.split()[:2]): features for package, features in lines}


def twice(tree):
    """What the tests would compile again, and for which features."""
    first, tests = features(tree, "normal,no-proc-macro"), features(tree, "normal,dev,no-proc-macro")
    return [f"{' '.join(one)}: {first[one]} → {tests[one]}" for one in sorted(first) if first[one] != tests[one]]


def name_and_version(package_id):
    """Of an id such as registry+https://…#name@1.2.3; a folder's has no name where the folder is called so."""
    place, _, rest = package_id.partition("#")
    name, _, version = rest.rpartition("@")
    return name or place.rsplit("/", 1)[-1], f"v{version}"


def measure(tree, what):
    """What each of the three took, by its name, and what was compiled again."""
    subprocess.run(["cargo", "fetch", "--locked"], cwd=tree, check=True, capture_output=True)
    first, second = commands(tree)
    took, again = {}, []
    with tempfile.TemporaryDirectory(prefix="sesame-build-") as target:
        if "first" in what or "tests" in what:
            took["first"], before = run([*first, "--locked", "--message-format", "json"], tree, target)
        if "tests" in what:
            build, after = run([*second, "--locked", "--no-run", "--message-format", "json"], tree, target)
            tests, _ = run([*second, "--locked"], tree, target)
            took["tests"] = build + tests
            ours = features(tree, "normal,no-proc-macro")
            common = {name_and_version(one) for one in set(before) & set(after)}
            again = sorted(" ".join(one) for one in common if one in ours)
    if "release" in what:
        if "first" in took and first == RELEASE:
            took["release"] = took["first"]
        else:
            with tempfile.TemporaryDirectory(prefix="sesame-build-") as target:
                took["release"], _ = run([*RELEASE, "--locked"], tree, target)
    return took, again, [first, second, RELEASE]


def both(took):
    return took["first"] + took["tests"] if "first" in took and "tests" in took else None


def show(title, measured):
    took, again, commands = measured
    print(f"\n{title}\n\n| | command | took |\n|---|---|---|")
    for name, command in zip(NAMES, commands):
        if name in took:
            print(f"| {name} | `{shlex.join(command)}` | {took[name]} |")
    if whole := both(took):
        print(f"| first and tests | | {whole} |")
    if "tests" in took:
        print(f"\ncompiled again by the tests: {', '.join(again) or 'none'}", flush=True)


def compare(here, base):
    print("\n| figure | of the base, wall | of the base, processor | bar | holds |\n|---|---|---|---|---|")
    for figure, mine, other, bar in (
        ("first command", here.get("first"), base.get("first"), 0.5),
        ("both commands", both(here), both(base), 0.5),
        ("release build", here.get("release"), base.get("release"), 0.85),
    ):
        if mine and other:
            wall, processor = mine.wall / other.wall, mine.processor / other.processor
            verdict = "yes" if wall <= bar else "NO"
            print(f"| {figure} | {wall:.0%} | {processor:.0%} | ≤ {bar:.0%} | {verdict} |")


@contextlib.contextmanager
def worktree(commit):
    """A commit's files, for as long as they are looked at."""
    with tempfile.TemporaryDirectory(prefix="sesame-base-") as folder:
        tree = os.path.join(folder, "tree")
        git = ["git", "-C", ROOT, "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", tree, commit], check=True)
        try:
            yield tree
        finally:
            subprocess.run([*git, "remove", "--force", tree], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=[[], *NAMES], metavar="what")
    parser.add_argument("--base", metavar="COMMIT", help="a commit to compare with")
    parser.add_argument("--twice", action="store_true", help="compile nothing, but say what would be compiled again")
    options = parser.parse_args()
    if options.twice:
        sys.exit("\n".join(["compiled again for the tests:", *found]) if (found := twice(ROOT)) else 0)
    what = options.what or NAMES
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before; {time.strftime('%Y-%m-%d %H:%M')}")
    base = None
    if options.base:
        with worktree(options.base) as tree:
            base = measure(tree, what)
        show(f"base: {options.base}", base)
    here = measure(ROOT, what)
    show("this tree", here)
    if base:
        compare(here[0], base[0])
    print(f"\nload {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main()
