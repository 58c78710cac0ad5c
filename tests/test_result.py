"""The result file: the same scan is the same bytes, any result can be read again, and nothing else is taken for one."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scans import ALEX, CONTOSO, TODAY, contoso, finding, result, scan
from ztscan.core import indented as indented_module
from ztscan.core import result as result_module
from ztscan.core.errors import UsageError
from ztscan.core.model import CheckResult, Scan, Subject, Tool, Verdict, Witness
from ztscan.core.result import MAX_DEPTH, SCHEMA, document_pieces, from_document, json_schema, to_document
from ztscan.objectives import grade, load

FIRST = Path(__file__).parent / "results" / "scan-1.json"
"""A result as the first release wrote it: every later release reads it."""


def servable(of: Scan) -> Scan:
    """The scan with just those objectives that the real table has."""
    checks = (msgspec.structs.replace(c, objectives=tuple(set(c.objectives) & load().ids)) for c in of.checks)
    return msgspec.structs.replace(of, checks=tuple(checks))


def written(of: Scan) -> bytes:
    return to_document(servable(of), grade(servable(of), [], today=TODAY))


def evaluated(of: Scan) -> dict[str, CheckResult]:
    """Results by check, findings in the order in which evaluation leaves them."""
    by_subject = {c.id: sorted(c.findings, key=lambda f: (f.subject.kind, f.subject.name, f.subject.id)) for c in of.checks}
    return {c.id: msgspec.structs.replace(c, findings=tuple(by_subject[c.id])) for c in servable(of).checks}


def changed(**keys: Any) -> bytes:
    return json.dumps(json.loads(written(contoso())) | keys).encode()


def nested(levels: int) -> str:
    return '{"a":' * levels + "1" + "}" * levels


def test_a_result_is_read_as_it_was_written() -> None:
    first = written(contoso())
    read, its_grade = from_document(first)
    assert to_document(read, its_grade) == first
    assert {c.id: c for c in read.checks} == evaluated(contoso())
    assert its_grade == grade(read, [], today=TODAY)


def test_the_keys_of_the_result_are_the_documented_ones() -> None:
    document = json.loads(written(contoso()))
    assert list(document) == [
        "schema", "tool", "tenant", "started", "finished", "summary", "objectives", "pillars", "checks", "resources",
        "configuration", "scanner", "statistics", "warnings", "members", "below_threshold", "changes", "settings",
    ]  # fmt: skip
    assert document["schema"] == "ztscan.scan/1"
    assert {"id", "name", "domain", "cloud"} <= set(document["tenant"])
    assert {"id", "title", "pillar", "stage", "owner", "status", "reason", "checks"} <= set(document["objectives"][0])
    assert {"id", "maturity", "score", "assessed"} <= set(document["pillars"][0])
    failing = next(check for check in document["checks"] if check["findings"] and check["findings"][0]["witness"])
    assert {"id", "title", "severity", "verdict", "reason", "waiver", "objectives", "mappings"} <= set(failing)
    assert {"fingerprint", "subject", "message", "observed", "expected", "witness"} <= set(failing["findings"][0])
    assert {"name", "outcome", "rows", "pages", "requests", "seconds", "permission"} <= set(document["resources"][0])


def test_order_that_has_no_meaning_leaves_no_trace() -> None:
    plain = contoso()
    shuffle = Random(7).sample  # noqa: S311 - a fixed shuffle
    checks = [
        msgspec.structs.replace(
            check,
            findings=tuple(shuffle(check.findings, len(check.findings))),
            mappings=MappingProxyType(dict(reversed(list(check.mappings.items())))),
        )
        for check in plain.checks
    ]
    shuffled = msgspec.structs.replace(
        plain,
        checks=tuple(shuffle(checks, len(checks))),
        resources=tuple(reversed(plain.resources)),
        configuration=dict(reversed(list(plain.configuration.items()))),
    )
    assert written(shuffled) == written(plain)


def test_plugins_and_framework_ids_are_sorted() -> None:
    of = msgspec.structs.replace(
        scan(result("a.b", mappings={"scuba": ("MS.AAD.2.1v1", "MS.AAD.1.1v1")})),
        tool=Tool("ztscan", "0.1.0", ("woodgrove-checks 2.0", "fabrikam-checks 1.0")),
    )
    document = json.loads(written(of))
    assert document["checks"][0]["mappings"] == {"scuba": ["MS.AAD.1.1v1", "MS.AAD.2.1v1"]}
    assert document["tool"]["plugins"] == ["fabrikam-checks 1.0", "woodgrove-checks 2.0"]


def test_a_result_ends_with_a_newline_and_reads_as_text() -> None:
    lines = written(contoso()).decode().split("\n")
    assert lines[1] == '  "schema": "ztscan.scan/1",'
    assert lines[-2:] == ["}", ""]


@pytest.mark.parametrize("together", [1, 2, 1000])
def test_a_result_made_in_pieces_is_the_whole(together: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indented_module, "_TOGETHER", together)
    tricky = [finding("a.many", Subject("user", f"u-{n}", '"findings": []\n  "checks": []'), "a gap") for n in range(5)]
    checks = (result("a.none"), result("a.many", Verdict.FAIL, *tricky), result("z.none"))
    for text in (written(contoso()), written(scan()), written(scan(*checks))):
        assert text == msgspec.json.format(text, indent=2) + b"\n"
        assert json.loads(text)["schema"] == SCHEMA


def test_pieces_are_cut_where_no_text_is() -> None:
    """A secret is looked for in each piece by itself."""
    many = [finding("a.many", Subject("user", f"u-{n}", "Ada"), "a gap") for n in range(9)]
    shown = scan(result("a.many", Verdict.FAIL, *many))
    found = [*document_pieces(shown, grade(shown, (), today=TODAY))]
    assert b"".join(found) == written(shown)
    assert len(found) > 5
    assert all(piece.count(b'"') % 2 == 0 for piece in found)


def test_the_first_result_ever_written_can_be_read() -> None:
    read, its_grade = from_document(FIRST.read_bytes())
    assert {check.id: check.verdict for check in read.checks} == {check.id: check.verdict for check in contoso().checks}
    assert {objective.id for objective in its_grade.objectives} >= {"identities.mfa", "programme.accountability"}


def test_keys_of_a_later_writer_are_passed_over() -> None:
    document = json.loads(written(contoso()))
    document["weather"] = {"sunny": True}
    document["checks"][0]["mood"] = "good"
    document["tenant"]["colour"] = "blue"
    assert from_document(json.dumps(document).encode()) == from_document(written(contoso()))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_result_that_a_windows_shell_re_encoded_is_read(encoding: str) -> None:
    text = written(contoso()).decode()
    assert from_document(text.encode(encoding)) == from_document(text.encode())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "`r.json` is not JSON"),
        (b"Hello", "`r.json` is not JSON"),
        (b"<!DOCTYPE html>\n<html>", "`r.json` is not JSON: it is HTML"),
        (b"\xff\xfeH", "`r.json` is not JSON"),
        (b'{"schema": "\xff"}', "`r.json` is not JSON"),
        (written(contoso())[:-200], "`r.json` is not JSON"),
        (b"[]", "`r.json` is not a ztscan result"),
        (b"{}", "`r.json` is not a ztscan result"),
        (b'{"schema": 1}', "`r.json` is not a ztscan result"),
        (b'{"schema": "https://json.schemastore.org/sarif-2.1.0.json"}', "is not a ztscan result: its schema is `https://json"),
        (b'{"schema": "ztscan.scan/1"}', "`r.json` is not a ztscan result: Object missing required field `tool`"),
        (b'{"schema": "ztscan.scan/0"}', "is not a ztscan result: its schema is `ztscan.scan/0`"),
        (b'{"schema": "ztscan.drift/1"}', "is not a ztscan result: its schema is `ztscan.drift/1`"),
        (b'{"schema": "a\\u001b[31m\\nb\\u202e"}', "its schema is `a [31m b `"),
        (changed(checks=[{"verdict": "perhaps"}]), "`r.json` is not a ztscan result"),
        (changed(started="2026-11-01"), "`r.json` is not a ztscan result: `started` is not a time"),
        (changed(finished="2026-13-01T06:00:00Z"), "`r.json` is not a ztscan result: `finished` is not a time"),
        (changed(finished="2026-11-01\n06:00:00Z"), "`r.json` is not a ztscan result: `finished` is not a time"),
        (changed(finished="2026-11-01T06:00:00"), "`r.json` is not a ztscan result: `finished` is not a time"),
        (changed(started=None), "`r.json` is not a ztscan result: Expected `str`, got `null` - at `$.started`"),
    ],
)
def test_what_is_no_result_is_refused_with_a_next_step(content: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)) as refused:
        from_document(content, "r.json")
    assert refused.value.next_step
    assert str(refused.value).isprintable()


def test_a_result_of_a_newer_schema_asks_for_an_upgrade() -> None:
    with pytest.raises(UsageError, match=re.escape("`r.json` has the newer schema `ztscan.scan/2`")) as refused:
        from_document(changed(schema="ztscan.scan/2", checks="in another shape"), "r.json")
    assert refused.value.next_step == "upgrade ztscan"


@pytest.mark.parametrize("levels", [MAX_DEPTH + 1, 500, 100_000])
@pytest.mark.parametrize("key", ["configuration", "statistics", "unknown"])
def test_a_result_that_nests_without_end_is_refused(key: str, levels: int) -> None:
    head = written(contoso()).decode().rstrip().removesuffix("}")
    content = f'{head}, "{key}": {nested(levels)}}}'.encode()
    if key == "unknown" and levels <= 500:
        assert from_document(content) == from_document(written(contoso()))
        return
    with pytest.raises(UsageError, match=f"nests deeper than {MAX_DEPTH} levels"):
        from_document(content)


def test_a_policy_as_deep_as_allowed_is_kept() -> None:
    deep = json.loads(nested(MAX_DEPTH - 1))
    read, _ = from_document(changed(configuration={"policies": deep}))
    assert read.configuration == {"policies": deep}


def test_a_file_beyond_any_result_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result_module, "MAX_BYTES", 1 << 20)
    with pytest.raises(UsageError, match=re.escape("`r.json` has more than 1 MiB")):
        from_document(b" " * ((1 << 20) + 1), "r.json")


def test_what_a_result_cannot_hold_is_a_defect_that_shows() -> None:
    with pytest.raises(NotImplementedError, match="a result cannot hold object"):
        to_document(scan(configuration={"policies": object()}), grade(scan(), [], today=TODAY))


def test_the_schema_that_ships_is_the_one_of_the_code() -> None:
    shipped = (files("ztscan") / "data" / "scan-1.schema.json").read_bytes()
    assert shipped == json_schema(), "the result changed its shape: write `ztscan schema` to ztscan/data/scan-1.schema.json"


def test_the_schema_is_a_schema_and_every_result_follows_it() -> None:
    schema = json.loads(json_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for document in (written(contoso()), written(scan()), FIRST.read_bytes()):
        validator.validate(json.loads(document))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "ztscan.scan/2"),
        (("tenant",), {}),
        (("checks", 0, "verdict"), "perhaps"),
        (("checks", 0, "findings"), None),
        (("pillars", 0, "maturity"), "superb"),
        (("pillars", 0, "score"), "high"),
        (("objectives", 0, "status"), "nearly"),
        (("resources", 0, "rows"), "many"),
    ],
)
def test_schema_and_reader_refuse_the_same(path: tuple[str | int, ...], value: object) -> None:
    document = json.loads(written(contoso()))
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert not jsonschema.Draft202012Validator(json.loads(json_schema())).is_valid(document)
    with pytest.raises(UsageError):
        from_document(json.dumps(document).encode())


def test_schema_and_reader_require_the_same_keys() -> None:
    """The other way round: whatever the schema lets be absent, the reader does without."""
    document = json.loads(written(contoso()))
    schema = json.loads(json_schema())
    required_keys = set(schema["$defs"][schema["$ref"].rpartition("/")[2]]["required"])
    for key in document:
        without = {k: v for k, v in document.items() if k != key}
        if key in required_keys:
            with pytest.raises(UsageError):
                from_document(json.dumps(without).encode())
        else:
            from_document(json.dumps(without).encode())


scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=8
)


@given(st.text(min_size=1), st.dictionaries(st.text(max_size=3), values, max_size=3), st.sampled_from(list(Verdict)))
def test_any_name_and_any_policy_comes_back_as_it_was(name: str, policy: dict[str, Any], verdict: Verdict) -> None:
    witness = Witness(sign_in=(("user", name),), what_if=policy)
    subject = Subject("user", ALEX.id, name)
    checks = (result("a.b", verdict), result("a.c", Verdict.FAIL, finding("a.c", subject, name, witness=witness)))
    tenant = msgspec.structs.replace(CONTOSO, name=name)
    of = scan(*checks, configuration={"policies": policy}, tenant=tenant)
    read, _ = from_document(written(of))
    assert read == of


def test_the_schema_number_is_the_documented_one() -> None:
    assert SCHEMA == "ztscan.scan/1"
