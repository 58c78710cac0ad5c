"""Every row of every case table, through the real decoder and the real engine, held to all laws over rows."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests import profiles
from tests.checks import case_files, compliant, otherwise, recorded
from tests.checks.cases import CHECKS, TABLES
from tests.checks.laws import LAWS
from tests.checks.rows import Row, broken
from ztscan.core.model import Verdict

_PRONOUN = re.compile(r"(it|its|they|their|this|these|he|she)\b", re.IGNORECASE)
_VERBS = "is|has|holds|uses|accesses|sees|gets|does|was|counts|exists"
_SINGULAR = f"(?:{_VERBS}|access|address|series|class|business|process|status|DNS|its|this|as)"
_ONE_OF_MANY = re.compile(
    rf"^(?:message|note|observed|expected|reason|gap): .*?"
    rf"(?<![\w.,:/-])1 (?:of 1 )?(?!(?:{_VERBS})\b)(?:(?!(?:{_VERBS}|of|in|for|with|to|on|at|and|or)\b)[a-z]+ ){{0,2}}"
    rf"(?!{_SINGULAR}\b)[a-z]+s\b(?! agent)"
)
"""Any noun in the plural after the number one, with up to two adjectives before it."""

_FINDING = re.compile(r"^  finding: (\S+) (.+?) \((.*)\)(?: .*)?\n    message: (.*)$", re.MULTILINE)
_MANY = frozenset({"agreement", "appManagementPolicy", "authenticationStrengthPolicy", "countryNamedLocation", "ipNamedLocation"})
"""Kinds of which a tenant has many, and the case tables one."""
_ONE = frozenset(
    {
        "activityBasedTimeoutPolicy",
        "crossTenantAccessPolicy",
        "deviceAppManagement",
        "devices",
        "diagnosticSettings",
        "directorySetting",
        "filteringProfile",
        "managementGroup",
        "mobileThreatDefenseConnector",
        "recommendation",
        "secureScoreControlProfile",
        "tenant",
        "unifiedRoleDefinition",
        "unifiedRoleManagementAlert",
    }
)
"""Subjects of which a tenant has one for the check that finds them: it is clear what the message is about."""
_WRONG_ARTICLE = re.compile(r"\ba (?!one\b|once\b|eu)[aeioAEIO]\w+|\ban (user|uni|use|[bcdfgjkmnpqrstvwxyz][a-z])\w*")


@pytest.mark.fuzz
@pytest.mark.parametrize("check_id", TABLES)
def test_every_row_and_every_law(check_id: str, expect: Callable[[Path, str], None]) -> None:
    """All laws on all rows, so that they share what a row is made of. Tells every row of the check that breaks one."""
    before = msgspec.json.encode(compliant.RESOURCES)
    told: list[str] = []
    held: list[Row] = []

    def can_be_told(row: Row) -> None:
        told.extend(recorded.lines(row))
        held.append(row)

    failures = broken(check_id, {**LAWS, "can be told": can_be_told})
    assert not failures, "\n".join([f"{len(failures)} of them:", *failures])
    assert msgspec.json.encode(compliant.RESOURCES) == before, "a row has changed the compliant tenant for those that follow"
    expect(recorded.file_of(check_id), "".join(f"{line}\n" for line in told))
    if not profiles.FUZZING:  # which takes more away
        others = (*(otherwise.line(row.case.name, row.others) for row in held), *otherwise.gaps(held))
        expect(otherwise.file_of(check_id), "".join(f"{line}\n" for line in others))


def test_messages_name_their_subject_and_numbers_agree_with_it() -> None:
    """A report leads with the message: it does not begin with a pronoun, and one user is not "1 users"."""
    told = [(path.name, line.strip()) for path in recorded.FOLDER.glob("*/*") for line in path.read_text("utf-8").splitlines()]
    messages = [(name, line.removeprefix("message: ")) for name, line in told if line.startswith("message: ")]
    assert [one for one in messages if _PRONOUN.match(one[1])] == []
    assert [one for one in told if _ONE_OF_MANY.search(one[1])] == []


def test_a_message_names_which_of_many_objects_it_is_about() -> None:
    """In a list of messages, and in an alert, the subject does not stand next to the message."""
    told = [found for path in recorded.FOLDER.glob("*/*") for found in _FINDING.findall(path.read_text("utf-8"))]
    objects: dict[str, set[str]] = defaultdict(set)
    for kind, key, *_ in told:
        objects[kind].add(key)
    many = {kind for kind, keys in objects.items() if len(keys) > 1 or kind in _MANY} - _ONE
    assert many > {"application", "conditionalAccessPolicy", "group", "servicePrincipal", "user"}
    assert sorted({(kind, name, message) for kind, _, name, message in told if kind in many and name not in message}) == []


def test_articles_fit_the_word_that_follows() -> None:
    """`an owner`, and not `a owner`: the word is filled in."""
    texts = [
        (path.name, path.read_text("utf-8")) for folder in (recorded.FOLDER, otherwise.FOLDER) for path in folder.glob("*/*")
    ]
    assert [(name, found[0]) for name, text in texts for found in _WRONG_ARTICLE.finditer(text)] == []


def test_nothing_is_recorded_of_a_check_that_there_is_not() -> None:
    known = {recorded.file_of(check_id) for check_id in TABLES}
    assert case_files.only or {*recorded.FOLDER.glob("*/*")} == known
    others = {otherwise.file_of(check_id) for check_id in TABLES}
    assert case_files.only or {*otherwise.FOLDER.glob("*/*")} == others


def test_every_check_has_a_table_and_every_table_a_check() -> None:
    assert set(TABLES) == set(CHECKS)


def test_every_check_is_seen_to_pass_and_to_fail() -> None:
    verdicts = {check_id: {case.expected for case in cases} for check_id, cases in TABLES.items()}
    assert [check_id for check_id, seen in verdicts.items() if Verdict.FAIL not in seen] == []
    assert [check_id for check_id, seen in verdicts.items() if not seen & {Verdict.PASS, Verdict.MANUAL}] == []


def test_names_of_cases_are_unique() -> None:
    named = Counter((check_id, case.name) for check_id, cases in TABLES.items() for case in cases)
    assert [pair for pair, count in named.items() if count > 1] == []


def test_what_azure_sent_is_told_in_its_own_words() -> None:
    """`true` and not `True`: Azure answers JSON."""
    python = re.compile(r"(observed|expected): .*: (True|False)\b")
    assert [path.name for path in recorded.FOLDER.glob("azure_*/*") if python.search(path.read_text("utf-8"))] == []
