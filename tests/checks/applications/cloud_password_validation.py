"""Cases of `applications.cloud_password_validation`."""

from __future__ import annotations

import json
from typing import Any

from tests.checks.applications.token_lifetime import APPLICATION
from tests.checks.cases import Case, gap
from ztscan.core.model import Verdict

LIST, TARGETS = "home_realm_policies", "home_realm_policy_targets"
KEY = "6a1b0000-0000-4000-8000-0000000000b2"
BASE: dict[str, Any] = {LIST: [], TARGETS: {}}
NOT_ASSESSED = Verdict.NOT_ASSESSED


def policy(rule: dict[str, Any], default: bool | None = True, *targets: dict[str, Any], **properties: Any) -> dict[str, Any]:
    texts = [json.dumps({"HomeRealmDiscoveryPolicy": rule})]
    row = {"id": KEY, "displayName": "Old scanner", "definition": texts, "isOrganizationDefault": default, **properties}
    return {LIST: [row], TARGETS: {} if default is True else {KEY: list(targets)}}


ALLOWS = {"AllowCloudPasswordValidation": True}
CASES = (
    Case("no policy"),
    Case("for everybody", policy(ALLOWS), {KEY}),
    Case("for an application", policy(ALLOWS, False, APPLICATION), {KEY}),
    Case("for nothing", policy(ALLOWS, False)),
    Case("written as text", policy({"AllowCloudPasswordValidation": "True"}), {KEY}),
    Case("off", policy({"AllowCloudPasswordValidation": False})),
    Case("only a shorter way to the server", policy({"AccelerateToFederatedDomain": True})),
    Case("intended", policy(ALLOWS), options={"accepted_policies": (KEY.upper(),)}),
    Case("a hostile name", policy(ALLOWS, displayName="<img src=x>`|\u001b[2J"), {KEY}),
    Case("neither on nor off", policy({"AllowCloudPasswordValidation": "perhaps"}), verdict=NOT_ASSESSED),
    Case("null", policy({"AllowCloudPasswordValidation": None}), verdict=NOT_ASSESSED),
    Case("no JSON", {**policy(ALLOWS), f"{LIST}/0/definition": ["{"]}, verdict=NOT_ASSESSED),
    Case("no definition", {**policy(ALLOWS), f"{LIST}/0/definition": None}, verdict=NOT_ASSESSED),
    Case("what it applies to could not be read", {**policy(ALLOWS, False), TARGETS: {KEY: gap(TARGETS)}}, verdict=NOT_ASSESSED),
    Case("could not be read", {LIST: gap(LIST)}, verdict=NOT_ASSESSED),
)
