"""Inputs are never outputs: a file that a command reads is refused as one that it writes, before anything is read or written."""

from __future__ import annotations

import errno
import itertools
import json
import os
import sqlite3
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.cli.running import Shell, cassette
from ztscan.cli import COMMANDS, cli
from ztscan.cli.ui.outputs import Outputs, Render
from ztscan.core.confidential import forget, keep
from ztscan.core.errors import UsageError
from ztscan.core.exit_codes import ExitCode
from ztscan.core.files import NO_ROOM, check_writable, identity, prepared, write_private

FILES = {"FILE", "PATH", "RESULT.json", "BEFORE.json", "AFTER.json", "DIR|sqlite:///FILE", "[FILE]"}
"""What an option or argument is called that names a file."""
WRITTEN = {"output", "record"}
OTHERS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("history", "show"): ("0" * 16,),
    ("fleet", "report"): ("results",),
    ("fleet", "diff"): ("results", "results"),
}
"""What a command needs besides its files."""


def commands(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))
        else:
            yield (*before, name), command


def clashes() -> Iterator[tuple[tuple[str, ...], click.Parameter, click.Parameter]]:
    """Every pair of files that one command can be given, of which one is written."""
    assert isinstance(cli, click.Group)
    for words, command in commands(cli):
        files = [one for one in command.params if one.metavar in FILES]
        for first, second in itertools.permutations(files, 2):
            if second.name in WRITTEN and not (first.name in WRITTEN and first.name > second.name):
                yield words, first, second


CLASHES = list(clashes())
NAMES = [f"{' '.join(words)} {one.name} {two.name}" for words, one, two in CLASHES]


def test_the_law_sees_every_command_that_writes_a_file() -> None:
    assert {words[0] for words, _, _ in CLASHES} == {"scan", "report", "diff", "history", "expect", "fleet"}
    assert len(CLASHES) >= 15
    assert set(COMMANDS) >= {"scan", "report", "diff", "demo", "waive", "history"}


@pytest.fixture
def content(shell: Shell) -> bytes:
    """The file that is named twice, as `same.json`, and a link to it."""
    shell.scanned("woodgrove", "same.json", "--check", "consent", "--fail-on", "never")
    (shell.folder / "link.json").symlink_to("same.json")
    (shell.folder / "hard.json").hardlink_to(shell.folder / "same.json")
    return shell.read("same.json")


@pytest.mark.parametrize("spelt", ["same.json", "./same.json", "link.json", "hard.json"])
@pytest.mark.parametrize(("words", "one", "two"), CLASHES, ids=NAMES)
def test_a_file_that_is_read_is_not_written(
    words: tuple[str, ...], one: click.Parameter, two: click.Parameter, spelt: str, shell: Shell, content: bytes
) -> None:
    arguments = [*words]
    context = click.Context(dict(commands(cli))[words])
    given = {one.name: "same.json", two.name: spelt}
    for parameter in context.command.params:
        path = given.get(parameter.name, "same.json" if parameter.required and parameter.metavar in FILES else None)
        if path is None:
            continue
        path = f"sqlite:///{path}" if parameter.metavar == "DIR|sqlite:///FILE" else path
        arguments += [path] if isinstance(parameter, click.Argument) else [parameter.opts[0], path]
    arguments += OTHERS.get(words, ())
    (shell.folder / "results").mkdir()
    if words == ("scan",) and "replay" not in given:
        arguments += [] if "record" in given else ["--replay", cassette("woodgrove")]
    if "config" in given:  # read before the others are compared
        content = b"# a configuration that sets nothing\n"
        (shell.folder / "same.json").write_bytes(content)
    before = shell.files
    ended = shell.ztscan(*arguments)
    assert ended.code == ExitCode.USAGE, ended.err
    said = ("would overwrite", "name the same file", "is given twice")
    assert any(words in ended.err for words in said), ended.err
    assert "Reading" not in ended.err
    assert (shell.read("same.json"), shell.files) == (content, before)


def test_an_output_given_twice_in_two_spellings(shell: Shell) -> None:
    ended = shell.ztscan("scan", "--replay", cassette("woodgrove"), "-o", "s.json", "-o", "./s.json")
    assert (ended.code, shell.files) == (ExitCode.USAGE, set())
    assert "`-o s.json` and `-o ./s.json` name the same file" in ended.err


