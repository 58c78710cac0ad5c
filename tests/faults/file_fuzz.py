"""A bounded, structure-aware fuzzer of every file that the command line reads. Run it with ``make fuzz``, or alone:

    python -m tests.faults.file_fuzz --cases 20000 --seed 12

A case is a good file with some of its places changed, and one command that reads it. Whatever the file holds, the command ends in
time, in one of its exit codes, with one line if it is an error. A refused file leaves no output. The same seed makes the same
cases.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import io
import json
import os
import random
import resource
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import yaml

from tests.cli.running import cassette
from tests.faults.file_changes import mutated, scrambled, value_at
from tests.faults.test_hostile_files import RESULT, SETTINGS, VALUES, places, recording, result, toml
from ztscan.cli import invoke
from ztscan.core.exit_codes import ExitCode
from ztscan.history import open_history

SECONDS = 20
"""Of the processor, for one command."""
MEGABYTES = 600
"""By which the peak of memory may grow over all cases of a run."""
WOODGROVE = cassette("woodgrove")
FORMATS = ("html", "sarif", "md", "csv", "xml", "json", "ocsf.json")
REFUSED = frozenset({ExitCode.USAGE, ExitCode.FAILED})


@dataclass
class Figures:
    """What a run counted."""

    seed: int
    cases: int = 0
    outcomes: collections.Counter[tuple[str, str]] = field(default_factory=collections.Counter)
    seconds: float = 0.0
    slowest: float = 0.0
    megabytes: int = 0
    broken: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        kinds = sorted({kind for kind, _ in self.outcomes})
        total = f"{self.cases} cases, {self.seconds:.0f} s of the processor, slowest case {self.slowest:.1f} s"
        lines = [f"seed {self.seed}: {total}, peak of memory grew by {self.megabytes} MiB"]
        for kind in kinds:
            found = {code: count for (of, code), count in sorted(self.outcomes.items()) if of == kind}
            lines.append(f"  {kind}: {sum(found.values())} cases ({', '.join(f'{code} {n}' for code, n in found.items())})")
        return "\n".join([*lines, f"  broken: {len(self.broken)}", *self.broken])


class BrokenRuleError(AssertionError):
    """A case that broke the rule: it names the seed and the number of the case, by which it can be made again."""


SCAN = ("scan", "-q", "--check", "consent.admin_workflow", "-o", "out.json")


WAIVE = ("waive", "b", "--reason", "r", "--owner", "o", "--expires", "2027-01-01")


def _text_or_bytes(document: Any, dice: random.Random) -> bytes:
    """Mostly changed in its structure, sometimes in its bytes."""
    if dice.random() < 0.2:
        return scrambled(json.dumps(document).encode(), dice)
    return mutated(document, dice).encode("utf-8", "surrogatepass")


def a_result(dice: random.Random) -> tuple[str, ...]:
    Path("any.json").write_bytes(_text_or_bytes(result(), dice))
    return dice.choice(
        (
            ("report", "any.json", "-o", f"out.{dice.choice(FORMATS)}", "--fail-on", "high"),
            ("report", "any.json", "-o", f"out.{dice.choice(FORMATS)}", "--redact", "--executive"),
            ("report", str(RESULT), "--baseline", "any.json", "-o", f"out.{dice.choice(FORMATS)}"),
            ("diff", "any.json", str(RESULT), "-o", "out.md"),
            ("diff", str(RESULT), "any.json", "-o", "out.json"),
            (*WAIVE, "--result", "any.json", "--config", "out.toml"),
        )
    )


def a_baseline(dice: random.Random) -> tuple[str, ...]:
    Path("any.json").write_bytes(_text_or_bytes(own_result(), dice))
    return (*SCAN, "--replay", WOODGROVE, "--baseline", "any.json")


def a_recording(dice: random.Random) -> tuple[str, ...]:
    Path("any.json").write_bytes(_text_or_bytes(recording(), dice))
    return (*SCAN, "--replay", "any.json")


def an_answer(dice: random.Random) -> tuple[str, ...]:
    whole = json.loads(json.dumps(recording()))
    interaction = dice.choice(whole["interactions"])
    body = json.loads(interaction["response"]["body"]["string"])
    interaction["response"]["body"]["string"] = _text_or_bytes(body, dice).decode("utf-8", "replace")
    Path("any.json").write_text(json.dumps(whole), encoding="utf-8")
    return ("scan", "-q", "--check", "consent", "-o", "out.json", "--replay", "any.json")


def policies(dice: random.Random) -> tuple[str, ...]:
    """The policies of a tenant, changed, and a question that depends on them."""
    whole = json.loads(json.dumps(access_recording()))
    answers = [one for one in whole["interactions"] if "onditionalAccess" in one["request"]["uri"]]
    answer = dice.choice(answers)["response"]["body"]
    answer["string"] = _text_or_bytes(json.loads(answer["string"]), dice).decode("utf-8", "replace")
    Path("any.json").write_text(json.dumps(whole), encoding="utf-8")
    if dice.random() < 0.5:
        return ("access", "-q", "--replay", "any.json", "--user", "idris.seaborn@woodgrove.example")
    return ("scan", "-q", "--check", "conditional_access.mfa_all_users", "-o", "out.json", "--replay", "any.json")


def a_recording_in_yaml(dice: random.Random) -> tuple[str, ...]:
    content = small_yaml().encode()
    if dice.random() < 0.6:
        content = yaml.safe_dump(_decoded(mutated(small_recording(), dice)), allow_unicode=True).encode("utf-8", "surrogatepass")
    Path("any.yaml").write_bytes(scrambled(content, dice) if dice.random() < 0.7 else content)
    return (*SCAN, "--replay", "any.yaml")


def a_configuration(dice: random.Random) -> tuple[str, ...]:
    document = json.loads(json.dumps(FULL_SETTINGS))
    for _ in range(dice.randint(0, 2)):
        path = dice.choice([path for path in places(document) if path])
        inner = value_at(document, path[:-1])
        inner[path[-1]] = dice.choice([value for value in VALUES if value is not None])
    text = "\n".join(f"{json.dumps(key)} = {toml(part)}" for key, part in document.items()).encode("utf-8", "surrogatepass")
    Path("any.toml").write_bytes(scrambled(text, dice) if dice.random() < 0.5 else text)
    attest = ("attest", "programme.accountability", "--status", "met", "--by", "b", "--expires", "2027-01-01", "--evidence", "e")
    return dice.choice(((*SCAN, "--replay", WOODGROVE, "--config", "any.toml"), (*attest, "--config", "any.toml")))


def a_history(dice: random.Random) -> tuple[str, ...]:
    Path("any.db").write_bytes(small_history())
    if dice.random() < 0.5:
        Path("any.db").write_bytes(scrambled(small_history(), dice))
    else:
        column, value = dice.choice(("id", "tenant", "finished", "point", "content")), dice.choice(VALUES)
        if dice.random() < 0.4 and column in ("point", "content"):
            value = mutated(result(), dice)
        if isinstance(value, str | list | dict):
            value = (value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "surrogatepass")
            value = zlib.compress(value) if column == "content" else value
        value = -1 if isinstance(value, int) and value >= 2**63 else value
        with contextlib.closing(sqlite3.connect("any.db")) as base, contextlib.suppress(sqlite3.IntegrityError), base:
            base.execute(f"UPDATE result SET {column} = ?", (value,))  # noqa: S608 - one of our own columns
    return _of_history(dice, "sqlite:///any.db")


def a_folder_of_results(dice: random.Random) -> tuple[str, ...]:
    entry = open_history("kept").add(RESULT.read_bytes())
    (file,) = Path("kept").iterdir()
    file.write_bytes(_text_or_bytes(result(), dice))
    if dice.random() < 0.2:
        name = scrambled(file.name.encode(), dice).decode("latin-1").translate({0: "_", ord("/"): "_"})
        file.rename(file.with_name(name[:200] if name.strip(".") else "x"))
    return _of_history(dice, "kept", entry.id)


def _of_history(dice: random.Random, place: str, entry: str = "0" * 16) -> tuple[str, ...]:
    return dice.choice(
        (
            ("history", "list", place),
            ("history", "list", place, "--format", "json"),
            ("history", "show", place, entry, "-o", "out.json"),
            ("history", "prune", place, "--keep", "1"),
            ("history", "prune", place, "--before", "2026-01-01"),
            ("report", str(RESULT), "--history", place, "-o", "out.html"),
            (*SCAN, "--replay", WOODGROVE, "--history", place),
        )
    )


def a_key(dice: random.Random) -> tuple[str, ...]:
    Path("any.key").write_bytes(dice.randbytes(dice.choice([0, 1, 31, 32, 33, 4096])))
    return ("report", str(RESULT), "--redact", "--redact-key", "any.key", "-o", "out.json")


KINDS: tuple[Callable[[random.Random], tuple[str, ...]], ...] = (
    a_result, a_result, a_result, a_baseline, a_recording, a_recording, an_answer, an_answer, policies, policies,
    a_recording_in_yaml, a_recording_in_yaml, a_configuration, a_configuration, a_history, a_history, a_folder_of_results, a_key,
)  # fmt: skip

ATTESTATION = {"objective": "programme.accountability", "status": "met", "by": "b", "on": "@2026-01-01@", "evidence": "e"}
FULL_SETTINGS: dict[str, Any] = {
    **SETTINGS,
    "waiver": [dict(SETTINGS["waivers"][0])],
    "scan": {**SETTINGS["scan"], "skip": ["hybrid_identity"]},
    "attestation": [{**ATTESTATION, "expires": "@2027-01-01@"}],
    "accepted_exclusion": [{"requirement": "*", "reason": "r", "expires": "@2027-01-01@", "guest_types": ["serviceProvider"]}],
    "parameters": {"privileged_access.global_admin_count": {"maximum": 4}},
    "privileged_roles": {"include": [], "exclude": []},
    "accountability": {},
}
del FULL_SETTINGS["waivers"]


@cache
def own_result() -> Any:
    """A result of the tenant that is scanned, as its baseline."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "r.json")
        invoke(["scan", "-q", "--check", "consent", "--replay", WOODGROVE, "-o", path])
        return json.loads(Path(path).read_bytes())


