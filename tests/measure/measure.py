#!/usr/bin/env python3
"""What sesame costs as a process, next to the bars it is held to and to its peers.

    cargo build --release
    python3 tests/measure/measure.py                  # everything: about 15 minutes, on a machine with nothing else to do
    python3 tests/measure/measure.py start page idle  # only these; the names are the functions below
    python3 tests/measure/measure.py --quick          # a tenth of the names: to see whether the script works
    python3 tests/measure/measure.py --dev            # what `cargo run` made: does it feel instant all the same?

Needs Python 3.11 or later and its standard library on Linux (/proc). For the comparison also the AWS CLI and boto3, in
target/peer-venv (`bash tests/peer/install target/peer-venv`) or in the Python that runs this; for TLS, openssl. What is
missing is left out, and said. Nothing leaves the machine: every server is `sesame emulator` on loopback.

The program runs in a pseudo-terminal of 200 x 50 whose screen is kept here (screen.py), and a time is that of the first
complete frame that shows what is waited for. So each includes the terminal's and this script's own share, some tenths of
a millisecond.
"""

import argparse
import itertools
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

from screen import Program
from server import Emulator, Tls, bare_chain

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDERS = "▸▾"
DETAIL_AT, TITLE_ROW, STATUS_ROW = 2, 1, -2


