"""The other outputs of a fleet: each holds what it must, and no name can break it."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.fleet.rolled import NOTHING, folder_of, graded, rolled, rolled_folder
from tests.reports.fleet.hostile import attacked_fleet
from tests.reports.test_machine_formats import SARIF_SCHEMA
from ztscan.fleet.rollup.cohorts import FEWEST, ranked
from ztscan.fleet.rollup.rollup import RollUp
from ztscan.reports.fleet import BENCHMARK_FORMATS, FLEET_FORMATS, benchmark_renderer, fleet_renderer
from ztscan.reports.fleet.benchmark import STEP, benchmark_of
from ztscan.reports.fleet.csv_table import TABLES, TableName
from ztscan.reports.fleet.redacted import redacted
from ztscan.reports.fleet.words import gap_sentence, ranges
from ztscan.reports.markdown import MOST_BYTES
from ztscan.reports.renaming import DROPPED

KEY = b"k" * 32
FORMULA = re.compile(r"(?:^|;)\s*[=+\-@|%]")


def rows(rollup: RollUp, table: TableName) -> list[dict[str, str]]:
    text = fleet_renderer(".csv")(rollup, table=table)
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def document(rollup: RollUp) -> Any:
    return json.loads(fleet_renderer(".json")(rollup))


def test_json_names_every_tenant_of_every_gap(rollup: RollUp) -> None:
    told = document(rollup)
    names = [one.member.name for one in rollup.standings]
    assert [one["name"] for one in told["tenants"]] == names
    for gap, row in zip(told["gaps"], rollup.gaps, strict=True):
        assert gap["missing"] == [names[number - 1] for number in row.missing]
        assert gap["unknown"] == [names[number - 1] for number in row.unknown]
        assert len(gap["missing"]) + len(gap["accepted"]) + len(gap["unknown"]) + gap["met"] == gap["asked"]
    assert {one["name"] for one in told["tenants"] if not one["known"]} == {one.member.name for _, one in rollup.unknown}
    assert told["summary"]["known"] + sum(told["summary"]["unknown"].values()) == len(names)


def test_the_tables_have_a_row_for_each_tenant_and_check(rollup: RollUp) -> None:
    assert [row["name"] for row in rows(rollup, "tenants")] == [one.member.name for one in rollup.standings]
    for row, gap in zip(rows(rollup, "gaps"), rollup.gaps, strict=True):
        assert (row["check"], int(row["missing"]), int(row["unknown"])) == (gap.line.id, len(gap.missing), len(gap.unknown))
        assert len(list(filter(None, row["unknown_in"].split("; ")))) == len(gap.unknown)
    assert len(rows(rollup, "conformance")) == len(rollup.standings)
    assert len(rows(rollup, "expiring")) == len(rollup.expiring)
    assert len(rows(rollup, "waivers")) == sum(len(one.risks) for one in rollup.standings) > 0
    assert {row["kind"] for row in rows(rollup, "changes")} == {"check", "configuration", "not_compared"}


@pytest.mark.parametrize("table", TABLES)
def test_no_cell_of_a_hostile_fleet_is_a_formula(rollup: RollUp, table: TableName) -> None:
    for row in rows(attacked_fleet(rollup), table):
        for key, cell in row.items():
            assert key == "days" or not FORMULA.search(cell), cell


def test_sarif_is_valid_and_counts_what_is_unknown(rollup: RollUp) -> None:
    for one in (rollup, attacked_fleet(rollup)):
        log = json.loads(fleet_renderer(".sarif")(one))
        jsonschema.Draft4Validator(SARIF_SCHEMA, format_checker=jsonschema.FormatChecker()).validate(log)
    log = json.loads(fleet_renderer(".sarif")(rollup))
    (run,) = log["runs"]
    assert len(run["results"]) == sum(bool(row.missing) for row in rollup.gaps)
    missing = {row.line.id: gap_sentence(row) for row in rollup.gaps}
    assert all(missing[result["ruleId"]] in result["message"]["text"] for result in run["results"])
    notified = [one["descriptor"]["id"] for one in run["invocations"][0]["toolExecutionNotifications"]]
    assert notified.count("ztscan.fleet.unknown") == len(rollup.unknown)
    prints = {result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]}
    assert len(prints) == len(run["results"])


def test_markdown_is_small_and_holds(rollup: RollUp) -> None:
    for one in (rollup, attacked_fleet(rollup)):
        text = fleet_renderer(".md")(one)
        assert len(text.encode("utf-8", "backslashreplace")) <= MOST_BYTES
        assert text.count("<details>") == text.count("</details>")
    plain = fleet_renderer(".md")(rollup)
    for _, unknown in rollup.unknown:
        assert f"- `{unknown.member.name}`: " in plain
    assert gap_sentence(max(rollup.gaps, key=lambda row: (-row.line.severity.rank, len(row.missing)))) in plain


FOLDED = re.compile(r"<details><summary>(.+?) \(([\d,]+)\)</summary>\n(.*?)\n</details>", re.DOTALL)


@pytest.mark.parametrize("tenants", [1, 3, 12])
def test_a_section_of_markdown_counts_its_lines_and_no_sentence(tenants: int, tmp_path: Path) -> None:
    folded = FOLDED.findall(fleet_renderer(".md")(rolled_folder(folder_of(tmp_path, tenants))))
    assert {"Changes", "Expiring"} <= {title for title, _, _ in folded}
    for title, count, text in folded:
        assert int(count.replace(",", "")) == len(re.findall("^- ", text, re.MULTILINE)), title


def test_markdown_of_nothing_known_has_no_empty_section(tmp_path: Path) -> None:
    text = fleet_renderer(".md")(rolled({"a": NOTHING, "b": graded("b")}))
    assert "### Tenants with the most severe gaps" not in text
    assert "Waivers" not in text
    assert "<summary>Expiring (0)</summary>" in text, "of whom it is not known what expires is said"


def names_of(rollup: RollUp) -> set[str]:
    """Everything that somebody named."""
    found = set()
    for one in rollup.standings:
        found |= {one.member.name, one.member.tenant, one.member.owner, *one.member.groups}
        found |= {one.tenant.name, one.tenant.domain, one.tenant.id} if one.tenant else set()
        found |= {text for risk in one.risks for text in (risk.owner, risk.reason)}
        found |= {one.not_known.reason} if one.not_known else set()
    return {name for name in found if name}


@pytest.mark.parametrize("suffix", FLEET_FORMATS)
def test_a_redacted_fleet_names_nobody(rollup: RollUp, suffix: str) -> None:
    named = names_of(rollup)
    shown = redacted(rollup, KEY)
    texts = [fleet_renderer(suffix)(shown)]
    texts += [fleet_renderer(".csv")(shown, table=table) for table in TABLES] if suffix == ".csv" else []
    assert len(named) > 100
    for text in texts:
        assert [name for name in named if name in text] == []
    assert shown.code is rollup.code
    assert [one.missing for one in shown.standings] == [one.missing for one in rollup.standings]
    assert DROPPED in fleet_renderer(".json")(shown)


def test_pseudonyms_follow_from_the_key(rollup: RollUp) -> None:
    assert redacted(rollup, KEY) == redacted(rollup, KEY)
    other = redacted(rollup, b"o" * 32)
    assert not names_of(redacted(rollup, KEY)) & (names_of(other) - {DROPPED})


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> RollUp:
    return rolled_folder(folder_of(tmp_path_factory.mktemp("large") / "results", 110, seed=3))


@pytest.mark.parametrize("suffix", BENCHMARK_FORMATS)
def test_anonymous_figures_name_nobody(large: RollUp, suffix: str) -> None:
    text = benchmark_renderer(suffix)(benchmark_of(large))
    assert [name for name in names_of(large) if name in text] == []


def test_anonymous_figures_are_of_five_tenants_at_least_and_rounded(large: RollUp) -> None:
    found = benchmark_of(large)
    assert len(found.cohorts) > 2
    for cohort in found.cohorts:
        spreads = [cohort.score, *(spread for _, spread in cohort.pillars)]
        counts = [cohort.tenants, *(one.tenants for one in spreads), *(one.tenants for one in cohort.checks)]
        assert all(count >= FEWEST and count % STEP == 0 for count in counts)
        shares = [share for one in spreads for share in (one.lower, one.middle, one.upper)]
        assert all(0 <= share <= 100 and share % STEP == 0 for share in (*shares, *(one.failing for one in cohort.checks)))
    assert sum(cohort.tenants for cohort in found.cohorts) <= sum(map(ranked, large.standings))


def test_too_few_tenants_have_no_anonymous_figure(tmp_path: Path) -> None:
    small = rolled_folder(folder_of(tmp_path / "results", FEWEST - 1))
    assert benchmark_of(small).cohorts == ()


def test_numbers_are_told_as_ranges() -> None:
    assert ranges([1, 3, 4, 5, 9]) == "1, 3–5, 9"
    assert ranges([]) == ""