def test_files_that_the_configuration_names_are_compared_too(shell: Shell, content: bytes) -> None:
    shell.write("ztscan.toml", '[scan]\nbaseline = "same.json"\noutput = ["./same.json"]\n')
    ended = shell.ztscan("scan", "--replay", cassette("woodgrove"))
    assert ended.code == ExitCode.USAGE
    assert "`-o ./same.json` would overwrite `--baseline same.json`" in ended.err
    assert shell.read("same.json") == content


def test_a_result_in_a_history_is_not_overwritten(shell: Shell, content: bytes) -> None:
    shell.ztscan("scan", "-q", "--replay", cassette("woodgrove"), "--check", "consent", "--history", "kept", "-o", "a.json")
    (kept,) = (shell.folder / "kept").iterdir()
    other = kept.name.replace("2026", "2025")
    for name in (kept.name, other):
        ended = shell.ztscan("report", "same.json", "--history", "kept", "-o", f"kept/{name}")
        assert ended.code == ExitCode.USAGE
        assert "would overwrite a result in `--history kept`" in ended.err
    assert [path.name for path in (shell.folder / "kept").iterdir()] == [kept.name]


def test_the_key_of_a_sign_in_is_not_overwritten(shell: Shell) -> None:
    shell.write("token.json", "assertion")
    shell.setenv("AZURE_FEDERATED_TOKEN_FILE", str(shell.folder / "token.json"))
    ended = shell.ztscan("scan", "--replay", cassette("woodgrove"), "-o", "token.json")
    assert (ended.code, shell.read("token.json")) == (ExitCode.USAGE, b"assertion")


def test_waiving_does_not_write_over_the_result(shell: Shell, content: bytes) -> None:
    ended = shell.ztscan(
        "waive", "0", "--result", "same.json", "--config", "./same.json",
        "--reason", "r", "--owner", "o", "--expires", "2027-01-01",
    )  # fmt: skip
    assert (ended.code, shell.read("same.json")) == (ExitCode.USAGE, content)
    assert "would overwrite `--result same.json`" in ended.err


def test_the_same_name_in_two_folders_is_two_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    monkeypatch.chdir(tmp_path)
    assert identity(Path("a/x")) != identity(Path("b/x"))
    assert identity(Path("a/x")) == identity(tmp_path / "b" / ".." / "a" / "x")
    (tmp_path / "to").symlink_to(tmp_path / "a")
    assert identity(Path("to/x")) == identity(Path("a/x"))
    (tmp_path / "dangling").symlink_to(tmp_path / "a" / "x")
    assert identity(Path("dangling")) == identity(Path("a/x"))


@pytest.mark.parametrize("place", ["kept", "sqlite:///kept.db"])
def test_a_damaged_point_costs_the_trend_and_not_the_scan(shell: Shell, place: str) -> None:
    command = (
        "scan",
        "--replay",
        cassette("woodgrove"),
        "--check",
        "consent",
        "--history",
        place,
        "-o",
        "r.json",
        "-o",
        "r.html",
    )
    shell.setenv("SOURCE_DATE_EPOCH", "1795226400")
    first = shell.ztscan(*command)
    if place == "kept":
        (kept,) = (shell.folder / "kept").iterdir()
        kept.write_bytes(kept.read_bytes()[:1000])
    else:
        with sqlite3.connect("kept.db") as connection:
            connection.execute("UPDATE result SET point = x'7b'")
        connection.close()
    shell.setenv("SOURCE_DATE_EPOCH", "1795312800")
    second = shell.ztscan(*command)
    assert second.code == first.code, second.err
    assert "warning: the trend lacks the result `" in second.err
    assert "Traceback" not in second.err
    assert json.loads(shell.read("r.json"))["started"] == "2026-11-22T02:00:00Z"
    assert shell.ztscan("report", "r.json", "--history", place, "-o", "again.html").code == ExitCode.MET
    rows = json.loads(shell.ztscan("history", "list", place, "--format", "json").out)
    assert [row["gaps"] is None for row in rows] == [True, False]
    assert shell.ztscan("history", "list", place).out.count("?") == 4


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / ".ztscan-0a1b2c3d.part"
    left.write_text("half of a result")
    (tmp_path / "mine.part").write_text("somebody else's")
    write_private(tmp_path / "result.json", b"{}")
    assert {path.name for path in tmp_path.iterdir()} == {"mine.part", "result.json"}


