#!/usr/bin/env python3
"""Ten jobs that people do in Parameter Store, by the AWS CLI and by sesame, on the same emulator: keys, and seconds of waiting.

    cargo build --release
    python3 tests/measure/jobs.py [PROGRAM]           # otherwise target/release/sesame

A key of the CLI is a character of the command line, and enter; a job that takes several commands has them all. Of sesame every key
counts from the panes on, those that find the parameter included (by a part of its name, as one searches). Seconds are what the
program or the service takes: nobody's typing and reading is in them. The CLI gets what an expert would type: no confirmation, no look at
what is overwritten, values on the command line and in the shell's history.

Needs Python 3.11 or later, and the AWS CLI (`bash tests/peer/install target/peer-venv`).
"""

import os
import subprocess
import sys
import tempfile
import time

from screen import Program
from server import Emulator

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.path.join(ROOT, "target", "peer-venv", "bin")
SECRET = "/checkout/dev/orders/db/password"
PLAIN = "/checkout/dev/orders/db/host"
FOLDER, TO = "/checkout/dev/orders", "/checkout/dev/orders-copy"

GET = f"aws ssm get-parameter --with-decryption --name {SECRET} --query Parameter.Value --output text"
KEEP = "--query 'Parameter.[Type,Value]' --output text"
COPY = (
    f"aws ssm get-parameters-by-path --path {FOLDER} --recursive --with-decryption --query 'Parameters[].[Name,Type,Value]'"
    " --output text | while IFS=$'\\t' read -r n t v; do "
    f'aws ssm put-parameter --name "{TO}${{n#{FOLDER}}}" --type "$t" --value "$v"; done'
)

# What it is, what is typed into a shell, what is typed into sesame: pairs of keys and what the screen says then.
JOBS = [
    ("read a secret", [GET], [("/", "enter go there|names"), ("ord db pas\r", "space reveals"), (" ", "demo-orders")]),
    (
        "change its value",
        [f"aws ssm put-parameter --name {SECRET} --value new-teasel --overwrite"],
        [("e", "column"), ("\x0c", "column"), ("new-teasel", "new-teasel"), ("\x13", "w write  "), ("w", "wrote ")],
    ),
    (
        "what changed in it?",
        [f"aws ssm get-parameter-history --with-decryption --name {SECRET}"],
        [("H", "versions"), ("=", "masked|tab shows"), ("\t", "new-teasel"), ("\x1b\x1b", "space reveal")],
    ),
    (
        "put the version before back",
        [
            f"aws ssm get-parameter-history --name {SECRET} --query 'Parameters[].Version'",
            f"aws ssm put-parameter --overwrite --name {SECRET} --value"
            f' "$(aws ssm get-parameter --with-decryption --name {SECRET}:1 --query Parameter.Value --output text)"',
        ],
        [("u", "enter"), ("\r", "history|version"), ("\r", "w write  "), ("w", "wrote ")],
    ),
    (
        "a tag on it",
        [
            "aws ssm add-tags-to-resource --resource-type Parameter"
            f" --resource-id {SECRET} --tags Key=reviewed,Value=ana"
        ],
        [("t", "of 50"), ("n", "new|key"), ("reviewed\r", "reviewed"), ("ana\r", "+ reviewed"), ("\x13", "w write  "), ("w", "changed ")],
    ),
    (
        "a label on its latest version",
        [f"aws ssm label-parameter-version --name {SECRET} --labels good"],
        [("t", "of 50"), ("\tn", "label"), ("good\r\r", "+ good"), ("\x13", "w write  "), ("w", "changed ")],
    ),
    (
        "rename it",
        [
            f'aws ssm put-parameter --name {SECRET}-2 --type SecureString --value "$({GET})"',
            f"aws ssm delete-parameter --name {SECRET}",
        ],
        [("M", "enter go on"), ("-2\r", "moves it  ›"), ("password\r", "moved to")],
    ),
    (
        "delete it, and want it back",
        [
            f"aws ssm delete-parameter --name {SECRET}-2",
            f"aws ssm put-parameter --name {SECRET}-2 --type SecureString --value a-value-written-down-before",
        ],
        [("D", "deletes it  ›"), ("password-2\r", "puts it back until"), ("u", "kept until"), ("\r", "w create  "), ("w", "anew, version 1")],
    ),
    (
        "copy a folder of six",
        [COPY],
        [("h", "latest"), ("h", "latest"), ("c", "to "), ("-copy\r", "w copy  "), ("w", "copied ")],
    ),
    (
        "what changed last, anywhere?",
        ["aws ssm describe-parameters --query 'sort_by(Parameters,&LastModifiedDate)[-5:].[Name,LastModifiedDate,LastModifiedUser]' --output text"],
        [("s", "by last change|last change")],
    ),
]


def shell(command, environment):
    begun = time.monotonic()
    ran = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, text=True)
    if ran.returncode:
        sys.exit(f"{command}\n{ran.stderr}")
    return time.monotonic() - begun


def screen(program, steps):
    keys, seconds = 0, 0.0
    for typed, seen in steps:
        begun = time.monotonic()
        program.send(typed)
        seconds += program.wait(lambda it: any(text in it.text() for text in seen.split("|"))) - begun
        program.settle(0.1)
        keys += len(typed)
    return keys, seconds


def main():
    sesame = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "target", "release", "sesame")
    with tempfile.TemporaryDirectory() as home, Emulator(sesame) as first, Emulator(sesame) as second:
        common = {"HOME": home, "AWS_ACCESS_KEY_ID": "AKIADEMOENGINEER", "AWS_SECRET_ACCESS_KEY": "any", "AWS_REGION": "eu-west-1"}
        common |= {"AWS_DEFAULT_REGION": "eu-west-1", "AWS_PAGER": "", "PATH": f"{BIN}:{os.environ['PATH']}"}
        print("| job | CLI: keys | seconds | sesame: keys | seconds |\n|---|---|---|---|---|")
        totals = [0, 0.0, 0, 0.0]
        with Program([sesame, "--no-cache"], {**common, "AWS_ENDPOINT_URL": second.url}, 120, 40) as program:
            program.wait(lambda it: "as of" in it.text())
            for job, commands, steps in JOBS:
                typed = sum(len(command) + 1 for command in commands)
                waited = sum(shell(command, {**common, "AWS_ENDPOINT_URL": first.url}) for command in commands)
                keys, seconds = screen(program, steps)
                print(f"| {job} | {typed} | {waited:.1f} | {keys} | {seconds:.2f} |", flush=True)
                totals = [a + b for a, b in zip(totals, [typed, waited, keys, seconds])]
        print(f"| all ten | {totals[0]} | {totals[1]:.1f} | {totals[2]} | {totals[3]:.2f} |")


if __name__ == "__main__":
    main()
