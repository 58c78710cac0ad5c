"""Stands for the scanner in tests of executors: does what its first argument says, and starts at once."""

# ruff: noqa: PTH104, PTH123, PTH211 - nothing is imported that takes time

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable


def main() -> int:
    behaviour, *rest = sys.argv[1:]
    does: dict[str, Callable[..., int | None]] = {
        "good": good,
        "gaps": lambda file: good(file, 10),
        "crash": lambda: fail("Traceback (most recent call last):\nZeroDivisionError: division by zero", 1),
        "usage": lambda: fail("error: `--check x` names no check — see `ztscan checks list`", 2),
        "refused": lambda: fail("error: the sign-in was refused — look at the client secret", 4),
        "hang": hang,
        "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
        "garbage": garbage,
        "missing": lambda: 0,
        "elsewhere": elsewhere,
        "noisy": noisy,
        "greedy": greedy,
        "asking": asking,
        "slow": slow,
        "watching": watching,
        "environment": environment,
        "indiscreet": lambda: fail(f"error: the sign-in with {os.environ['AZURE_CLIENT_SECRET']} was refused", 4),
    }
    return does[behaviour](*rest) or 0


def good(file: str, code: int = 0) -> int:
    with open(file, "rb") as source, open("result.json", "wb") as target:
        target.write(source.read())
    return code


def slow(file: str, seconds: str) -> int:
    time.sleep(float(seconds))
    return good(file)


def fail(said: str, code: int) -> int:
    sys.stderr.write(said + "\n")
    return code


def hang(file: str) -> None:
    """Ignores every polite request, and so does what it started; their numbers are in ``file``."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    child = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(600)"])
    with open(file, "w") as pids:
        pids.write(f"{os.getpid()} {child.pid}\n")
    time.sleep(600)


def garbage() -> None:
    with open("result.json", "wb") as target:
        target.write(b'{"schema": "ztscan.scan/1", "tenant": {"id": "\xff')


def elsewhere(file: str) -> None:
    os.symlink(file, "result.json")


def noisy(file: str) -> int:
    sys.stdout.write("no protocol\n" * 1000)
    sys.stderr.write("\x1b[31m\u202e <script>\n" * 20000 + "x" * 1_000_000)
    return good(file)


def greedy(file: str) -> int:
    """Asks for ten thousand turns at once, and waits for none."""
    sys.stdout.write("ask sign_in_activity\n" * 10_000 + "throttled sign_in_activity 1e300\nthrottled x y\n")
    sys.stdout.flush()
    time.sleep(0.3)
    return good(file)


def asking(file: str, number: str, log: str) -> int:
    """Asks for turns one after the other, and writes down when each came."""
    for _ in range(int(number)):
        sys.stdout.write("ask sign_in_activity\n")
        sys.stdout.flush()
        assert sys.stdin.readline() == "go sign_in_activity\n"
        with open(log, "a") as times:
            times.write(f"{time.monotonic()}\n")
    return good(file)


def watching(file: str) -> None:
    """Ends when the fleet is gone, as the scanner does; its number and that of its parent are in ``file``."""
    with open(file + ".part", "w") as pids:
        pids.write(f"{os.getpid()} {os.getppid()}\n")
    os.rename(file + ".part", file)
    sys.stdin.read()


def environment(file: str, log: str) -> int:
    with open(log, "w") as names:
        names.write("\n".join(f"{name}={value}" for name, value in sorted(os.environ.items())))
    return good(file)


if __name__ == "__main__":
    sys.exit(main())
