"""The table of objectives: nothing of the guidance is missing from it, and a broken row cannot ship."""

from __future__ import annotations

import re

import msgspec
import pytest

from ztscan.objectives import Verify, load
from ztscan.objectives.table import parse

GUIDANCE = {
    *(f"000 Identities, privileged {row}" for row in range(1, 3)),
    *(f"000 Identities, user {row}" for row in range(1, 9)),
    *(f"000 Endpoints {row}" for row in range(1, 6)),
    *(f"000 Apps {row}" for row in range(1, 7)),
    *(f"000 Network {row}" for row in range(1, 7)),
    *(f"001 accounts {row}" for row in range(1, 4)),
    "001 devices",
    *(f"002 I, connect users {row}" for row in range(1, 4)),
    "002 I, foundation",
    *(f"002 I, integrate applications {row}" for row in range(1, 6)),
    *(f"002 I, strong authentication {row}" for row in range(1, 3)),
    "002 II",
    *(f"002 II, register devices {row}" for row in range(1, 3)),
    "002 III",
    *(f"002 IV.1 step {row}" for row in range(1, 3)),
    *(f"002 IV, consent {row}" for row in range(1, 3)),
    *(f"002 IV, entitlement {row}" for row in range(1, 3)),
    "002 IV, passwordless",
    "002 V, Password Protection",
    "002 V, Identity Protection",
    "002 V, Cloud Apps integration",
    "002 V, Conditional Access integration",
    "002 V, restricted session",
    *(f"002 VI.{part}" for part in range(1, 4)),
    "002 EO 14028",
    *(f"003 step {step}" for step in range(1, 6)),
    *(f"004 {pillar} pillar" for pillar in ("data", "infrastructure", "identity", "visibility")),
    "000 accountability tables",
    "001 accountability tables",
}
"""Every row and step of the five documents that asks for something."""

PILLARS = ["identities", "endpoints", "apps", "network", "data", "infrastructure", "visibility", "programme"]


@pytest.mark.parametrize("row", sorted(GUIDANCE))
def test_every_row_of_the_guidance_has_an_objective(row: str) -> None:
    named = re.compile(re.escape(row) + r"\b")
    assert [objective.id for objective in load().objectives if any(named.match(source) for source in objective.sources)]


def test_the_pillars_come_in_the_order_of_the_guidance_and_none_is_empty() -> None:
    assert [pillar.id for pillar in load().pillars] == PILLARS
    assert {objective.pillar for objective in load().objectives} == set(PILLARS)


def test_what_graph_cannot_decide_has_a_question_for_its_owner() -> None:
    for objective in load().objectives:
        assert objective.question.endswith("?") == (objective.verify is not Verify.GRAPH), objective.id


def test_no_two_objectives_ask_for_the_same_in_the_same_words() -> None:
    titles = [objective.title for objective in load().objectives]
    assert sorted(set(titles)) == sorted(titles)


def test_the_guidance_names_who_answers_for_identities_endpoints_apps_and_the_network() -> None:
    table = load()
    sponsors = {pillar: {entry.sponsor for entry in table.answerable(pillar)} for pillar in PILLARS}
    assert sponsors == {
        "identities": {"CISO, CIO, or Director of Identity Security", "Central IT Operations or CIO"},
        "endpoints": {"CISO, CIO, or Director of Identity Security", "Central IT Operations or CIO"},
        "apps": {"CISO, CIO, or Director of Application Security"},
        "network": {"CISO, CIO, or Director of Network Security"},
        "data": set(),
        "infrastructure": set(),
        "visibility": set(),
        "programme": set(),
    }
    assert all(entry.programme_lead and entry.roles for entry in table.accountability)


SMALL = """
[stages]
initial = "Initial"
[steps]
none = "None"
[principles]
assume_breach = "Assume breach"
[[document]]
id = "004"
title = "What is Zero Trust?"
url = "https://learn.microsoft.com/security/zero-trust/zero-trust-overview"
[[pillar]]
id = "data"
title = "Data"
[[objective]]
id = "data.encrypted"
title = "Data is encrypted"
pillar = "data"
stage = "initial"
step = "none"
principle = "assume_breach"
verify = "attest"
owner = "Data Owner"
sources = ["004 data pillar"]
documentation = ""
question = "Is it?"
"""


def test_a_whole_table_is_read() -> None:
    assert parse(SMALL).ids == {"data.encrypted"}


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ('pillar = "data"', 'pillar = "date"', "no pillar `date`"),
        ('stage = "initial"', 'stage = "first"', "Invalid enum value 'first'"),
        ('step = "none"', 'step = "later"', "no step `later`"),
        ('principle = "assume_breach"', 'principle = "hope"', "no principle `hope`"),
        ('sources = ["004 data pillar"]', 'sources = ["007 data"]', "no document for source `007 data`"),
        ('sources = ["004 data pillar"]', "sources = []", "has no sources"),
        ('owner = "Data Owner"', 'owner = ""', "has no owner"),
        ('question = "Is it?"', "", "asks its owner a question"),
        ('verify = "attest"', 'verify = "graph"', "asks its owner a question"),
        ('documentation = ""', 'documentation = "https://contoso.example"', "documented outside"),
        ('owner = "Data Owner"', 'owner = "Data Owner"\nowners = "Data Owner"', "unknown field `owners`"),
        ('[[pillar]]\nid = "data"', '[[pillar]]\nid = "data"\ntitle = "D"\n[[pillar]]\nid = "data"', "`data` is declared twice"),
    ],
)
def test_a_broken_row_is_refused_by_name(written: str, instead: str, said: str) -> None:
    assert written in SMALL
    with pytest.raises(msgspec.ValidationError, match=re.escape(said)):
        parse(SMALL.replace(written, instead, 1))


def test_an_accountability_table_of_a_pillar_that_does_not_exist_is_refused() -> None:
    stray = '[[accountability]]\npillar = "date"\nsource = "x"\nsponsor = "x"\nprogramme_lead = "x"\nroles = []\n'
    with pytest.raises(ValueError, match="no pillar `date`"):
        parse(SMALL, stray)
