#!/usr/bin/env python3
"""What the commands for scripts cost, next to the bars they are held to and to their peers.

    cargo build --release
    python3 tests/measure/commands.py                  # everything: some minutes, on a machine with nothing else to do
    python3 tests/measure/commands.py get export       # only these; the names are the functions below
    python3 tests/measure/commands.py --sesame PROGRAM --venv FOLDER

Needs Python 3.11 or later and its standard library on Linux (/proc). For the comparison also the AWS CLI, in target/peer-venv
(`bash tests/peer/install target/peer-venv`). What is missing is left out, and said. Nothing leaves the machine: every server is
`sesame emulator` on loopback, whose options make the latency and the quota.

Chamber's way is `GetParametersByPath` with decryption, one page of ten after the other on one connection, by a client that does
nothing else: it is run here, not calculated. Ratios are of one run.
"""

import argparse
import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time

from server import Emulator, bare_chain

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KEY = "AKIADEMOENGINEER"
DIGITS = list("0123456789")
# So that a run does not wait for a quota that is not there.
NO_QUOTA = ["--rate", "100000"]


def parameters(name, kind="SecureString", value="some-value-or-other", **lists):
    """Many of one pattern, as a seed has them."""
    lists = ", ".join(f"{key} = {json.dumps(values)}" for key, values in lists.items())
    of = f"for = {{ {lists} }}\n" if lists else ""
    return f'[[parameter]]\nname = "{name}"\ntype = "{kind}"\nvalue = "{value}"\n{of}\n'


def eight():
    """A thousand secrets in eight folders."""
    most = parameters("/app/s{s}/n{s}{a}{b}", s=DIGITS[:8], a=DIGITS + ["a", "b"], b=DIGITS)
    return most + parameters("/app/s{s}/n{s}c{b}", s=DIGITS[:8], b=DIGITS[:5])


def flat():
    """A thousand in one."""
    return parameters("/flat/n{a}{b}{c}", a=DIGITS, b=DIGITS, c=DIGITS)


def small():
    """Twenty, and one."""
    return parameters("/small/n{a}{b}", a=DIGITS[:2], b=DIGITS) + parameters("/one", value="x")


def two_trees():
    """Two of ten thousand, of which one in a hundred differs."""
    same = "".join(
        parameters(f"/{tree}/{{a}}{{b}}/{{c}}{{d}}", a=DIGITS, b=DIGITS, c=DIGITS, d=DIGITS[:9]) for tree in ("one", "two")
    )
    nine = "".join(parameters(f"/{tree}/{{a}}{{b}}/{{c}}9", a=DIGITS, b=DIGITS, c=DIGITS[:9]) for tree in ("one", "two"))
    differ = "".join(
        parameters(f"/{tree}/{{a}}{{b}}/99", value=f"of-{tree}", a=DIGITS, b=DIGITS) for tree in ("one", "two")
    )
    return same + nine + differ


