"""Small files that would take gigabytes or hours, and files that never end: each is refused in a line, within bounds."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.running import Shell, cassette
from tests.faults.test_hostile_files import RESULT, command, recording
from ztscan.config.settings import parse_settings
from ztscan.config.toml_limits import nests_too_deep
from ztscan.core.errors import UsageError
from ztscan.core.exit_codes import ExitCode
from ztscan.core.result import from_document
from ztscan.graph.cassette import load_recording
from ztscan.graph.yaml_limits import YamlLimitError, check_yaml
from ztscan.history import open_history

MEGABYTES = 64
"""That a file of a few megabytes may take."""
ITEM = """\
- &a
  request: {method: GET, uri: 'https://graph.microsoft.com/v1.0/users', body: null}
  response: {status: {code: 200}, headers: {content-type: [application/json]}, body: {string: '{"value": []}'}}
"""


@contextlib.contextmanager
def bounded() -> Iterator[None]:
    """While it lasts, Python allocates less than the bound."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MEGABYTES * 1024 * 1024


ALIASES: dict[str, Callable[[], str]] = {
    "of an answer, 5 MB": lambda: "version: 1\ninteractions:\n" + ITEM + "- *a\n" * 1_000_000,
    "of a long text": lambda: (
        f"version: 1\nx: &s {'a' * 1_000_000}\ninteractions:\n"
        + "".join(
            f"- request: {{method: GET, uri: 'https://graph.microsoft.com/v1.0/{n}'}}\n"
            "  response: {status: {code: 200}, body: {string: *s}}\n"
            for n in range(5_000)
        )
    ),
    "of aliases": lambda: "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)),
    "of itself": lambda: "version: 1\ninteractions: &a [[*a]]\n",
    "merged by a tag": lambda: "a: &a {x: 1}\nb: {!!merge m: *a}\n",
}


@pytest.mark.parametrize("text", ALIASES.values(), ids=ALIASES.keys())
def test_aliases_that_multiply(text: Callable[[], str], tmp_path: Path) -> None:
    path = tmp_path / "any.yaml"
    path.write_text(text())
    with bounded(), pytest.raises(UsageError, match="is not a recording of a scan"):
        load_recording(path)


def test_an_alias_of_a_list_of_headers_is_read(tmp_path: Path) -> None:
    path = tmp_path / "any.yaml"
    shared = ITEM.replace("[application/json]", "&h [application/json]")
    other = ITEM.replace("&a", "").replace("[application/json]", "*h").replace("users", "groups")
    path.write_text(f"version: 1\ninteractions:\n{shared}{other}")
    assert len(load_recording(path).answers) == 2


LONG_NUMBER = "1" + ":1" * 500_000


@pytest.mark.parametrize("tag", ["", "!!int ", "!!float "])
def test_a_number_in_base_60_that_takes_quadratic_time(tag: str) -> None:
    with pytest.raises(YamlLimitError):
        check_yaml(f"x: {tag}{LONG_NUMBER}")


def test_more_values_than_a_recording_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ztscan.graph.yaml_limits.MAX_NODES", 10)
    with pytest.raises(YamlLimitError):
        check_yaml("[" + "1, " * 10 + "]")
    check_yaml("[" + "1, " * 9 + "]")


DEEP = {
    "a dotted key": "a." * 30_000 + "a = 1",
    "a dotted key in an inline table": "x = {" + "a." * 30_000 + "a = 1}",
    "a quoted key": '"a".' * 30_000 + "'a' = 1",
    "a table": "[" + "a." * 30_000 + "a]",
    "spaces around dots": "a . " * 30_000 + "a = 1",
    "an array of tables": "[[" + "a." * 30_000 + "a]]",
    "arrays": "x = " + "[" * 100_000 + "]" * 100_000,
    "arrays over lines": "x = " + "[ # one\n" * 10_000,
    "inline tables": "x = " + "{a = " * 10_000,
    "after a string with escapes": 'x = "\\"" # "\n' + "a." * 30_000 + "a = 1",
    "after a string over lines": "x = '''\n'''''\n" + "a." * 30_000 + "a = 1",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP.keys())
def test_a_configuration_that_nests_too_deep(text: str) -> None:
    with bounded(), pytest.raises(UsageError, match="nests deeper than 32 levels"):
        parse_settings(text)


FLAT = {
    "in a comment": "# " + "a." * 99,
    "in a string": 'x = "' + "a." * 99 + '"',
    "in a string over lines": 'x = """\n' + "a.\n" * 99 + '"""',
    "in a literal string": "x = '" + "[" * 99 + "'",
    "numbers": "x = [" + "1.5, " * 99 + "]",
    "many keys": "a.b = 1.5\n" * 99,
}


