"""Files from strangers: recordings, results, baselines, configurations and histories of any content.

Each is either taken for what it says or refused in one line; never a traceback, never without end. Every example is a good
file with one place changed, so that it gets far.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import resource
import sqlite3
import time
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.registry_once import registry_once
from tests.cli.running import cassette
from tests.recordings import recording_of
from ztscan.cli import invoke
from ztscan.core.exit_codes import ExitCode
from ztscan.history import open_history

SECONDS = 20.0
"""Of the processor, for one command on one file: what else the machine does has no say in it."""
MEGABYTES = 400
"""By which the peak of memory may grow over all files together."""
WOODGROVE = cassette("woodgrove")
RESULT = Path(__file__).parents[1] / "results" / "scan-1.json"
ONE = settings(max_examples=40)

DEEP = "@deep@"
HUGE = "@huge@"
RAW = {DEEP: "[" * 5000 + "]" * 5000, HUGE: "1" + "0" * 5000}
"""Written without quotation marks: nothing in Python would write them."""
VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 2**63, 2**64, 10**400, 1e308, math.nan, math.inf, -math.inf, "", " ", "\x00", "\x1b[2J\x1b]0;x\x07",
    "\ud800", "\u202e\u2066", "A" * 65_536, "\U0001f512" * 16_384, "../../../etc/passwd", "=1+1", "<script>alert(1)</script>",
    "]]>", "{{ 7 * 7 }}", "9999-99-99T99:99:99Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", [], {}, [[]], [None],
    [{}], {"": {}}, {"\ud800": 1}, DEEP, HUGE,
)  # fmt: skip


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a JSON document."""
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from places(inner, (*path, position))


def changed(document: Any, path: tuple[str | int, ...], value: Any) -> str:
    """The document with ``value`` in one place, as text."""
    document = json.loads(json.dumps(document))
    if path:
        inner = document
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value
    else:
        document = value
    text = json.dumps(document)
    for mark, raw in RAW.items():
        text = text.replace(f'"{mark}"', raw)
    return text


@cache
def result() -> Any:
    return json.loads(RESULT.read_bytes())


@cache
def recording() -> Any:
    """A few answers of Woodgrove's, of all sorts: what the checks of consent and the tenant itself need."""
    whole = json.loads(recording_of("woodgrove").read_bytes())
    wanted = ("/organization", "subscribedSkus", "adminConsentRequestPolicy", "authorizationPolicy", "conditionalAccess/policies")
    whole["interactions"] = [one for one in whole["interactions"] if any(name in one["request"]["uri"] for name in wanted)]
    return whole


def command(*arguments: str) -> ExitCode:
    """Run ``ztscan``. It ends in time, in one of its exit codes, and an error is one line that a terminal can take."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="backslashreplace"), io.StringIO()
    begun = time.process_time()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), registry_once():
        code = ExitCode(invoke([*arguments]))
    assert time.process_time() - begun < SECONDS
    errors = [line for line in err.getvalue().splitlines() if line.startswith("error: ")]
    assert len(errors) == (code in (ExitCode.USAGE, ExitCode.FAILED)), err.getvalue()
    assert "Traceback" not in err.getvalue()
    assert all(line.isprintable() and len(line) < 100_000 for line in errors)
    return code


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module", autouse=True)
def _bounded_memory() -> Iterator[None]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEGABYTES * 1024


def one_of(document: Any) -> st.SearchStrategy[tuple[str | int, ...]]:
    return st.sampled_from(sorted(places(document), key=str))


@ONE
@given(st.data(), st.sampled_from(VALUES))
def test_a_result(data: st.DataObject, value: Any) -> None:
    Path("any.json").write_text(changed(result(), data.draw(one_of(result())), value), encoding="utf-8")
    outputs = [part for suffix in ("html", "sarif", "md", "csv", "xml", "json") for part in ("-o", f"out.{suffix}")]
    command("report", "any.json", "--fail-on", "never", *outputs)
    command("diff", str(RESULT), "any.json", "-o", "out.md")
    command("report", str(RESULT), "--baseline", "any.json", "-o", "out.html")


@ONE
@given(st.data(), st.sampled_from(VALUES))
def test_a_recording(data: st.DataObject, value: Any) -> None:
    Path("any.json").write_text(changed(recording(), data.draw(one_of(recording())), value), encoding="utf-8")
    command("scan", "-q", "--replay", "any.json", "--check", "consent", "-o", "out.json", "-o", "out.html")


@ONE
@given(st.data(), st.sampled_from(VALUES))
def test_an_answer_in_a_recording(data: st.DataObject, value: Any) -> None:
    whole = json.loads(json.dumps(recording()))
    interaction = data.draw(st.sampled_from(whole["interactions"]))
    body = json.loads(interaction["response"]["body"]["string"])
    interaction["response"]["body"]["string"] = changed(body, data.draw(one_of(body)), value)
    Path("any.json").write_text(json.dumps(whole), encoding="utf-8")
    command("scan", "-q", "--replay", "any.json", "--check", "consent", "-o", "out.json", "-o", "out.html")


BOMBS = {
    "aliases that multiply": "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(f'*{chr(97 + n)}' for _ in range(9))}]\n" for n in range(9)),
    "aliases as interactions": "version: 1\ninteractions:\n- &a [&b [x, x], *b, *b]\n"
    + "".join(f"- &c{n} [{', '.join(['*a' if n == 0 else f'*c{n - 1}'] * 9)}]\n" for n in range(9)),
    "a structure that holds itself": "version: 1\ninteractions: &all [*all]\n",
    "an object": "!!python/object/apply:os.system [exit 7]\n",
    "a number that is a megabyte": f"version: {'9' * 1_000_000}\ninteractions: []\n",
    "a key that is a mapping": "? {a: b}\n: c\n",
    "ten thousand levels": "[" * 10_000,
    "a tab": "version:\t1\n\tinteractions: []\n",
    "many documents": "---\n" * 10_000,
    "a date that is none": "version: 2026-99-99\ninteractions: []\n",
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_a_recording_in_yaml_that_grows_or_does_something(text: str) -> None:
    Path("any.yaml").write_text(text, encoding="utf-8")
    assert command("scan", "-q", "--replay", "any.yaml", "-o", "out.json") == ExitCode.USAGE
    assert not Path("out.json").exists()


SETTINGS: dict[str, Any] = {
    "scan": {"fail_on": "high", "skip": ["consent"], "history": "", "timeout": 5, "min_coverage": 0, "output": []},
    "tenant": {"id": "woodgrove.example", "cloud": "global"},
    "waivers": [
        {"check": "consent.admin_workflow", "subject": "*", "reason": "r", "owner": "o", "expires": "@2027-01-01@"},
    ],
    "emergency_access": {"accounts": ["arno.dahlke@woodgrove.example"]},
}


def toml(value: Any) -> str:
    """A JSON value as TOML writes it inline."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, float):
        return str(value)
    if value is None:
        return '""'
    if isinstance(value, str) and value.startswith("@2"):
        return value.strip("@")
    return RAW.get(value, "") or json.dumps(value) if isinstance(value, str) else json.dumps(value)


