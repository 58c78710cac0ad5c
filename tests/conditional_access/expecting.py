"""Makers of expectations and of small tenants to prove them in."""

from __future__ import annotations

from typing import Any

from tests.conditional_access.generated import PEOPLE
from tests.conditional_access.sign_ins import policies_from, tenant_from
from tests.conditional_access.test_oracle import ENV
from tests.conditional_access.worlds import population_from
from ztscan.conditional_access.proof.expected import judge_people
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.config.expectations import (
    Expectation,
)
from ztscan.core.model import Finding
from ztscan.engine.check import NotApplicable, Unknown

REGISTER = "urn:user:registersecurityinfo"
ORACLE = {"blocked": "blocked", "mfa": "mfa", "phishing-resistant": "phishingResistant", "managed-device": "managedDevice"}
HOLDS, FAILS, UNDECIDED, NOBODY = "holds", "fails", "undecided", "nobody"


def expected(**keys: Any) -> Expectation:
    return Expectation(name="one", **{"then": ("mfa",), **keys})


def coverage_of(raws: list[dict[str, Any]], people: list[dict[str, Any]] | None = None, **more: Any) -> SignInCoverage:
    population = population_from(PEOPLE if people is None else people, groups=["g1", "g2"], **more)
    return SignInCoverage(policies_from(raws), tenant_from(raws, ENV), population)


def told(yielded: Any) -> tuple[str, list[Finding]]:
    """What is said of an expectation, and the findings."""
    found: list[Finding] = []
    try:
        found += (one for one in yielded if isinstance(one, Finding))
    except Unknown:
        return UNDECIDED, found
    except NotApplicable:
        return NOBODY, found
    return (FAILS if found else HOLDS), found


def judged(one: Expectation, coverage: SignInCoverage) -> str:
    word, found = told(judge_people(one, coverage))
    assert bool(found) == (word == FAILS) or word == UNDECIDED
    return word


EVERYBODY: dict[str, Any] = {
    "users": {"includeUsers": ["All"]},
    "applications": {"includeApplications": ["All"]},
    "clientAppTypes": ["all"],
}
MFA = {"operator": "OR", "builtInControls": ["mfa"]}
BLOCK = {"operator": "OR", "builtInControls": ["block"]}


def policy(grant: Any = MFA, state: str = "enabled", **conditions: Any) -> dict[str, Any]:
    found = {**EVERYBODY, **conditions}
    return {"id": f"p{len(str(found))}", "displayName": "P", "state": state, "conditions": found, "grantControls": grant}