@pytest.mark.parametrize("text", FLAT.values(), ids=FLAT.keys())
def test_dots_and_brackets_that_nest_nothing(text: str) -> None:
    assert not nests_too_deep(text)


def test_a_result_with_more_objects_than_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ztscan.core.result.MAX_CONTAINERS", 1000)
    document = json.loads(RESULT.read_bytes())
    document["configuration"] = {"x": [[]] * 2_000_00}
    content = json.dumps(document).encode()
    with bounded(), pytest.raises(UsageError, match="more than 1000 objects"):
        from_document(content)


def test_what_a_recording_holds_besides_is_not_built(tmp_path: Path) -> None:
    path = tmp_path / "any.json"
    document = dict(recording(), interactions=recording()["interactions"][:1])
    path.write_text(json.dumps(document)[:-1] + ', "more": [' + "[]," * 3_000_000 + "[]]}")
    with bounded():
        assert len(load_recording(path).answers) == 1


TIMES = ("yesterday", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-01", "2026-11-01T06:00:00", "2026-13-01T06:00:00Z")


@pytest.mark.parametrize("recorded", TIMES)
def test_a_recording_of_no_time(recorded: str, shell: Shell) -> None:
    document = json.loads(json.dumps(recording()))
    document["metadata"]["ztscan"]["recorded"] = recorded
    shell.write("any.json", json.dumps(document))
    ended = shell.ztscan("scan", "--replay", "any.json", "-o", "r.json")
    assert ended.code == ExitCode.USAGE
    assert "`any.json` is not a recording of a scan: `recorded` is not a time" in ended.err
    assert shell.files == {"any.json"}


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("key", ["started", "finished"])
def test_a_result_of_no_time(time: str, key: str, shell: Shell) -> None:
    shell.write("any.json", json.dumps(json.loads(RESULT.read_bytes()) | {key: time}))
    ended = shell.ztscan("report", "any.json", "-o", "r.html")
    assert (ended.code, shell.files) == (ExitCode.USAGE, {"any.json"})
    assert f"`{key}` is not a time" in ended.err


@pytest.mark.parametrize("seconds", ["-62135596800", "253402300799", "-1"])
def test_an_epoch_that_no_date_can_be_counted_from(seconds: str, shell: Shell) -> None:
    shell.setenv("SOURCE_DATE_EPOCH", seconds)
    ended = shell.ztscan("scan", "--replay", cassette("woodgrove"))
    assert (ended.code, shell.files) == (ExitCode.USAGE, set())
    assert f"`SOURCE_DATE_EPOCH` is `{seconds}`, which is not a time" in ended.err


@pytest.mark.parametrize("key", ["objectives", "pillars"])
@pytest.mark.parametrize("words", [("report", "any.json"), ("diff", "any.json", str(RESULT)), ("diff", str(RESULT), "any.json")])
def test_a_result_without_objectives(words: tuple[str, ...], key: str, shell: Shell) -> None:
    shell.write("any.json", json.dumps(json.loads(RESULT.read_bytes()) | {key: []}))
    ended = shell.ztscan(*words, "-o", "r.html")
    assert (ended.code, shell.files) == (ExitCode.USAGE, {"any.json"})
    assert f"`any.json` is not a ztscan result: `{key}` is empty" in ended.err


def test_a_waiver_that_ended_in_the_year_one(shell: Shell) -> None:
    waiver = '[[waiver]]\ncheck = "consent.admin_workflow"\nsubject = "*"\nreason = "r"\nowner = "o"\nexpires = 0001-01-01\n'
    for text in (waiver, waiver.replace("0001-01-01", "9999-12-31")):
        shell.write("ztscan.toml", text)
        ended = shell.ztscan("scan", "--replay", cassette("woodgrove"), "--check", "consent", "-o", "r.json", "--strict-waivers")
        assert ended.code == ExitCode.USAGE
        assert "Traceback" not in ended.err


LONG = "x" * 300
SOURCES: dict[str, tuple[str, ...]] = {
    "a recording": ("scan", "--replay", "{}.json"),
    "a recording in YAML": ("scan", "--replay", "{}.yaml"),
    "a result": ("report", "{}.json"),
    "results": ("diff", "{}.json", "{}.json"),
    "a baseline": ("scan", "--replay", "WOODGROVE", "--check", "consent", "--baseline", "{}.json"),
    "a configuration": ("scan", "--replay", "WOODGROVE", "--check", "consent", "--config", "{}.toml"),
    "a configuration to edit": ("attest", "programme.accountability", "--config", "{}.toml"),
    "a result to waive from": ("waive", "0", "--result", "{}.json", "--reason", "r", "--owner", "o", "--expires", "2027-01-01"),
    "a history": ("scan", "--replay", "WOODGROVE", "--check", "consent", "--history", "{}.db"),
    "a history in SQLite": ("scan", "--replay", "WOODGROVE", "--check", "consent", "--history", "sqlite:///{}.db"),
    "a listing": ("history", "list", "sqlite:///{}.db"),
    "a key": ("report", "RESULT", "--redact", "--redact-key", "{}.key"),
    "an output": ("scan", "--replay", "WOODGROVE", "--check", "consent", "-o", "{}.json"),
    "an output in a folder": ("scan", "--replay", "WOODGROVE", "--check", "consent", "-o", "{}/r.json"),
    "an output of a comparison": ("diff", "RESULT", "RESULT", "-o", "{}.json"),
    "a result from a history": ("history", "show", "sqlite:///x.db", "0", "-o", "{}.json"),
    "a first configuration": ("init", "{}.toml"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ["pipe", "long", "folder"])
@pytest.mark.parametrize("words", SOURCES.values(), ids=SOURCES.keys())
def test_a_name_that_is_no_file(words: tuple[str, ...], kind: str, shell: Shell) -> None:
    name = {"pipe": "pipe", "long": LONG, "folder": "folder"}[kind]
    paths = {word.format(name).removeprefix("sqlite:///") for word in words if "{}" in word}
    for path in paths:
        if kind == "pipe" and "/" not in path:
            os.mkfifo(path)
        elif kind == "folder" and not (words[-2] == "--history" and "sqlite" not in words[-1]):
            Path(path).mkdir(parents=True)
    if words[0] == "attest":
        words = (*words, "--status", "met", "--by", "b", "--expires", "2027-01-01", "--evidence", "e")
    known = {"WOODGROVE": cassette("woodgrove"), "RESULT": str(RESULT)}
    before = shell.files
    ended = shell.ztscan(
        *(known.get(word, word.format(name)) for word in words), *(["-o", "out.json"] if "--history" in words else [])
    )
    assert "Traceback" not in ended.err
    if kind == "folder" and ("{}.db" in words or "{}/r.json" in words):
        return  # a folder is what these may name
    assert ended.code == ExitCode.USAGE, ended.err
    assert len([line for line in ended.err.splitlines() if line.startswith("error: ")]) == 1
    assert "Reading" not in ended.err
    assert shell.files == before


def test_a_name_with_a_null_character_from_the_configuration(shell: Shell) -> None:
    for key in ("output", "baseline", "history"):
        value = '["a\\u0000.json"]' if key == "output" else '"a\\u0000.json"'
        shell.write("ztscan.toml", f"[scan]\n{key} = {value}\n")
        ended = shell.ztscan("scan", "--replay", cassette("woodgrove"), "--check", "consent")
        assert (ended.code, shell.files) == (ExitCode.USAGE, {"ztscan.toml"}), key
        assert "Traceback" not in ended.err


def test_a_device_is_not_read(shell: Shell) -> None:
    assert "it is not a regular file" in shell.ztscan("report", "/dev/zero", "-o", "r.html").err


VIEW = "CREATE VIEW result AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id FROM n"
TRIGGER = "CREATE TRIGGER more AFTER INSERT ON result BEGIN SELECT 1; END"


@pytest.mark.parametrize("statements", [("DROP TABLE result", VIEW), (TRIGGER,)], ids=["a view without end", "a trigger"])
def test_a_history_that_computes(statements: tuple[str, ...], shell: Shell) -> None:
    open_history("sqlite:///any.db").add(RESULT.read_bytes())
    with contextlib.closing(sqlite3.connect("any.db")) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    assert command("history", "list", "sqlite:///any.db") == ExitCode.USAGE
    assert (
        "its tables are not those" in shell.ztscan("scan", "--replay", cassette("woodgrove"), "--history", "sqlite:///any.db").err
    )


def test_a_point_of_many_megabytes_is_damage(shell: Shell) -> None:
    open_history("sqlite:///any.db").add(RESULT.read_bytes())
    with contextlib.closing(sqlite3.connect("any.db")) as connection, connection:
        connection.execute("UPDATE result SET point = zeroblob(100000000)")
    with bounded():
        (stored,) = open_history("sqlite:///any.db").trend(json.loads(RESULT.read_bytes())["tenant"]["id"])
    assert stored.point is None


def test_files_of_a_history_that_are_named_after_no_time(shell: Shell) -> None:
    (shell.folder / "kept").mkdir()
    (shell.folder / "kept" / f"99999999T999999Z_x_{'0' * 16}.json").write_text("{}")
    assert shell.ztscan("history", "prune", "kept", "--before", "2026-01-01").code == ExitCode.MET
    assert shell.ztscan("history", "list", "kept").code == ExitCode.MET