class Bench:
    """What every measurement needs, and the table they fill."""

    def __init__(self, options, folder):
        self.sesame, self.names, self.folder = options.sesame, options.names, folder
        self.few = max(options.names // 10, 100)
        self.rounds = 5 if options.quick else 21
        self.keys = 40 if options.quick else 300
        self.homes = 0
        venv = os.path.join(ROOT, "target", "peer-venv", "bin", "python")
        self.python = venv if os.path.exists(venv) else sys.executable

    def environment(self, url, home=None):
        """As of a user who has just come to this machine, unless a home is given."""
        if home is None:
            self.homes += 1
            home = os.path.join(self.folder, f"home-{self.homes}")
            os.makedirs(home)
        return {
            "HOME": home,
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "AKIADEMOENGINEER",
            "AWS_SECRET_ACCESS_KEY": "any",
            "AWS_REGION": "eu-west-1",
            "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def program(self, url, home=None, more=None):
        return Program([self.sesame], {**self.environment(url, home), **(more or {})})

    def emulator(self, *options, port=0):
        return Emulator(self.sesame, *options, port=port)

    def row(self, figure, measured, bar, holds=None):
        verdict = {True: "yes", False: "NO", None: ""}[holds]
        print(f"| {figure} | {measured} | {bar} | {verdict} |", flush=True)


def ms(seconds):
    return f"{seconds * 1e3:.1f} ms"


def spread(times):
    return f"median {ms(statistics.median(times))} ({ms(min(times))} to {ms(max(times))}, {len(times)} runs)"


def percentile(times, part):
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def has_rows(program):
    return any(mark in program.row(y) for y in range(TITLE_ROW + 1, program.height - 2) for mark in FOLDERS)


def is_listed(program):
    return " · as of " in program.row(STATUS_ROW)


def loaded(program):
    """The number the status line begins with."""
    return int(program.row(STATUS_ROW).split()[0].replace(",", ""))


def selected(program):
    """The name that the detail pane is about."""
    divider = program.row(TITLE_ROW + 1).find("│")
    return program.row(TITLE_ROW)[divider + DETAIL_AT :].strip()


def status_of(pid, field):
    """A number from /proc, of the whole process."""
    with open(f"/proc/{pid}/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(field))


def wake_ups(pid):
    """How often each thread has gone to sleep so far, by its name and number."""
    counts = {}
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/status") as lines:
            lines = dict(line.split(":", 1) for line in lines)
        counts[lines["Name"].strip(), thread] = int(lines["voluntary_ctxt_switches"])
    return counts


def cpu_of(pid):
    """Seconds of processor time so far."""
    with open(f"/proc/{pid}/stat") as line:
        user, system = line.read().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def start(bench):
    """Process start to first frame: no network needed for it, so there is none."""
    times, floor = [], []
    for _ in range(bench.rounds):
        with Program(["/bin/echo", "x"], {}) as program:
            while not program.take(1):
                pass
            floor.append(time.monotonic() - program.started)
        with bench.program("http://127.0.0.1:9") as program:
            times.append(program.wait(lambda _: True) - program.started)
    bench.row("process start → first frame", spread(times), "≤ 5 ms", statistics.median(times) <= 0.005)
    bench.row("… of which any process in this terminal takes (echo)", spread(floor), "")


def feel(bench):
    """What is asked of any build, the one of the README's first command too: the demo comes at once, and so does what a key does
    among more names than most stores have."""
    times = []
    for _ in range(bench.rounds):
        with Program([bench.sesame, "--demo"], bench.environment("http://127.0.0.1:9")) as program:
            times.append(program.wait(lambda _: True) - program.started)
    bench.row("demo: process start → first frame", spread(times), "≤ 25 ms", statistics.median(times) <= 0.025)
    names = min(bench.names, 20_000)
    with bench.emulator("--parameters", names) as emulator, bench.program(emulator.url) as program:
        program.wait(is_listed, 300)
        program.settle()
        report(bench, f"key → frame, {names} names loaded", moves(program, bench.keys, lambda: True))
        report(bench, "… while a search through them runs", typing(program, bench.keys, lambda: True))


def page(bench):
    """Process start to the first page of names drawn, over HTTP."""
    with bench.emulator("--parameters", bench.few, "--latency", 50) as emulator:
        times = first_pages(bench, emulator.url)
    bench.row("process start → first page drawn, 50 ms", spread(times), "≤ 65 ms", statistics.median(times) <= 0.065)


def tls(bench):
    """The same over TLS. A connection takes one round trip before TLS begins (TLS itself has no latency here) and the page
    another; what is more than these and more than HTTP takes is the handshake."""
    for latency in (50, 20, 0):
        with bench.emulator("--parameters", bench.few, "--latency", latency) as emulator:
            plain = first_pages(bench, emulator.url)
            with Tls(emulator.port, bench.folder, latency / 1e3) as far:
                times = first_pages(bench, far.url, far.environment)
        rest = statistics.median(times) - statistics.median(plain) - latency / 1e3
        figure = f"process start → first page drawn over TLS, {latency} ms to connect, {latency} ms to answer"
        bar, holds = ("≤ 8 ms", rest <= 0.008) if latency else ("", None)
        bench.row(figure, f"{spread(times)}; TLS itself {ms(rest)}", bar, holds)


def first_pages(bench, url, more=None):
    times = []
    for _ in range(bench.rounds):
        with bench.program(url, more=more) as program:
            times.append(program.wait(has_rows) - program.started)
    return times


def listing(bench):
    """Process start to the last of the names, and the same from the peers; the floor is a client that does nothing else."""
    for latency in (20, 80):
        with bench.emulator("--parameters", bench.few, "--latency", latency) as emulator:
            pages, bare = bare_chain(emulator.port)
            ideal = pages * latency / 1e3
            with bench.program(emulator.url) as program:
                whole = program.wait(is_listed, 300) - program.started
                assert loaded(program) == bench.few, program.row(STATUS_ROW)
            environment = {**os.environ, **bench.environment(emulator.url)}
            cli = clocked([bench.python, "-m", "awscli", *CLI], environment)
            boto = clocked([bench.python, os.path.join(os.path.dirname(__file__), "boto.py")], environment)
        figure = f"full listing, {bench.few} names, {latency} ms"
        ratio = whole / ideal
        bench.row(figure, f"{whole:.2f} s = {ratio:.3f} × pages × latency", "≤ 1.03 ×", ratio <= 1.03)
        bench.row("… a bare client, connected, names not read", f"{bare:.2f} s = {bare / ideal:.3f} ×", "floor")
        for peer, took in (("AWS CLI", cli), ("boto3 paginator, with the start of Python", boto)):
            if took is None:
                bench.row(f"… {peer}", "not installed", "")
            else:
                bench.row(f"… {peer}", f"{took[0]:.2f} s = {took[0] / ideal:.3f} ×", "slower", whole < took[0])
        if boto:
            alone = float(boto[1].split()[1])
            bench.row("… boto3 paginator alone", f"{alone:.2f} s = {alone / ideal:.3f} ×", "slower", whole < alone)


CLI = ["ssm", "describe-parameters", "--page-size", "50", "--query", "length(Parameters)"]


def clocked(command, environment):
    begun = time.monotonic()
    ran = subprocess.run(command, env=environment, capture_output=True, text=True)
    took = time.monotonic() - begun
    return None if "No module named" in ran.stderr else (took, ran.stdout)


def throttle(bench):
    """Three calls of ten are throttled, by the same dice every time: all names, none twice."""
    dice = random.Random(7)
    seed = os.path.join(bench.folder, "throttle.toml")
    calls = bench.few // 50 * 2
    with open(seed, "w") as file:
        for call in range(calls):
            if dice.random() < 0.3:
                fault = 'operation = "DescribeParameters"\nkind = "throttle"\n'
                file.write(f"[[fault]]\n{fault}after = {call}\ntimes = 1\n")
    most = 0
    # At this latency each page has a frame of its own.
    with bench.emulator("--seed", seed, "--parameters", bench.few, "--latency", 20) as emulator:
        with bench.program(emulator.url) as program:
            while not (program.take(0.05) and is_listed(program)):
                words = program.row(STATUS_ROW).split()
                # While the listing runs, what has arrived is counted, twice if it comes twice.
                if "loaded" in words[1:2] or "loaded," in words[1:2]:
                    most = max(most, int(words[0]))
                assert time.monotonic() - program.started < 300, program.text()
            took, names = program.frames[-1][0] - program.started, loaded(program)
    holds = names == bench.few and most == names - 50
    measured = f"{names} listed, {most} had arrived before the last page of 50, {took:.1f} s"
    bench.row(f"30 % of calls throttled, {bench.few} names", measured, "all, none twice", holds)


def keys(bench):
    """A key sent to the first complete frame that shows what it did."""
    for latency in (0, 20):
        for press, figure in ((moves, "key → frame while {} names load"), (typing, "… while they load and a search runs")):
            times = []
            # Without latency a listing is over soon: some listings make up the keys.
            for _ in range(8):
                with bench.emulator("--parameters", bench.names, "--latency", latency) as emulator:
                    with bench.program(emulator.url) as program:
                        program.wait(lambda program: has_rows(program) and loaded(program) > 200)
                        times += press(program, bench.keys - len(times), lambda: not is_listed(program))
                if len(times) >= bench.keys:
                    break
            report(bench, f"{figure.format(bench.names)}, {latency} ms a page", times)
    with bench.emulator("--parameters", bench.names) as emulator, bench.program(emulator.url) as program:
        program.wait(is_listed, 300)
        program.settle()
        report(bench, f"key → frame, {bench.names} names loaded", moves(program, bench.keys, lambda: True))
        report(bench, "… while a search through them runs", typing(program, bench.keys, lambda: True))


def report(bench, figure, times):
    if len(times) < 20:
        bench.row(figure, f"only {len(times)} keys: it was over too soon", "≤ 16 ms p99")
        return
    p99 = percentile(times, 0.99)
    measured = f"p50 {ms(percentile(times, 0.5))}, p99 {ms(p99)}, worst {ms(max(times))}, {len(times)} keys"
    bench.row(figure, measured, "≤ 16 ms p99", p99 <= 0.016)


def moves(program, keys, goes_on):
    """Down and up again, at a pace of 30 keys a second."""
    # Into the first folders, where there is more than one row as soon as a page has come.
    program.send("lllllll")
    rest(program, 0.1)
    times = []
    while len(times) < keys and goes_on():
        rest(program, 0.033)
        before = selected(program)
        begun = time.monotonic()
        program.send("j" if len(times) % 2 == 0 else "k")
        times.append(program.wait(lambda program: selected(program) != before) - begun)
    return times


def typing(program, keys, goes_on):
    """Queries typed and taken back, so that each key begins a search while that of the key before may still run."""
    program.send("/")
    program.wait(lambda program: program.row(TITLE_ROW).startswith(" / "))
    times, typed = [], ""
    for query in itertools.cycle(["prod pass", "e", "ledger tok", "paydbpas", "a e i"]):
        for key in [*query, *["\x7f"] * len(query)]:
            if len(times) >= keys or not goes_on():
                return times
            rest(program, 0.02)
            typed = typed[:-1] if key == "\x7f" else typed + key
            shown = f" / {typed} "
            begun = time.monotonic()
            program.send(key)
            times.append(program.wait(lambda program: program.row(TITLE_ROW).startswith(shown)) - begun)


def rest(program, seconds):
    """Lets time pass with everything taken in that is written meanwhile."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        program.take(left)


def traffic(bench):
    """Bytes sent to the terminal for a move of the cursor, and for one that scrolls."""
    with bench.emulator("--parameters", bench.names) as emulator, bench.program(emulator.url) as program:
        program.wait(is_listed, 300)
        program.settle()
        # Opens folders until the screen is full, then goes on to its last row.
        for _ in range(200):
            program.send("lj")
        program.settle()
        program.send("g")
        program.settle()
        for figure, known in (("a cursor move", 570), ("a scroll by one row", 4100)):
            if known > 570:
                program.send("j" * 60)
                program.settle()
            sent = []
            for _ in range(20):
                program.send("j")
                program.settle(0.05)
                sent.append(program.frames[-1][1])
            measured = f"median {statistics.median(sent):.0f}, most {max(sent)}"
            bench.row(f"bytes sent for {figure}, 200 × 50", measured, f"few; a list alone {known}")


def memory(bench):
    """Resident memory with all names, over that of the program with none."""
    sizes = []
    for names in (0, bench.names):
        with bench.emulator("--parameters", names) as emulator, bench.program(emulator.url) as program:
            program.wait(lambda program: "as of" in program.row(STATUS_ROW), 300)
            program.settle(1)
            sizes.append([status_of(program.pid, field) / 1024 for field in ("VmRSS:", "RssAnon:", "VmHWM:")])
    (empty, _, _), (full, anonymous, peak) = sizes
    measured = f"{full - empty:.1f} MB ({full:.1f} − {empty:.1f}; anonymous {anonymous:.1f}, peak {peak:.1f})"
    bench.row(f"resident memory of {bench.names} names", measured, "≤ 30 MB", full - empty <= 30)


def idle(bench):
    """Nothing in flight, nobody typing."""
    seconds = 10
    with bench.emulator("--parameters", bench.names) as emulator, bench.program(emulator.url) as program:
        program.wait(is_listed, 300)
        program.settle(2)
        before, spent = wake_ups(program.pid), cpu_of(program.pid)
        rest(program, seconds)
        after, spent = wake_ups(program.pid), cpu_of(program.pid) - spent
    woken = {thread: after[thread] - before.get(thread, 0) for thread in after}
    who = ", ".join(f"{name} {count}" for (name, _), count in woken.items() if count)
    total = sum(woken.values()) / seconds
    bench.row("wake-ups a second while idle", f"{total:.1f}{f' ({who} in {seconds} s)' if who else ''}", "0", total == 0)
    bench.row("processor time while idle", f"{spent * 1e3:.0f} ms in {seconds} s", "0", spent == 0)


def warm(bench):
    """A second start, from what the first one kept, at a latency that no page can beat."""
    home = os.path.join(bench.folder, "warm")
    os.makedirs(home)
    latency, times = 400, []
    with bench.emulator("--parameters", bench.names) as emulator:
        with bench.program(emulator.url, home) as program:
            program.wait(is_listed, 300)
            program.settle()
            program.quit()
    # What is kept belongs to an endpoint, so the slow one takes the place of the other.
    with bench.emulator("--parameters", bench.names, "--latency", latency, port=emulator.port) as slow:
        for _ in range(bench.rounds):
            with bench.program(slow.url, home) as program:
                times.append(program.wait(has_rows) - program.started)
    if min(times) > latency / 1e3:
        bench.row(f"warm start, {bench.names} names → tree on screen", "nothing was kept for it", "≤ 120 ms")
        return
    bench.row(f"warm start, {bench.names} names → tree on screen", spread(times), "≤ 120 ms", max(times) <= 0.12)


def size(bench):
    """The binary as built, and without what only a debugger reads."""
    whole = os.path.getsize(bench.sesame)
    stripped = os.path.join(bench.folder, "stripped")
    measured = f"{whole / 1e6:.1f} MB"
    if subprocess.run(["strip", "-o", stripped, bench.sesame], stderr=subprocess.DEVNULL).returncode == 0:
        measured += f", {os.path.getsize(stripped) / 1e6:.1f} MB stripped"
    bench.row("size of the binary", measured, "say it")


ALL = [start, feel, page, tls, listing, throttle, keys, traffic, memory, idle, warm, size]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=[[], *(one.__name__ for one in ALL)], metavar="what")
    parser.add_argument("--quick", action="store_true", help="a tenth of the names, a few runs of each")
    parser.add_argument("--names", type=int, help="how many names a large store has")
    parser.add_argument("--sesame", help="the binary, if it is not the one in target/release")
    parser.add_argument("--dev", action="store_true", help="the one in target/debug, and only how it feels")
    options = parser.parse_args()
    if options.dev:
        options.what = options.what or [feel.__name__]
    options.sesame = options.sesame or os.path.join(ROOT, "target", "debug" if options.dev else "release", "sesame")
    options.names = options.names or (10_000 if options.quick else 100_000)
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors, load {load:.1f} before; {time.strftime('%Y-%m-%d %H:%M')}\n")
    print("| figure | measured | bar | holds |\n|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, folder)
        for one in ALL:
            if not options.what or one.__name__ in options.what:
                one(bench)
    print(f"\nload {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main()
