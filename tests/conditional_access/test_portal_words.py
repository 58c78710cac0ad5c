"""What a person changes in a policy is told in the words of the admin center, and never in those of Graph."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ztscan.conditional_access.policy.policy import Grant
from ztscan.conditional_access.policy.portal_words import control_in_portal, grant_in_portal, in_portal
from ztscan.conditional_access.policy.strengths import PHISHING_RESISTANT_STRENGTH
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import BUILT_IN_CONTROLS, COMPLIANT_DEVICE, EXTERNAL_TYPES, MFA, STRENGTH_PREFIX

CAMEL = re.compile(r"\b[a-z0-9]+[A-Z][A-Za-z]+\b")
BRANDS = {"iOS", "macOS"}


@pytest.mark.parametrize("word", [*BUILT_IN_CONTROLS, *EXTERNAL_TYPES])
def test_each_control_and_kind_of_guest_has_words(word: str) -> None:
    words = in_portal(word)
    assert words.lower() != word
    assert not CAMEL.search(words)


def test_a_strength_is_told_by_its_name_and_an_unknown_one_as_such() -> None:
    tenant = SignInTenant()
    named = control_in_portal(STRENGTH_PREFIX + PHISHING_RESISTANT_STRENGTH, tenant)
    assert named == "authentication strength Phishing-resistant MFA"
    assert control_in_portal(STRENGTH_PREFIX + "gone", tenant) == "an authentication strength that could not be read (gone)"


def test_the_controls_of_a_policy_are_told_together() -> None:
    either = Grant((frozenset((MFA, COMPLIANT_DEVICE)),))
    assert grant_in_portal(either, SignInTenant()) == "device to be marked as compliant or multifactor authentication"
    both = Grant((frozenset((MFA,)), frozenset((COMPLIANT_DEVICE,))))
    assert grant_in_portal(both, SignInTenant()) == "multifactor authentication and device to be marked as compliant"


@pytest.mark.parametrize("file", sorted((Path(__file__).parent / "golden").glob("*.txt")), ids=lambda file: file.stem)
def test_no_edit_of_a_published_policy_has_a_word_of_graph(file: Path) -> None:
    edits = [line for line in file.read_text(encoding="utf-8").splitlines() if "near miss: " in line]
    changes = [change for line in edits for change in re.findall(r"(?:requires? only|include|remove|require) (.+)", line)]
    found = {word for change in changes for word in CAMEL.findall(change)} - BRANDS
    assert found == set()
