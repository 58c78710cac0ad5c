"""Cases of `hybrid_identity.staged_rollout_finished`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.password import domain
from ztscan.core.model import Verdict

LIST = "feature_rollout_policies"
KEY = "6a1b0000-0000-4000-8000-0000000000f2"
FOUR = tuple(f"{KEY[:-1]}{digit}" for digit in "9317")
BASE: dict[str, Any] = {LIST: []}
NOT_ASSESSED = Verdict.NOT_ASSESSED
FEDERATED = {"domains": Add(domain("sales.example", authenticationType="Federated"))}


def rollout(feature: str | None = "passwordHashSync", **properties: Any) -> dict[str, Any]:
    row = {
        "id": KEY,
        "displayName": "Pilot",
        "description": None,
        "feature": feature,
        "isEnabled": True,
        "isAppliedToOrganization": False,
        **properties,
    }
    return {LIST: [row]}


CASES = (
    Case("none"),
    Case("one that is off", rollout(isEnabled=False)),
    Case("password hashes, and no domain is federated", rollout(), {KEY}),
    Case(
        "four at once",
        {LIST: [{**rollout()[LIST][0], "id": key} for key in FOUR]},
        set(FOUR),
    ),
    Case("pass-through authentication", rollout("passthroughAuthentication"), {KEY}),
    Case("seamless single sign-on", rollout("seamlessSso"), {KEY}),
    Case("a hostile name", rollout(displayName="<img src=x>`|\u001b[2J"), {KEY}),
    Case("during a migration", {**rollout(), **FEDERATED}),
    Case("of certificates", rollout("certificateBasedAuthentication")),
    Case("of a new feature", rollout("telepathy"), verdict=NOT_ASSESSED),
    Case("of a new feature during a migration", {**rollout("telepathy"), **FEDERATED}),
    Case("the feature was not returned", rollout(None), verdict=NOT_ASSESSED),
    Case("whether it is on was not returned", rollout(isEnabled=None), verdict=NOT_ASSESSED),
    Case(
        "how a domain signs in was not returned",
        {**rollout(), "domains": Add(domain("shop.example", authenticationType=None))},
        verdict=NOT_ASSESSED,
    ),
    Case("refused to an application", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
    Case("domains could not be read", {"domains": gap("domains")}, verdict=NOT_ASSESSED),
)