class Chamber:
    """Reads as chamber does: (parameters, calls, seconds)."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.connection.connect()
        self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def read(self, *paths):
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "AmazonSSM.GetParametersByPath",
            "Authorization": f"AWS4-HMAC-SHA256 Credential={KEY}/20260101/eu-west-1/ssm/aws4_request",
        }
        count, calls, throttled, begun = 0, 0, 0, time.monotonic()
        for path in paths:
            token = None
            while True:
                body = {"Path": path, "Recursive": True, "WithDecryption": True, "MaxResults": 10}
                self.connection.request("POST", "/", json.dumps(body | ({"NextToken": token} if token else {})), headers)
                answer = self.connection.getresponse()
                page = json.loads(answer.read())
                calls += 1
                if answer.status != 200:
                    throttled += 1
                    time.sleep(0.1)
                    continue
                count += len(page["Parameters"])
                token = page.get("NextToken")
                if not token:
                    break
        return count, calls, throttled, time.monotonic() - begun


class Bench:
    """What every measurement needs, and the table they fill."""

    def __init__(self, options, folder):
        self.sesame, self.folder, self.rounds = options.sesame, folder, options.rounds
        self.venv = options.venv
        self.processor = []

    def emulator(self, seed, latency=0, behaviour=""):
        path = os.path.join(self.folder, "seed.toml")
        with open(path, "w") as file:
            file.write(f"[behaviour]\nlatency_ms = {latency}\n{behaviour}\n{seed}")
        return Emulator(self.sesame, "--seed", path)

    def environment(self, url):
        return {
            "PATH": os.environ["PATH"],
            "HOME": self.folder,
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": "any",
            "AWS_REGION": "eu-west-1",
            "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def run(self, emulator, *words, status=0):
        return self.timed([self.sesame, *words], emulator, status)

    def timed(self, command, emulator, status=0):
        """Seconds, what was written, and the most memory that it took, in MB."""
        begun = time.monotonic()
        child = subprocess.Popen(command, env=self.environment(emulator.url), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, err = child.stdout.read(), child.stderr.read()
        _, ended, usage = os.wait4(child.pid, 0)
        took = time.monotonic() - begun
        self.processor.append(usage.ru_utime + usage.ru_stime)
        child.returncode = os.waitstatus_to_exitcode(ended)
        if child.returncode != status:
            sys.exit(f"{command} ended with {child.returncode}:\n{err.decode()}")
        return took, out, usage.ru_maxrss / 1024

    def spent(self):
        """Of the processor, by what was run since this was asked last; other programs do not count in it."""
        spent, self.processor = self.processor, []
        return f"processor {ms(statistics.median(spent))}"

    def row(self, figure, measured, bar, holds=None):
        verdict = {True: "yes", False: "NO", None: ""}[holds]
        print(f"| {figure} | {measured} | {bar} | {verdict} |", flush=True)


def ms(seconds):
    return f"{seconds * 1e3:.1f} ms"


def spread(times):
    return f"median {ms(statistics.median(times))} ({ms(min(times))} to {ms(max(times))}, {len(times)} runs)"


def logged(path):
    """The calls that a log tells of: (by operation, throttled)."""
    with open(path) as lines:
        calls = [line for line in lines if "attempt=" in line]
    by = {}
    for line in calls:
        operation = re.search(r'action="?(?:ssm:)?(\w+)', line).group(1)
        by[operation] = by.get(operation, 0) + 1
    return by, sum("hrottl" in line for line in calls)


def get(bench):
    """One value: the process, its round trip, and nothing else."""
    for latency in (0, 20, 80):
        with bench.emulator(eight() + flat() + small(), latency) as emulator:
            times = [bench.run(emulator, "get", "/one")[0] for _ in range(bench.rounds)]
            own = statistics.median(times) - latency / 1e3
            measured = f"{spread(times)}; own {ms(own)}, at best {ms(min(times) - latency / 1e3)}, {bench.spent()}"
            bench.row(f"get of one name, {latency} ms", measured, "≤ 15 ms own", own <= 0.015)
            if latency:
                continue
            cli = os.path.join(bench.venv, "bin", "python")
            if not os.path.exists(cli):
                bench.row("… the AWS CLI", "not installed", "")
                continue
            line = "ssm get-parameter --name /one --with-decryption --query Parameter.Value --output text"
            peer = [bench.timed([cli, "-m", "awscli", *line.split()], emulator)[0] for _ in range(5)]
            part = statistics.median(times) / statistics.median(peer)
            bench.row("… of the AWS CLI's time", f"{part:.1%} of {spread(peer)}", "≤ 5 %", part <= 0.05)


def exec_(bench):
    """A command's start over that of `env`."""
    for latency in (0, 20):
        with bench.emulator(eight() + flat() + small(), latency) as emulator:
            base, times = [], []
            for _ in range(bench.rounds):
                base.append(bench.timed(["/usr/bin/env", "true"], emulator)[0])
                times.append(bench.run(emulator, "exec", "/one", "--", "true")[0])
            over = statistics.median(times) - statistics.median(base) - latency / 1e3
            best = min(times) - min(base) - latency / 1e3
            measured = f"{spread(times)}; own {ms(over)}, at best {ms(best)}"
            bench.row(f"exec over env, {latency} ms", measured, "≤ 15 ms own", over <= 0.015)


