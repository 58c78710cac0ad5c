"""Compiled templates are kept between runs, and never used for another source or by another version."""

from __future__ import annotations

import marshal
import sys
from pathlib import Path

import jinja2
import pytest
from jinja2 import DictLoader, Environment

from ztscan.reports.page.compiled import Compiled


def rendered(folder: Path, source: str, *, trim_blocks: bool = False) -> str:
    """A template in an environment of its own, as in a process of its own."""
    loader = DictLoader({"one.html": source})
    made = Environment(loader=loader, bytecode_cache=Compiled(folder), autoescape=True, trim_blocks=trim_blocks)
    return made.get_template("one.html").render(name="<b>")


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were compiled. Python keeps compiled modules, also where the tests are run without that."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    made: list[str] = []
    compile_ = Environment.compile

    def counting(self: Environment, source: str, *more: object, **named: object) -> object:
        made.append(source)
        return compile_(self, source, *more, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", counting)
    return made


def test_a_template_is_compiled_once(tmp_path: Path, compilations: list[str]) -> None:
    assert [rendered(tmp_path, "{{ name }}") for _ in range(3)] == ["&lt;b&gt;"] * 3
    assert compilations == ["{{ name }}"]
    assert len(list(tmp_path.iterdir())) == 1


def test_another_source_or_option_or_version_is_compiled_again(
    tmp_path: Path, compilations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered(tmp_path, "{{ name }}")
    assert rendered(tmp_path, "{{ name }}!") == "&lt;b&gt;!"
    rendered(tmp_path, "{{ name }}!", trim_blocks=True)
    monkeypatch.setattr(jinja2, "__version__", "999")
    rendered(tmp_path, "{{ name }}!", trim_blocks=True)
    assert len(compilations) == 4
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("kept", [b"", b"half of it", marshal.dumps(1)], ids=["nothing", "half", "no code"])
def test_a_damaged_file_is_made_again(tmp_path: Path, compilations: list[str], kept: bytes) -> None:
    rendered(tmp_path, "{{ name }}")
    (file,) = tmp_path.iterdir()
    head = file.read_bytes().partition(b"\n")[0] + b"\n"
    whole = file.read_bytes()
    file.write_bytes(head + whole[len(head) : len(head) + len(kept)])
    assert rendered(tmp_path, "{{ name }}") == "&lt;b&gt;"
    assert len(compilations) == 2
    assert file.read_bytes() == whole


def test_where_nothing_can_be_kept_a_report_is_rendered(
    tmp_path: Path, compilations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rendered(tmp_path / "missing", "{{ name }}") == "&lt;b&gt;"
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(tmp_path, "{{ name }}") == "&lt;b&gt;"
    assert list(tmp_path.iterdir()) == []
    assert len(compilations) == 2