@ONE
@given(st.data(), st.sampled_from(VALUES))
def test_a_configuration(data: st.DataObject, value: Any) -> None:
    document = json.loads(json.dumps(SETTINGS))
    path = data.draw(one_of(document).filter(bool))
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    text = "\n".join(f"{key} = {toml(part)}" for key, part in document.items())
    Path("any.toml").write_text(text, encoding="utf-8", errors="surrogatepass")
    command("scan", "-q", "--config", "any.toml", "--replay", WOODGROVE, "--check", "consent.admin_workflow", "-o", "out.json")


@ONE
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_bytes_of_any_kind(content: bytes) -> None:
    for name in ("any.json", "any.yaml", "any.toml", "any.db"):
        Path(name).write_bytes(content)
    assert command("report", "any.json", "-o", "out.html") == ExitCode.USAGE
    assert command("scan", "--replay", "any.json") == ExitCode.USAGE
    assert command("scan", "--replay", "any.yaml") == ExitCode.USAGE
    command("scan", "-q", "--config", "any.toml", "--replay", WOODGROVE, "--check", "consent.admin_workflow", "-o", "out.json")
    command("history", "list", "sqlite:///any.db")


@ONE
@given(st.sampled_from(("id", "tenant", "finished", "point", "content")), st.sampled_from(VALUES))
def test_a_row_of_a_history(column: str, value: Any) -> None:
    Path("any.db").unlink(missing_ok=True)
    open_history("sqlite:///any.db").add(RESULT.read_bytes())
    if isinstance(value, str | list | dict):
        text = RAW.get(value, value) if isinstance(value, str) else json.dumps(value)
        value = text.encode("utf-8", "surrogatepass")
        value = zlib.compress(value) if column == "content" else value
    if isinstance(value, int) and value >= 2**63:
        value = -1
    with contextlib.closing(sqlite3.connect("any.db")) as connection, contextlib.suppress(sqlite3.IntegrityError), connection:
        connection.execute(f"UPDATE result SET {column} = ?", (value,))  # noqa: S608 - one of our own columns
    for arguments in (
        ("history", "list", "sqlite:///any.db"),
        ("history", "show", "sqlite:///any.db", "0" * 16),
        ("history", "prune", "sqlite:///any.db", "--keep", "1"),
        ("report", str(RESULT), "--history", "sqlite:///any.db", "-o", "out.html"),
    ):
        command(*arguments)


@ONE
@given(st.data(), st.sampled_from(VALUES))
def test_a_result_in_the_folder_of_a_history(data: st.DataObject, value: Any) -> None:
    entry = open_history("kept").add(RESULT.read_bytes())
    (file,) = Path("kept").iterdir()
    file.write_text(changed(result(), data.draw(one_of(result())), value), encoding="utf-8")
    command("history", "list", "kept")
    command("history", "show", "kept", entry.id)
    command("report", str(RESULT), "--history", "kept", "-o", "out.html")