@cache
def access_recording() -> Any:
    """What a question about a sign-in reads, of Woodgrove."""
    return json.loads(Path(WOODGROVE).read_bytes())


@cache
def small_recording() -> Any:
    return dict(recording(), interactions=recording()["interactions"][:3])


@cache
def small_yaml() -> str:
    return yaml.safe_dump(small_recording())


@cache
def small_history() -> bytes:
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        open_history("sqlite:///any.db").add(RESULT.read_bytes())
        with contextlib.closing(sqlite3.connect("any.db")) as base:
            base.execute("PRAGMA journal_mode = DELETE")
        return Path("any.db").read_bytes()


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def run(cases: int, seed: int, first: int = 0, *, to_the_end: bool = False) -> Figures:
    """Run ``cases`` cases of ``seed`` from number ``first`` in a folder of their own. Raises BrokenRuleError."""
    figures = Figures(seed)
    for warm in (own_result, small_history, small_yaml, access_recording):
        warm()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with _alarm(), tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for number in range(first, first + cases):
            try:
                _case(seed, number, figures)
            except Exception as error:
                if not to_the_end:
                    raise
                figures.broken.append("".join(traceback.format_exception(error)[-3:]))
            _clear(Path(folder))
    figures.megabytes = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    if figures.megabytes > MEGABYTES:
        raise BrokenRuleError(f"seed {seed}: the peak of memory grew by {figures.megabytes} MiB")
    return figures


