"""Cases of `global_secure_access.tls_inspection`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.network import key
from tests.checks.global_secure_access.internet_forwarded import NOT_APPLICABLE, NOT_ASSESSED, STATUS, UNLICENSED
from tests.checks.global_secure_access.web_filtering import ACCESS, ID, NETWORKS, PROFILES, branch, delivers, link, profile

TLS, CERTIFICATES = "tls_inspection_policies", "tls_certificates"


def policy(*rules: dict[str, Any], default: str | None = "inspect", **properties: Any) -> dict[str, Any]:
    return {
        "id": key("Inspect"),
        "name": "Inspect",
        "lastModifiedDateTime": "2026-10-01T08:00:00Z",
        "settings": {"defaultAction": default},
        "policyRules": list(rules),
        **properties,
    }


def rule(host: str, action: str | None = "bypass", status: str | None = "enabled", description: str = "") -> dict[str, Any]:
    found = {"@odata.type": "#microsoft.graph.networkaccess.tlsInspectionFqdnDestination", "values": [host]}
    return {
        "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionRule",
        "id": key(f"tls-{host}"),
        "name": f"Bypass {host}",
        "description": description,
        "priority": 100,
        "action": action,
        "settings": {"status": status},
        "matchingConditions": {"destinations": [found]},
    }


def certificate(
    status: str | None = "enabled", end: str | None = "2027-10-01T00:00:00Z", name: str = "Inspection CA"
) -> dict[str, Any]:
    return {"id": key("certificate"), "name": name, "status": status, "validity": {"endDateTime": end}}


BASE: dict[str, Any] = {TLS: [policy()], CERTIFICATES: [certificate()]}
FAILS = {"internetTraffic"}

CASES = (
    Case("inspected in the baseline profile"),
    Case("the link is disabled", {f"{ID}/policies": [link("Inspect", "tls", "disabled")]}, FAILS),
    Case("no link", {f"{ID}/policies": []}, FAILS),
    Case("bypassed by default", {TLS: [policy(default="bypass")]}, FAILS),
    Case("bypassed by default, inspected for one site", {TLS: [policy(rule("a.example", "inspect"), default="bypass")]}, FAILS),
    Case("a rule bypasses everything", {TLS: [policy(rule("*"))]}, FAILS),
    Case("a rule bypasses a site", {TLS: [policy(rule("bank.example"))]}),
    Case("such a rule that is disabled", {TLS: [policy(rule("*", status="disabled"))]}),
    Case("the certificate has expired", {CERTIFICATES: [certificate(end="2026-10-01T00:00:00Z")]}, FAILS),
    Case("the certificate is disabled", {CERTIFICATES: [certificate("disabled")]}, FAILS),
    Case("a hostile certificate", {CERTIFICATES: [certificate("disabled", name="<b>`|\u001b[2J")]}, FAILS),
    Case("no certificate", {CERTIFICATES: []}, FAILS),
    Case(
        "inspected for a pilot only",
        {
            PROFILES: [profile("Lab", link("Inspect", "tls"), priority=100), profile("Baseline")],
            ACCESS: Add(delivers("Lab", users={"includeUsers": [], "includeGroups": ["pilot"]})),
        },
        FAILS,
    ),
    Case("remote networks", {NETWORKS: [branch()]}),
    Case("a certificate status that nobody knows", {CERTIFICATES: [certificate("pondering")]}, verdict=NOT_ASSESSED),
    Case("the end of the certificate is null", {CERTIFICATES: [certificate(end=None)]}, verdict=NOT_ASSESSED),
    Case("the default action was not returned", {TLS: [policy(default=None)]}, verdict=NOT_ASSESSED),
    Case("the action of a rule was not returned", {TLS: [policy(rule("*", None))]}, verdict=NOT_ASSESSED),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("certificates could not be read", {CERTIFICATES: gap(CERTIFICATES)}, verdict=NOT_ASSESSED),
    Case("could not be read", {TLS: gap(TLS)}, verdict=NOT_ASSESSED),
    Case("a rule bypasses, without conditions", {TLS: [policy({**rule("*"), "matchingConditions": None})]}, verdict=NOT_ASSESSED),
    Case(
        "a rule bypasses, and its destinations are null",
        {TLS: [policy({**rule("*"), "matchingConditions": {"destinations": None}})]},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "a rule bypasses, and its destination has no values",
        {TLS: [policy({**rule("*"), "matchingConditions": {"destinations": [{}]}})]},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "a rule that says it is of Microsoft bypasses everything",
        {TLS: [policy(rule("*", description="Auto-created TLS rule"))]},
        FAILS,
    ),
    Case("a rule bypasses every name with a dot", {TLS: [policy(rule("*.*"))]}, FAILS),
    Case(
        "two policies of unknown order",
        {
            f"{ID}/policies": [link("Inspect", "tls"), link("Bypass", "tls")],
            TLS: [policy(), {**policy(default="bypass"), "id": key("Bypass")}],
        },
        verdict=NOT_ASSESSED,
    ),
    Case("the certificate is marked as expired", {CERTIFICATES: [certificate("expired")]}, FAILS),
    Case("words in other letters", {TLS: [policy(default="Inspect")], CERTIFICATES: [certificate("Enabled")]}),
)
