"""The inventory has every credential that signs in, once, with what is known of its use and of its owners."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.checks.cases import NOW, Case, decode, gap
from tests.checks.compliant.applications import key_credential, secret
from tests.checks.compliant.names import BILLING, BILLING_APPLICATION
from ztscan.core.inventory import CredentialInventory
from ztscan.engine.evidence import FACTS, EvidenceStore

SECRETS = f"applications/{BILLING_APPLICATION}/passwordCredentials"
KEYS = f"applications/{BILLING_APPLICATION}/keyCredentials"
EXPIRED = "2026-10-31T00:00:00Z"
LIST = "credential_activities"
SIGNS = {**key_credential("signs"), "usage": "Sign", "customKeyIdentifier": "AAAA"}
SAML = {
    f"service_principals/{BILLING}/preferredSingleSignOnMode": "saml",
    f"service_principals/{BILLING}/keyCredentials": [SIGNS, {**SIGNS, "keyId": "verifies", "usage": "Verify"}],
}


def used(key: str, when: str | None) -> dict[str, Any]:
    return {"id": key, "keyId": key, "signInActivity": {"lastSignInDateTime": when, "lastSignInRequestId": None}}


SCANNER = used("6a1b0000-0000-4000-8000-0000000000c2", "2026-10-31T08:00:00Z")


def inventory(**change: Any) -> Any:
    case = Case("inventory", change)
    return EvidenceStore(decode(case.evidence()), case.settings(), FACTS).value("credential_inventory")


def of(change: dict[str, Any]) -> CredentialInventory:
    found = inventory(**change)
    assert isinstance(found, CredentialInventory)
    return found


def test_what_ends_first_is_at_the_top_and_counts_are_of_all() -> None:
    found = of(
        {
            KEYS: [key_credential("k", "2026-12-24T00:00:00Z")],
            SECRETS: [secret("a"), {**secret("b"), "endDateTime": None}, secret("old", EXPIRED)],
            LIST: [SCANNER, used("A", "2026-10-30T08:00:00Z")],
        }
    )
    assert [(row.name, row.end, row.use) for row in found.rows] == [
        ("CN=k", "2026-12-24", "unused"),
        ("a", "2027-02-01", "used"),
        ("b", "", "unused"),
    ]
    assert (found.total, found.expired, found.without_end, found.holders) == (3, 1, 1, 1)
    assert found.ends == (("2026-12", 1), ("2027-02", 1))
    assert found.rows[1].last_use == "2026-10-30"


def test_use_is_unknown_where_the_report_could_not_be_read() -> None:
    found = of({SECRETS: [secret("a")], KEYS: [], LIST: gap(LIST)})
    assert [row.use for row in found.rows] == ["unknown"]


def test_use_is_unknown_where_the_report_lists_a_credential_without_a_time() -> None:
    found = of({SECRETS: [secret("a")], KEYS: [], LIST: [SCANNER, used("a", None)]})
    assert [row.use for row in found.rows] == ["unknown"]


def test_single_sign_on_is_left_out_and_a_missing_list_is_told() -> None:
    found = of({**SAML, f"service_principals/{BILLING}/passwordCredentials": None, KEYS: []})
    assert (found.total, found.incomplete) == (0, True)


def test_the_day_is_that_of_the_scan() -> None:
    assert of({}).as_of == f"{NOW:%Y-%m-%d}" == f"{datetime(2026, 11, 1, tzinfo=UTC):%Y-%m-%d}"