def _case(seed: int, number: int, figures: Figures) -> None:
    dice = random.Random(f"{seed}/{number}")  # noqa: S311
    kind = dice.choice(KINDS)
    arguments = kind(dice)
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="backslashreplace"), io.StringIO()
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = ExitCode(invoke([*arguments]))
        broken = _broken(arguments, code, err.getvalue())
    except BaseException as error:
        error.add_note(f"case {number} of seed {seed}: ztscan {' '.join(arguments)}")
        raise
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    if broken:
        raise BrokenRuleError(f"case {number} of seed {seed}: ztscan {' '.join(arguments)}: {broken}\n{err.getvalue()[-2000:]}")
    lasted = time.process_time() - begun
    figures.cases += 1
    figures.seconds += lasted
    figures.slowest = max(figures.slowest, lasted)
    figures.outcomes[kind.__name__, f"exit {int(code)}"] += 1


def _broken(arguments: tuple[str, ...], code: ExitCode, said: str) -> str:
    """The rule that a case broke. Empty if it kept all."""
    errors = [line for line in said.splitlines() if line.startswith("error: ")]
    if (code is ExitCode.USAGE) != bool(errors) and not (code is ExitCode.FAILED and len(errors) <= 1):
        return f"exit code {int(code)} with {len(errors)} errors"
    if len(errors) > 1:
        return f"{len(errors)} errors"
    if "Traceback" in said or any(not line.isprintable() or len(line) > 100_000 for line in errors):
        return "an error that a terminal cannot take"
    if arguments[0] != "history" and any(path.suffix == ".json" and not _is_json(path) for path in Path().glob("out.*")):
        return "an output that is no JSON"
    return "a part of a file is left" if [*Path().rglob("*.part")] else ""


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return False
    return True


def _clear(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


@contextlib.contextmanager
def _alarm() -> Iterator[None]:
    """A case that computes for too long is interrupted, so that it can be named."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise BrokenRuleError(f"more than {SECONDS} seconds of the processor")

    before = signal.signal(signal.SIGVTALRM, interrupt)
    os.environ["SOURCE_DATE_EPOCH"] = "1795226400"
    try:
        yield
    finally:
        del os.environ["SOURCE_DATE_EPOCH"]
        signal.signal(signal.SIGVTALRM, before)


def main() -> None:
    parser = argparse.ArgumentParser(description="Fuzz every file that ztscan reads.")
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--first", type=int, default=0, help="number of the first case, to repeat one")
    given = parser.parse_args()
    sys.stdout.write(f"{run(given.cases, given.seed, given.first, to_the_end=True)}\n")


if __name__ == "__main__":
    main()
