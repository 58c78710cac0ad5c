"""Every way in which Graph is known to refuse, the reason that is given for it, and the remedy that is named."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.graph.wire import Wire, error, gap, read, resource
from ztscan.core.model import Gap, GapReason, InferredGap
from ztscan.directory.licences import is_off
from ztscan.graph.failure import Answer, GraphError, read_error
from ztscan.graph.resource import P1, P2, Absent, Permission, Resource
from ztscan.graph.resources import RESOURCES
from ztscan.graph.triage import Situation, triage

ROLES = ("Reports Reader", "Global Reader")
REPORTS = resource(
    "reports", "/reports", permission=Permission(("AuditLog.Read.All",), ("AuditLog.Read.All",), ROLES), licence=P1
)
RISK = resource(
    "risky_users", "/identityProtection/riskyUsers", permission=Permission(("IdentityRiskyUser.Read.All",)), licence=P2
)
INTUNE = resource(
    "devices", "/deviceManagement/managedDevices", permission=Permission(("DeviceManagementManagedDevices.Read.All",))
)
POLICIES = resource("policies", "/identity/conditionalAccess/policies", permission=Permission(("Policy.Read.All",)))
PIM = resource("eligible", "/roleManagement/directory/roleEligibilityScheduleInstances", licence=P2)

NON_PREMIUM = "Neither tenant is B2C or tenant doesn't have premium license"
NO_SCOPE = "You cannot perform the requested operation, required scopes are missing in the token."
PIM_UNLICENSED = "The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license."
INTUNE_SCOPE = (
    "Application is not authorized to perform this operation. Application must have one of the following scopes: "
    "DeviceManagementManagedDevices.Read.All - Operation ID (for customer support): 0"
)
APPLICATIONS_REFUSED = "Applications without a signed-in user are not allowed access to this report or data."
SEGMENT = "Resource not found for the segment 'riskyUsers'."

# what Graph says · for which resource · reason · words of the remedy
TABLE: list[tuple[str, GraphError, Resource, GapReason, tuple[str, ...]]] = [
    (
        "application permission missing",
        GraphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
        POLICIES,
        GapReason.NO_PERMISSION,
        ("application permission `Policy.Read.All`", "admin consent"),
    ),
    ("scope missing", GraphError(403, "AccessDenied", NO_SCOPE), POLICIES, GapReason.NO_PERMISSION, ("`Policy.Read.All`",)),
    (
        "scope missing, Intune",
        GraphError(403, "Forbidden", INTUNE_SCOPE),
        INTUNE,
        GapReason.NO_PERMISSION,
        ("`DeviceManagementManagedDevices.Read.All`",),
    ),
    (
        "scope missing, Intune with 401",
        GraphError(401, "Unauthorized", INTUNE_SCOPE),
        INTUNE,
        GapReason.NO_PERMISSION,
        ("`DeviceManagementManagedDevices.Read.All`",),
    ),
    (
        "scope missing, PIM",
        GraphError(403, "PermissionScopeNotGranted", "Authorization failed due to missing permission scope X."),
        PIM,
        GapReason.NO_PERMISSION,
        ("`Directory.Read.All`",),
    ),
    (
        "scope missing, PIM with 400",
        GraphError(400, "PermissionScopeNotGranted", "Authorization failed due to missing permission scope X."),
        PIM,
        GapReason.NO_PERMISSION,
        ("`Directory.Read.All`",),
    ),
    (
        "reports without a premium licence",
        GraphError(403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", NON_PREMIUM),
        REPORTS,
        GapReason.NOT_LICENSED,
        ("Microsoft Entra ID P1",),
    ),
    (
        "PIM without a licence",
        GraphError(400, "AadPremiumLicenseRequired", PIM_UNLICENSED),
        PIM,
        GapReason.NOT_LICENSED,
        ("Microsoft Entra ID P2",),
    ),
    (
        "PIM without a licence, resource without one",
        GraphError(400, "AadPremiumLicenseRequired", PIM_UNLICENSED),
        POLICIES,
        GapReason.NOT_LICENSED,
        ("Governance",),
    ),
    (
        "Identity Protection without a licence",
        GraphError(403, "Forbidden", "Your tenant is not licensed for this feature."),
        RISK,
        GapReason.NOT_LICENSED,
        ("Microsoft Entra ID P2",),
    ),
    (
        "access reviews without a licence",
        GraphError(403, "", "The user does not have access to any of the reviews."),
        POLICIES,
        GapReason.NOT_LICENSED,
        ("Governance",),
    ),
    (
        "no Intune",
        GraphError(400, "BadRequest", "Request not applicable to target tenant."),
        INTUNE,
        GapReason.NOT_LICENSED,
        ("Microsoft Intune",),
    ),
    (
        "only for signed-in users",
        GraphError(403, "AccessDenied", APPLICATIONS_REFUSED),
        REPORTS,
        GapReason.NO_PERMISSION,
        ("`--auth browser`", "`AuditLog.Read.All`"),
    ),
    (
        "Conditional Access blocks the token",
        GraphError(403, "insufficient_claims", "", claims_challenge=True),
        POLICIES,
        GapReason.NO_PERMISSION,
        ("Conditional Access policy",),
    ),
    ("refused without words", GraphError(403), POLICIES, GapReason.NO_PERMISSION, ("`Policy.Read.All`",)),
    ("unknown segment, 400", GraphError(400, "BadRequest", SEGMENT), RISK, GapReason.NOT_IN_CLOUD, ("does not offer",)),
    ("unknown segment, 404", GraphError(404, "ResourceNotFound", SEGMENT), RISK, GapReason.NOT_IN_CLOUD, ("does not offer",)),
    ("not implemented", GraphError(501, "NotImplemented"), RISK, GapReason.NOT_IN_CLOUD, ("does not offer",)),
    ("not found", GraphError(404, "Request_ResourceNotFound"), RISK, GapReason.UNAVAILABLE, ("again",)),
    ("bad request", GraphError(400, "BadRequest", "Invalid filter clause"), RISK, GapReason.UNAVAILABLE, ("again",)),
    ("unknown property", GraphError(400, "BadRequest", "Could not find a property named 'x'"), RISK, GapReason.UNAVAILABLE, ()),
    ("throttled", GraphError(429, "TooManyRequests"), RISK, GapReason.UNAVAILABLE, ("--timeout",)),
    ("bandwidth", GraphError(509), RISK, GapReason.UNAVAILABLE, ("--timeout",)),
    ("server error", GraphError(500, "InternalServerError"), RISK, GapReason.UNAVAILABLE, ("again",)),
    ("redirect", GraphError(302), RISK, GapReason.UNAVAILABLE, ("again",)),
    (
        "error in a 200",
        GraphError(200, "AadPremiumLicenseRequired", PIM_UNLICENSED),
        PIM,
        GapReason.NOT_LICENSED,
        ("Microsoft Entra ID P2",),
    ),
    ("unknown error in a 200", GraphError(200, "Oddity"), PIM, GapReason.UNAVAILABLE, ()),
]


@pytest.mark.parametrize(("said", "about", "reason", "words"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_an_application_is_told_why(said: GraphError, about: Resource, reason: GapReason, words: tuple[str, ...]) -> None:
    gap(triage(said, Situation(about, "global", application=True)), reason, str(said.status), *words)


@pytest.mark.parametrize(
    ("said", "reason", "words"),
    [
        (
            GraphError(403, "UnknownError", "User is not in the allowed roles"),
            GapReason.NO_ROLE,
            ("`Reports Reader`, `Global Reader`",),
        ),
        (GraphError(403, "Authentication_MSGraphPermissionMissing", ""), GapReason.NO_ROLE, ("`Reports Reader`",)),
        (
            GraphError(
                403, "Authentication_MSGraphPermissionMissing", "does not have required MSGraph permissions AuditLog.Read.All"
            ),
            GapReason.NO_PERMISSION,
            ("delegated permission `AuditLog.Read.All`", "one of the roles `Reports Reader`"),
        ),
        (
            GraphError(403, "Authorization_RequestDenied", ""),
            GapReason.NO_PERMISSION,
            ("delegated permission `AuditLog.Read.All`",),
        ),
    ],
)
def test_a_person_is_told_whether_a_role_or_a_consent_is_missing(
    said: GraphError, reason: GapReason, words: tuple[str, ...]
) -> None:
    gap(triage(said, Situation(REPORTS, "global", application=False)), reason, *words)


def test_an_application_is_not_sent_for_a_permission_that_applications_cannot_have() -> None:
    teams = resource("teams", "/teamwork/teamsAppSettings", permission=Permission((), ("TeamworkAppSettings.Read.All",)))
    found = gap(triage(GraphError(403), Situation(teams, "global", application=True)), GapReason.NO_PERMISSION, "signed-in user")
    assert "`TeamworkAppSettings.Read.All`" in found.remedy


def test_an_application_has_no_role_to_miss() -> None:
    said = GraphError(403, "Authentication_MSGraphPermissionMissing", "User is not in the allowed roles")
    gap(triage(said, Situation(REPORTS, "global", application=True)), GapReason.NO_PERMISSION, "application permission")


@pytest.mark.parametrize(
    "said", [GraphError(404, "ResourceNotFound"), GraphError(400, "x", "Could not find a property named 'y'")]
)
def test_what_a_national_cloud_does_not_know_is_not_in_that_cloud(said: GraphError) -> None:
    gap(triage(said, Situation(RISK, "china", application=True)), GapReason.NOT_IN_CLOUD, "`china`")


PLANS = [(None, GapReason.NO_PERMISSION), (frozenset({"AAD_PREMIUM_P2"}), GapReason.NO_PERMISSION)]
PLANS += [(frozenset(), GapReason.NOT_LICENSED), (frozenset({"AAD_PREMIUM"}), GapReason.NOT_LICENSED)]


@pytest.mark.parametrize(("plans", "reason"), PLANS)
def test_service_plans_explain_a_bare_refusal(plans: frozenset[str] | None, reason: GapReason) -> None:
    gap(triage(GraphError(403, "UnknownError"), Situation(RISK, "global", application=True, service_plans=plans)), reason)


def test_graphs_own_word_on_a_licence_wins_over_the_service_plans() -> None:
    said = GraphError(403, "Forbidden", "Your tenant is not licensed for this feature.")
    licensed = frozenset({"AAD_PREMIUM_P2"})
    gap(triage(said, Situation(RISK, "global", application=True, service_plans=licensed)), GapReason.NOT_LICENSED)


@pytest.mark.parametrize("application", [True, False])
@pytest.mark.parametrize(
    "said",
    [
        GraphError(403, "AccessDenied", NO_SCOPE),
        GraphError(400, "PermissionScopeNotGranted", "Authorization failed due to missing permission scope X."),
        GraphError(401, "Unauthorized", INTUNE_SCOPE),
        GraphError(403, "AccessDenied", APPLICATIONS_REFUSED),
        GraphError(403, "Authentication_MSGraphPermissionMissing", "Allowed roles: Reports Reader"),
    ],
    ids=lambda said: f"{said.status} {said.code}",
)
def test_the_licence_comes_before_the_permission(said: GraphError, *, application: bool) -> None:
    """Granting the permission changes nothing. It is inferred, so it does not show that the feature is off."""
    found = triage(said, Situation(RISK, "global", application, frozenset({"AAD_PREMIUM"})))
    assert isinstance(found, InferredGap)
    assert gap(found, GapReason.NOT_LICENSED).remedy.startswith("get the licence Microsoft Entra ID P2")
    assert not is_off(found, frozenset({"AAD_PREMIUM"}), "AAD_PREMIUM_P2")
    licensed = triage(said, Situation(RISK, "global", application, frozenset({"AAD_PREMIUM_P2"})))
    assert isinstance(licensed, Gap)
    assert licensed.reason is not GapReason.NOT_LICENSED


def test_pim_that_governance_brings_is_not_unlicensed() -> None:
    said, plans = GraphError(403, "AccessDenied", NO_SCOPE), frozenset({"Entra_Identity_Governance"})
    eligible = RESOURCES["role_eligibility_schedule_instances"]
    gap(triage(said, Situation(eligible, "global", application=True, service_plans=plans)), GapReason.NO_PERMISSION)


def test_pim_without_licence_is_not_licensed_end_to_end() -> None:
    wire = Wire({f"/v1.0{PIM.path}": error(400, "AadPremiumLicenseRequired", PIM_UNLICENSED)})
    gap(read(wire, PIM).evidence["eligible"], GapReason.NOT_LICENSED)


def test_a_refusal_of_the_licences_waits_for_no_licences() -> None:
    licences = RESOURCES["subscribed_skus"]
    wire = Wire({f"/v1.0{licences.path}": error(403, "Authorization_RequestDenied", "Insufficient privileges")})
    gap(read(wire, licences).evidence["subscribed_skus"], GapReason.NO_PERMISSION)
    assert licences.licence is None


def test_a_feature_that_is_off_is_no_empty_list() -> None:
    quiet = resource("quiet", "/quiet", absent=Absent.GAP)
    gap(read(Wire({"/v1.0/quiet": error(404, "ResourceNotFound", SEGMENT)}), quiet).evidence["quiet"], GapReason.NOT_IN_CLOUD)


def answered(content: bytes, status: int = 403, **headers: str) -> GraphError:
    return read_error(Answer(status, headers, content))


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (b'{"error":{"code":"AccessDenied","message":"no"}}', "AccessDenied", "no"),
        (b'{"error":{"code":"","message":"no","innerError":{"code":"deep","innererror":{"code":"deeper"}}}}', "deeper", "no"),
        (b'{"error":{"code":"x","message":"no","innererror":{"code":"deep"}}}', "x", "no"),
        (
            b'{"error":{"code":"BadRequest","message":"{\\"error\\":{\\"code\\":\\"c\\",\\"message\\":\\"inner\\"}}"}}',
            "BadRequest",
            "inner",
        ),
        (b'{"error":{"code":"","message":"{\\"ErrorCode\\":\\"Forbidden\\",\\"Message\\":\\"inner\\"}"}}', "Forbidden", "inner"),
        (b'{"error":{"code":"x","message":"{ not json"}}', "x", "{ not json"),
        (b'{"error":{"code":"x","message":"{\\"error\\":7}"}}', "x", '{"error":7}'),
        (b'{"error":{"code":"x","message":{"lang":"en","value":"older form"}}}', "x", "older form"),
        (b'{"error":{"code":7,"message":null}}', "", ""),
        (b'{"error":"invalid_grant","error_description":"why"}', "invalid_grant", "why"),
        (b'{"error":[]}', "", ""),
        (b'{"odd":1}', "", ""),
        (b"[]", "", ""),
        (b"<html>", "", ""),
        (b"\xff", "", ""),
        (b"", "", ""),
        (b'{"error":' * 5000, "", ""),
    ],
)
def test_any_body_of_an_error_is_understood(content: bytes, code: str, message: str) -> None:
    said = answered(content)
    assert (said.status, said.code, said.message) == (403, code, message)


def test_a_claims_challenge_is_noted() -> None:
    assert answered(b"", 401, **{"www-authenticate": 'Bearer claims="eyJ9"'}).claims_challenge
    assert answered(b'{"error":{"code":"insufficient_claims"}}').claims_challenge
    assert not answered(b"", 401, **{"www-authenticate": "Bearer"}).claims_challenge


def test_what_graph_says_is_made_printable_and_short() -> None:
    said = GraphError(403, "Code\x1b[31m", "line\nline\u202e" + "x" * 5000)
    assert said.summary.isprintable()
    assert len(said.summary) < 500


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["error", "code", "message", "innerError", "x"]), inner)
    ),
    max_leaves=20,
)


@given(st.sampled_from([200, 400, 401, 403, 404, 410, 429, 500, 501, 503]), json_values)
def test_whatever_comes_has_a_reason_and_a_remedy(status: int, body: Any) -> None:
    said = read_error(Answer(status, {}, httpx.Response(200, json=body).content))
    for application in (True, False):
        found = triage(said, Situation(RISK, "global", application=application))
        assert isinstance(found, Gap)
        assert found.detail
        assert found.remedy


def test_a_resource_without_licence_is_never_called_unlicensed_by_guess() -> None:
    said = GraphError(403, "UnknownError")
    plans: frozenset[str] = frozenset()
    gap(triage(said, Situation(POLICIES, "global", application=True, service_plans=plans)), GapReason.NO_PERMISSION)