def test_a_file_that_another_run_is_writing_stays(tmp_path: Path) -> None:
    holding = (
        "import os, sys\nfrom pathlib import Path\nfrom ztscan.core import files\n"
        "with files._new_part(Path(sys.argv[1])) as (descriptor, part):\n"
        "    print(part.name, flush=True)\n    sys.stdin.read()\n    os.close(descriptor)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as other:
        assert other.stdout is not None
        part = tmp_path / other.stdout.readline().strip()
        write_private(tmp_path / "result.json", b"{}")
        assert part.exists()
        other.kill()
        other.wait()
    write_private(tmp_path / "result.json", b"{}")
    assert {path.name for path in tmp_path.iterdir()} == {"result.json"}


def test_what_a_name_held_before_stays_until_the_end_while_another_run_writes_there(tmp_path: Path) -> None:
    target, pointed, link = tmp_path / "result.json", tmp_path / "real.json", tmp_path / "link.json"
    target.write_text("before")
    pointed.write_text("pointed")
    link.symlink_to(pointed.name)
    for path in (target, link):
        with prepared(path, (b"after",)) as naming:
            naming()
            write_private(tmp_path / "other.json", b"{}")
            assert path.read_bytes() == b"after"
            naming.undo()
    assert (target.read_text(), link.readlink(), pointed.read_text()) == ("before", Path(pointed.name), "pointed")
    assert {path.name for path in tmp_path.iterdir()} == {"result.json", "real.json", "link.json", "other.json"}


def test_what_a_name_held_before_is_removed_if_the_run_was_killed(tmp_path: Path) -> None:
    (tmp_path / "result.json").write_text("before")
    killed = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom ztscan.core import files\n"
        "with files.prepared(Path(sys.argv[1]), (b'after',)) as naming:\n"
        "    naming()\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", killed, str(tmp_path / "result.json")], check=False, env=environment)
    assert len([*tmp_path.iterdir()]) == 2
    write_private(tmp_path / "other.json", b"{}")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"result.json": "after", "other.json": "{}"}


def test_pieces_go_to_the_file_as_they_are_made_and_appear_at_once(tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        write_outputs(tmp_path, lambda suffix: b"page" if suffix == ".html" else (bytes([n]) * 1_000_000 for n in range(50)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000
    assert (tmp_path / "result.json").stat().st_size == 50_000_000
    assert (tmp_path / "result.json").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "report.html").read_bytes() == b"page"
    assert {path.name for path in tmp_path.iterdir()} == {"report.html", "result.json"}


@pytest.mark.parametrize("error", [ValueError("no such record"), KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_what_fails_in_the_middle_leaves_every_file_as_it_was(error: BaseException, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_bytes(b"before")

    def pieces() -> Iterator[bytes]:
        yield b"{"
        raise error

    with pytest.raises(type(error)) as raised:
        write_outputs(tmp_path, lambda suffix: b"page" if suffix == ".html" else pieces())
    assert raised.value is error, "an error of a renderer is not said to be one of the file"
    assert (tmp_path / "report.html").read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


@pytest.mark.parametrize(
    ("number", "step"), [(errno.ENOSPC, NO_ROOM), (errno.EFBIG, NO_ROOM), (errno.EROFS, "name a path that you can write to")]
)
def test_a_full_disk_is_answered_by_where_there_is_space(
    number: int, step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError) as raised:
        write_private(tmp_path / "result.json", b"{}")
    assert raised.value.next_step == step
    assert [*tmp_path.iterdir()] == []


def test_a_known_secret_is_removed_from_each_piece(tmp_path: Path) -> None:
    keep("a-secret-of-this-sign-in")
    try:
        write_outputs(tmp_path, lambda _: (b'{"a": "a-secret-of-this-sign-in",', b' "b": "a-secret-of-this-sign-in"}'))
    finally:
        forget()
    assert (tmp_path / "result.json").read_bytes() == b'{"a": "(secret removed)", "b": "(secret removed)"}'


def write_outputs(folder: Path, render: Render) -> None:
    Outputs(("report.html", "result.json"), folder).write(render)


@pytest.mark.parametrize("name", ["x" * 300 + ".json", "a\0b.json", "x" * 300 + "/r.json", "x/" * 3000 + "r.json"])
def test_a_name_that_no_file_can_have_is_refused_before_the_scan(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot write"):
        check_writable(tmp_path / name)


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 250 + ".json")
    check_writable(path)
    write_private(path, b"{}")
    assert path.read_bytes() == b"{}"
