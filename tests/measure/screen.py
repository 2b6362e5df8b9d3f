"""A program in a pseudo-terminal, and what its screen shows: just as much of a terminal as sesame writes for."""

import fcntl
import os
import re
import select
import signal
import struct
import termios
import time

TOKEN = re.compile(rb"\x1b\[([?0-9;]*)([@-~])|\x1b.|([^\x1b]+)", re.DOTALL)
UNFINISHED = re.compile(rb"\x1b(\[[?0-9;]*)?\Z")
FRAME_BEGINS, FRAME_ENDS = b"?2026", b"l"


class Program:
    """Starts the program at once. Times are those of time.monotonic()."""

    def __init__(self, command, environment, width=200, height=50):
        self.width, self.height = width, height
        self.rows = [[" "] * width for _ in range(height)]
        self.x = self.y = 0
        self.frames = []  # (when it was complete, its bytes)
        self._rest = b""
        self._bytes = 0
        self.master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        os.set_blocking(self.master, False)
        actions = [(os.POSIX_SPAWN_OPEN, 0, os.ttyname(slave), os.O_RDWR, 0)]
        actions += [(os.POSIX_SPAWN_DUP2, 0, fd) for fd in (1, 2)]
        environment = {"TERM": "xterm-256color", "PATH": os.environ["PATH"], **environment}
        self.started = time.monotonic()
        self.pid = os.posix_spawn(command[0], command, environment, file_actions=actions, setsid=True)
        os.close(slave)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.pid, 0)
        os.close(self.master)

    def quit(self):
        """Ends it as a user would, so that it can put away what it keeps."""
        self.send("\x03")
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            self.take(0.05)
            # Left for __exit__ to reap.
            if os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                return
        raise TimeoutError("it does not quit")

    def send(self, keys):
        os.write(self.master, keys.encode())

    def text(self):
        return "\n".join("".join(row) for row in self.rows)

    def row(self, y):
        return "".join(self.rows[y])

    def take(self, patience):
        """Takes in what the program writes within `patience` seconds, one read; whether there was anything."""
        if not select.select([self.master], [], [], patience)[0]:
            return False
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:
            return False
        self._draw(data, time.monotonic())
        return bool(data)

    def settle(self, quiet=0.3, limit=30):
        """Waits until it writes nothing any more."""
        deadline = time.monotonic() + limit
        while self.take(quiet):
            if time.monotonic() > deadline:
                raise TimeoutError("it does not come to rest")

    def wait(self, condition, limit=60):
        """When the first frame was complete for which `condition` holds."""
        deadline = time.monotonic() + limit
        while True:
            seen = len(self.frames)
            self.take(0.05)
            if len(self.frames) > seen and condition(self):
                return self.frames[-1][0]
            if time.monotonic() > deadline:
                raise TimeoutError("never seen on this screen:\n" + self.text())

    def _draw(self, data, now):
        data = self._rest + data
        cut = UNFINISHED.search(data)
        end = cut.start() if cut else len(data)
        # A character may be cut in two as well.
        while end > 0 and end == len(data) and _is_cut(data, end):
            end -= 1
        data, self._rest = data[:end], data[end:]
        for token in TOKEN.finditer(data):
            self._bytes += len(token.group())
            arguments, final, text = token.groups()
            if text is not None:
                self._print(text.decode(errors="replace"))
            elif final == b"H":
                y, _, x = arguments.partition(b";")
                self.y, self.x = int(y or 1) - 1, int(x or 1) - 1
            elif final == b"n" and arguments == b"6":
                # As a terminal does: with a question it is how the program knows that its frame was read.
                os.write(self.master, b"\x1b[%d;%dR" % (self.y + 1, self.x + 1))
            elif final == b"J":
                self.rows = [[" "] * self.width for _ in range(self.height)]
            elif arguments == FRAME_BEGINS:
                if final == FRAME_ENDS:
                    self.frames.append((now, self._bytes))
                self._bytes = 0 if final == FRAME_ENDS else len(token.group())

    def _print(self, text):
        if self.y < self.height:
            row = self.rows[self.y]
            row[self.x : self.x + len(text)] = text
            del row[self.width :]
        self.x += len(text)


def _is_cut(data, end):
    """Whether the last bytes begin a character that has not come whole."""
    for back in range(1, min(4, end + 1)):
        byte = data[end - back]
        if byte >= 0xC0:
            return back < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4)
        if byte < 0x80:
            return False
    return False
