"""Cases of `applications.no_unused_credentials`."""

from __future__ import annotations

from typing import Any

from tests.checks.applications.no_unused_privileged import LONG_AGO, OLD, RECENT, UNLICENSED
from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.applications import BILLING_APP_ID, key_credential, secret
from tests.checks.compliant.names import BILLING, BILLING_APPLICATION
from ztscan.core.model import GapReason, Verdict

LIST = "credential_activities"
SECRETS = f"applications/{BILLING_APPLICATION}/passwordCredentials"
KEYS = f"applications/{BILLING_APPLICATION}/keyCredentials"
NOT_ASSESSED = Verdict.NOT_ASSESSED


def used(key: str, when: str | None) -> dict[str, Any]:
    activity = {"lastSignInDateTime": when, "lastSignInRequestId": None}
    return {"id": key, "keyId": key, "appId": BILLING_APP_ID, "signInActivity": activity}


SCANNER = used("6a1b0000-0000-4000-8000-0000000000c2", RECENT)
BASE: dict[str, Any] = {LIST: [SCANNER]}


def old(key: str = "A", **properties: Any) -> dict[str, Any]:
    """A secret that was added long ago."""
    return {**secret(key), "startDateTime": LONG_AGO, **properties}


def with_secret(*rows: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {SECRETS: [old(**properties)], LIST: [SCANNER, *rows]}


CASES = (
    Case("a certificate that was added lately"),
    Case("a secret that is used, its id in another case", with_secret(used("a", RECENT))),
    Case("a secret that was never used", with_secret(), {BILLING_APPLICATION}),
    Case("a secret that was used long ago", with_secret(used("A", OLD)), {BILLING_APPLICATION}),
    Case("a year is admitted", with_secret(used("A", OLD)), options={"unused_days": 365}),
    Case(
        "a certificate that was never used", {KEYS: [{**key_credential("k"), "startDateTime": LONG_AGO}]}, {BILLING_APPLICATION}
    ),
    Case("on the service principal", {f"service_principals/{BILLING}/passwordCredentials": [old()]}, {BILLING}),
    Case("a hostile name", with_secret(displayName="<img src=x>`|\u001b[2J"), {BILLING_APPLICATION}),
    Case("expired", with_secret(endDateTime="2026-10-01T00:00:00Z")),
    Case("begins later", with_secret(startDateTime="2026-12-01T00:00:00Z")),
    Case("without an end", with_secret(endDateTime=None), {BILLING_APPLICATION}),
    Case("no credential", {KEYS: []}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "a signing key of a service principal",
        {f"service_principals/{BILLING}/keyCredentials": [{**key_credential("s"), "usage": "Sign", "startDateTime": LONG_AGO}]},
    ),
    Case("when it begins was not returned", with_secret(startDateTime=None), verdict=NOT_ASSESSED),
    Case("its id was not returned", with_secret(keyId=None), verdict=NOT_ASSESSED),
    Case("listed without a time", with_secret(used("A", None)), verdict=NOT_ASSESSED),
    Case("secrets were not returned", {SECRETS: Remove()}, verdict=NOT_ASSESSED),
    Case("a report that has stopped", {SECRETS: [old()], LIST: [used("z", OLD)]}, verdict=NOT_ASSESSED),
    Case("an empty report", {SECRETS: [old()], LIST: []}, verdict=NOT_ASSESSED),
    Case("no licence", {**UNLICENSED, LIST: gap(LIST, GapReason.NOT_LICENSED)}, verdict=Verdict.NOT_APPLICABLE),
    Case("could not be read", {SECRETS: [old()], LIST: gap(LIST)}, verdict=NOT_ASSESSED),
)
