"""Regions of requirements: which targets belong to a named group of applications."""

from __future__ import annotations

from tests.conditional_access.test_regressions import BLOCK, EVERYBODY, escaping, policy, prove
from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.coverage import ProofVerdict

EXCHANGE_PROTECTION = "00000007-0000-0ff1-ce00-000000000000"
"""Whether it is one of the admin portals is not published."""
AZURE_PORTAL = "c44b4083-3bb0-49c1-b47d-974e53cbdf3c"


def test_a_policy_on_the_admin_portals_protects_the_admin_portals_whatever_they_are() -> None:
    named = policy("portals", applications={"includeApplications": ["MicrosoftAdminPortals"]})
    assert prove(catalogue.MFA_ADMIN_PORTALS, named).verdict is ProofVerdict.PROVED
    assert escaping(prove(catalogue.MFA_ALL_USERS, named)) == EVERYBODY


def test_a_policy_on_one_portal_does_not_protect_those_that_microsoft_adds() -> None:
    by_id = policy("portal", applications={"includeApplications": [AZURE_PORTAL, EXCHANGE_PROTECTION]})
    assert escaping(prove(catalogue.MFA_ADMIN_PORTALS, by_id)) == EVERYBODY


def test_blocking_a_group_of_applications_leaves_those_in_no_group() -> None:
    office = policy("office", BLOCK, applications={"includeApplications": ["Office365"]})
    assert escaping(prove(catalogue.MFA_ADMIN_PORTALS, office)) == EVERYBODY