def export(bench):
    """A thousand secrets, beside chamber's way."""
    each = [f"/app/s{n}/" for n in range(8)]
    all_of_it = eight() + flat() + small()
    for figure, seed, places, bar in (
        ("1,000 in eight folders, each named", eight(), each, 5),
        ("… among 2,000", all_of_it, each, 5),
        ("… the folder above them named", eight(), ["/app/"], 5),
        ("… among 2,000", all_of_it, ["/app/"], None),
        ("1,000 in one flat folder", flat(), ["/flat/"], 1),
        ("… among 2,000", all_of_it, ["/flat/"], 1),
        ("20 among 2,000", all_of_it, ["/small/"], None),
    ):
        with bench.emulator(seed, 20) as emulator:
            ours, theirs = [], []
            for _ in range(5):
                took, out, _ = bench.run(emulator, "export", *places, "--format", "csv", *NO_QUOTA)
                ours.append(took)
                count, calls, _, took = Chamber(emulator.port).read(*places)
                theirs.append(took)
                assert out.count(b"\n") == count + 1, (out.count(b"\n"), count)
        ratio = statistics.median(theirs) / statistics.median(ours)
        measured = f"{spread(ours)}; chamber's way {calls} calls, {statistics.median(theirs):.2f} s = {ratio:.2f} ×"
        holds = None if bar is None else ratio >= bar
        bench.row(f"export of {figure}, 20 ms, no quota", measured, f"≥ {bar} ×" if bar else "", holds)


def quota(bench):
    """The same under the quota that an account has."""
    for latency in (0, 20):
        for figure, place in (("eight folders", "/app/"), ("one flat folder", "/flat/")):
            with bench.emulator(eight() + flat() + small(), latency, "throttle = true") as emulator:
                log = os.path.join(bench.folder, f"log-{latency}-{figure}")
                took, _, _ = bench.run(emulator, "export", place, "--format", "csv", "--log", log)
                by, throttled = logged(log)
            reads = sum(count for operation, count in by.items() if operation.startswith("GetParameter"))
            holds = took <= 1.05 * reads / 40 and throttled == 0
            measured = f"{took:.2f} s = {took / (reads / 40):.3f} × {reads} reads / 40; {by}, {throttled} throttled"
            bench.row(f"export of 1,000 in {figure}, {latency} ms, 40 a second", measured, "≤ 1.05 ×, none throttled", holds)
        with bench.emulator(eight() + flat() + small(), latency, "throttle = true") as emulator:
            count, calls, throttled, took = Chamber(emulator.port).read("/app/")
        bench.row("… chamber's way", f"{took:.2f} s, {calls} calls, {throttled} of them throttled", "")


def diff(bench):
    """Two trees of ten thousand, one in a hundred different; their names, and those of one of them."""
    with bench.emulator(two_trees(), 20) as emulator:
        pages, chain = bare_chain(emulator.port)
        for figure, words, status in (
            ("diff of names, 2 × 10,000", ["diff", "/one", "/two", "--names-only"], 0),
            ("ls of 10,000 among 20,000", ["ls", "/one"], 0),
        ):
            took, out, memory = bench.run(emulator, *words, status=status)
            measured = f"{took:.2f} s = {took / chain:.2f} × a bare client's {pages} pages, at most {memory:.0f} MB"
            holds = memory <= 60 and took <= 1.1 * chain
            bench.row(f"{figure}, 20 ms", measured, "≤ 1.1 × the chain, ≤ 60 MB", holds)
        log = os.path.join(bench.folder, "log-diff")
        took, out, memory = bench.run(emulator, "diff", "/one", "/two", "--log", log, status=1)
        assert out.count(b"\n") == 100, out.count(b"\n")
        by, throttled = logged(log)
        reads = sum(count for operation, count in by.items() if operation.startswith("GetParameter"))
        measured = f"{took:.2f} s = {took / (reads / 40):.3f} × {reads} reads / 40, at most {memory:.0f} MB; {by}, {throttled} throttled"
        holds = memory <= 60 and took <= 1.05 * reads / 40 and throttled == 0
        bench.row("diff of values, 2 × 10,000, 20 ms", measured, "≤ 60 MB, ≤ 1.05 ×", holds)


ALL = {"get": get, "exec": exec_, "export": export, "quota": quota, "diff": diff}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=[[], *ALL], metavar="what")
    parser.add_argument("--sesame", default=os.path.join(ROOT, "target", "release", "sesame"), help="the binary")
    parser.add_argument("--venv", default=os.path.join(ROOT, "target", "peer-venv"), help="where the AWS CLI is")
    parser.add_argument("--rounds", type=int, default=21, help="how often what is short is run")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors, load {load:.1f} before; {time.strftime('%Y-%m-%d %H:%M')}\n")
    print("| figure | measured | bar | holds |\n|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, folder)
        for name, one in ALL.items():
            if not options.what or name in options.what:
                one(bench)
    print(f"\nload {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main()
