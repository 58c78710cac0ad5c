"""Cases of `applications.token_lifetime`."""

from __future__ import annotations

import json
from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.names import BILLING_APPLICATION
from ztscan.core.model import Verdict

LIST, TARGETS = "token_lifetime_policies", "token_lifetime_policy_targets"
KEY = "6a1b0000-0000-4000-8000-0000000000b1"
BASE: dict[str, Any] = {LIST: [], TARGETS: {}}
NOT_ASSESSED = Verdict.NOT_ASSESSED
APPLICATION = {"@odata.type": "#microsoft.graph.application", "id": BILLING_APPLICATION, "displayName": "Billing"}


def policy(definition: Any, default: bool | None = True, *targets: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """The change that adds a policy; ``definition`` is JSON, or a list of texts as it is."""
    texts = definition if isinstance(definition, list) or definition is None else [json.dumps(definition)]
    row = {"id": KEY, "displayName": "Long tokens", "definition": texts, "isOrganizationDefault": default, **properties}
    return {LIST: [row], TARGETS: {} if default is True else {KEY: list(targets)}}


def lifetime(text: Any, default: bool | None = True, *targets: dict[str, Any], **properties: Any) -> dict[str, Any]:
    rule = {"TokenLifetimePolicy": {"Version": 1, "AccessTokenLifetime": text}}
    return policy(rule, default, *targets, **properties)


CASES = (
    Case("no policy"),
    Case("one day, for everybody", lifetime("1.00:00:00"), {KEY}),
    Case("90 minutes", lifetime("01:30:00")),
    Case("90 minutes and a second", lifetime("01:30:01"), {KEY}),
    Case("a limit of one day", lifetime("23:59:59"), options={"maximum_minutes": 1440}),
    Case("one day, for an application", lifetime("23:59:59", False, APPLICATION), {KEY}),
    Case("one day, for nothing", lifetime("23:59:59", False)),
    Case("names in another case", policy({"tokenlifetimepolicy": {"accesstokenlifetime": "08:00:00"}}), {KEY}),
    Case(
        "the second text is long",
        policy(['{"TokenLifetimePolicy": {}}', '{"TokenLifetimePolicy": {"AccessTokenLifetime": "08:00:00"}}']),
        {KEY},
    ),
    Case("retired settings only", policy({"TokenLifetimePolicy": {"MaxInactiveTime": "90.00:00:00"}})),
    Case("a hostile name", lifetime("08:00:00", displayName="<img src=x>`|\u001b[2J"), {KEY}),
    Case("no duration", lifetime("<img src=x>`|\u001b[2J"), verdict=NOT_ASSESSED),
    Case("a number", lifetime(60), verdict=NOT_ASSESSED),
    Case("no JSON", policy(["AccessTokenLifetime=08:00:00"]), verdict=NOT_ASSESSED),
    Case("JSON of another kind", policy({"HomeRealmDiscoveryPolicy": {}}), verdict=NOT_ASSESSED),
    Case("a list", policy(["[]"]), verdict=NOT_ASSESSED),
    Case("nested without end", policy(["[" * 5000]), verdict=NOT_ASSESSED),
    Case("no definition", policy(None), verdict=NOT_ASSESSED),
    Case("an empty definition", policy([]), verdict=NOT_ASSESSED),
    Case("whether it is the default was not returned", lifetime("08:00:00", None), verdict=NOT_ASSESSED),
    Case("not returned either, and it applies to something", lifetime("08:00:00", None, APPLICATION), {KEY}),
    Case(
        "what it applies to could not be read",
        {**lifetime("08:00:00", False), TARGETS: {KEY: gap(TARGETS)}},
        verdict=NOT_ASSESSED,
    ),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
)
