"""What is generated about sign-ins is English, whatever the words that it is made of."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.worlds import population_from
from ztscan.conditional_access.policy import vocabulary
from ztscan.conditional_access.policy.conditions import Devices
from ztscan.conditional_access.policy.rules import parse_rule
from ztscan.conditional_access.policy.vocabulary import Dimension, spell
from ztscan.conditional_access.proof.catalogue import MFA_ALL_USERS
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.conditional_access.proof.words import values_in_words, with_article
from ztscan.conditional_access.space.device_atoms import DeviceAtoms
from ztscan.conditional_access.space.space import DIMENSIONS, PLACE

AN = frozenset(
    [
        "unregistered",
        "unknown",
        "iOS",
        "android",
        "exchangeActiveSync",
        "other",
        "authenticationTransfer",
        "internalGuest",
        "mfa",
        "otherExternalUser",
        "elevated",
        "approvedApplication",
        "All",
        "AllTrusted",
        "AllAgentIdResources",
        "AllAgentIdUsers",
        "Office365",
    ]
)
"""The words of the vocabulary that take *an*; every other one takes *a*."""
RULES = (
    'device.trustType -ne "Workplace"',
    'device.extensionAttribute1 -eq "SAW"',
    'device.model -startsWith "Surface" -and device.isCompliant -eq True',
)


def words_of_the_vocabulary() -> set[str]:
    named = [value for name, value in vars(vocabulary).items() if name.isupper()]
    listed = [*named, *(word for value in named if isinstance(value, tuple) for word in value), *vocabulary._SPELLING.values()]
    return {spell(word) for word in listed if isinstance(word, str) and word.isalnum() and word[0].isalpha()}


@pytest.mark.parametrize("word", sorted({*words_of_the_vocabulary(), *AN, "compliant", "non-compliant"}))
def test_every_word_takes_its_article(word: str) -> None:
    assert with_article(word) == f"{'an' if word in AN else 'a'} {word}"


@pytest.mark.parametrize(
    "words", ["a user", "a unique sign-in", "a European", "an unimportant", "an hour", "a one-time passcode"]
)
def test_the_sound_decides(words: str) -> None:
    assert with_article(words.split(" ", 1)[1]) == words


def test_every_device_has_its_article() -> None:
    rules = frozenset(rule for text in RULES if (rule := parse_rule(text)) is not None)
    assert len(rules) == len(RULES)
    labels = [atom.label for rule in rules for atom in DeviceAtoms([Devices(rule, excludes=True)]).atoms]
    assert {with_article(label).split(",")[0].split(" (")[0] for label in labels} == {
        "an unregistered device",
        "a compliant device",
        "a compliant",
        "a non-compliant device",
        "a non-compliant",
    }


def test_no_part_of_an_escape_has_a_wrong_article() -> None:
    """Every value, alone and left out, of every dimension."""
    rule = {"deviceFilter": {"mode": "exclude", "rule": RULES[1]}}
    everybody = {"users": {"includeUsers": ["All"]}, "applications": {"includeApplications": ["All"]}, "devices": rule}
    raws: list[dict[str, Any]] = [{"id": "p", "conditions": {**everybody, "clientAppTypes": ["all"]}}]
    coverage = SignInCoverage(policies_from(raws), tenant_from(raws, {}), population_from([{"id": "adele"}]))
    space = coverage.space(MFA_ALL_USERS)
    for dimension in DIMENSIONS:
        if dimension is Dimension.IDENTITY:
            continue
        whole = space.full[PLACE[dimension]]
        for place in range(whole.bit_length()):
            for mask in (1 << place, whole & ~(1 << place)):
                words = values_in_words(space, dimension, mask, whole)
                assert not re.search(r"\b(a|an) (a|an|all)\b|\ba [aeio]\w|\ba un|\ban [^aeiou]", words), words
    device = space.lists[Dimension.DEVICE]
    assert values_in_words(space, Dimension.DEVICE, 1, device.full) == "on an unregistered device"
    assert values_in_words(space, Dimension.DEVICE, device.full & ~1, device.full) == "on all except an unregistered device"
