"""Contoso, an invented tenant with about a hundred checks, as a scan and its grade: what the report is looked at with."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from tests.reports.html.contoso_statistics import STATISTICS
from ztscan.attestations import Attestation, AttestedStatus
from ztscan.compare import Graded, compare
from ztscan.drift import Attribution, Drift
from ztscan.model import (
    CheckDocumentation,
    CheckResult,
    Finding,
    Gap,
    GapReason,
    Grade,
    NearMiss,
    ResourceReading,
    Scan,
    Severity,
    Subject,
    Tenant,
    Tool,
    Verdict,
    Waiver,
    Witness,
    fingerprint,
)
from ztscan.objectives.grading import grade
from ztscan.statistics import TrendPoint

TODAY = date(2026, 11, 21)
CHECKS = Path(__file__).with_name("contoso_checks.psv").read_text(encoding="utf-8")
TABLE = [line for line in CHECKS.splitlines() if not line.startswith("#")]
SEVERITIES = {"C": Severity.CRITICAL, "H": Severity.HIGH, "M": Severity.MEDIUM, "L": Severity.LOW}
VERDICTS = {
    "f": Verdict.FAIL,
    "p": Verdict.PASS,
    "u": Verdict.NOT_ASSESSED,
    "m": Verdict.MANUAL,
    "n": Verdict.NOT_APPLICABLE,
}
FIRST = (
    "Adele Alex Allan Christie Debra Diego Emily Enrico Grady Henrietta "
    "Isaiah Irvin Johanna Joni Lee Lidia Lynne Megan Miriam Nestor"
)
LAST = (
    "Vance Wilber Deyoung Cline Berger Siciliani Braun Cattaneo Archie "
    "Mueller Langer Sayers Lorenz Sherman Gu Holloway Robbins Bowen"
)
APPLICATIONS = ("Payroll", "Expense Desk", "Fleet Tracker", "Sales Insights", "Build Agent", "Badge Printer", "Archive Export")
POLICIES = (
    "CA001 MFA for all users",
    "CA004 Block legacy clients",
    "CA007 Guests",
    "CA010 Compliant device",
    "CA015 Admin sessions",
)


def identity(*parts: object) -> str:
    """A stable object id."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, parts))))


@cache
def person(number: int) -> Subject:
    first, last = FIRST.split(), LAST.split()
    name = f"{first[number % len(first)]} {last[(number * 7 + number // len(first)) % len(last)]}"
    return Subject("user", identity("user", number), name if number < 360 else f"{name} {number}")


def application(number: int) -> Subject:
    name = APPLICATIONS[number % len(APPLICATIONS)]
    return Subject("servicePrincipal", identity("app", number), name if number < 7 else f"{name} {number}")


def policy(number: int) -> Subject:
    return Subject("conditionalAccessPolicy", identity("policy", number), POLICIES[number % len(POLICIES)])


TENANT = Subject("tenant", identity("tenant"), "Contoso")


def many(
    subject: Callable[[int], Subject], count: int, message: str, observed: str, expected: str, *, varies: str = ""
) -> tuple[Finding, ...]:
    """One finding a subject; ``{n}`` in the texts is the subject's name, ``varies`` counts up in what was observed."""
    return tuple(
        Finding(s, message.format(n=s.name), observed.format(i=30 + 17 * at % 400) if varies else observed, expected)
        for at, s in enumerate(map(subject, range(count)))
    )


def one(message: str, observed: str, expected: str, **more: object) -> tuple[Finding, ...]:
    return (msgspec.structs.replace(Finding(TENANT, message, observed, expected), **more),)


def sign_in(who: str, app: str, client: str, *because: str) -> Witness:
    steps = (
        ("User", who),
        ("Client", client),
        ("Platform", "unknown"),
        ("Location", "any, not trusted"),
        ("Device", "not managed"),
        ("Application", app),
    )
    body = {
        "signInIdentity": {"@odata.type": "#microsoft.graph.userSignIn", "userId": identity("user", 3)},
        "signInContext": {"@odata.type": "#microsoft.graph.applicationContext", "includeApplications": [identity("app", 1)]},
        "signInConditions": {"clientAppType": "browser", "devicePlatform": "unknownFutureValue"},
    }
    return Witness(steps, because, body)


NEAR_MFA = NearMiss(
    policy(0),
    ("excludes the group “MFA rollout exceptions”", "applies to browsers and modern clients only"),
    "1,113 people can sign in with a password alone.",
    "remove the group “MFA rollout exceptions” from the exclusions of CA001 and select all client apps",
)
FINDINGS: dict[str, tuple[Finding, ...]] = {
    "conditional_access.mfa_all_users": one(
        "1,113 people can sign in without multifactor authentication",
        "no enabled policy asks the group “MFA rollout exceptions” for MFA on any of 214 applications",
        "every sign-in of every user meets MFA, passkey or block",
        users=1113,
        applications=214,
        witness=sign_in(
            "Christie Cline", "Exchange Online", "browser", "CA001 MFA for all users excludes the group “MFA rollout exceptions”"
        ),
        near_misses=(NEAR_MFA,),
    ),
    "conditional_access.legacy_authentication_blocked": one(
        "41 people can sign in with legacy clients",
        "CA004 blocks Office 365 only; 12 other applications accept Exchange ActiveSync and other clients",
        "no sign-in with exchangeActiveSync or other clients succeeds on any application",
        users=41,
        applications=12,
        witness=sign_in(
            "Lee Gu", "Archive Export", "other legacy client", "CA004 Block legacy clients applies to Office 365 only"
        ),
        near_misses=(
            NearMiss(
                policy(1),
                ("applies to Office 365 only",),
                "41 people, 12 applications.",
                "set the target of CA004 to all resources",
            ),
        ),
    ),
    "conditional_access.mfa_admins": one(
        "3 administrators can sign in without multifactor authentication",
        "3 holders of privileged roles are in the group “MFA rollout exceptions”",
        "every privileged sign-in meets MFA",
        users=3,
        witness=sign_in(
            "Alex Wilber", "Azure portal", "browser", "CA001 MFA for all users excludes the group “MFA rollout exceptions”"
        ),
        near_misses=(NEAR_MFA,),
    ),
    "conditional_access.guests_mfa": one(
        "127 guests can reach Exchange Online without multifactor authentication",
        "CA007 covers SharePoint only",
        "every sign-in of every guest meets MFA",
        users=127,
        applications=213,
        witness=sign_in("Enrico Cattaneo (guest)", "Exchange Online", "browser", "CA007 Guests applies to SharePoint only"),
        near_misses=(NEAR_MFA,),
    ),
    "privileged_access.global_admin_count": one(
        "11 people are Global Administrators", "11 permanent Global Administrators", "two to four", users=11
    ),
    "privileged_access.application_control_of_tenant": tuple(
        Finding(
            application(n),
            f"{application(n).name} can make itself Global Administrator",
            "holds RoleManagement.ReadWrite.Directory; its secret is known to 3 owners",
            "no application holds a permission that assigns roles",
            users=3,
        )
        for n in range(2)
    ),
    "mfa_registration.mfa_capable": many(
        person, 312, "{n} has no method that multifactor authentication accepts", "password only", "at least one strong method"
    ),
    "mfa_registration.passwordless_capable": many(
        person, 934, "{n} cannot sign in without a password", "no passkey, Windows Hello or certificate", "a passwordless method"
    ),
    "mfa_registration.no_sms_only": many(person, 188, "{n} depends on text messages", "mobilePhone only", "an app or a passkey"),
    "privileged_access.cloud_only_admins": many(
        person, 6, "{n} is synchronised from on premises", "onPremisesSyncEnabled is true", "a cloud-only account"
    ),
    "privileged_identity_management.no_permanent_assignments": many(
        person,
        23,
        "{n} holds a privileged role for good",
        "permanent for {i} days",
        "eligible, activated when needed",
        varies="days",
    ),
    "consent.high_privilege_grants": many(
        application,
        19,
        "{n} may read and write all mail",
        "Mail.ReadWrite for the whole tenant, granted {i} days ago",
        "no wider than used",
        varies="days",
    ),
    "applications.no_old_secrets": many(
        application, 34, "{n} has an old secret", "a secret {i} days past its 180", "no secret older than 180 days", varies="days"
    ),
    "external_identities.stale_guests": many(
        lambda n: msgspec.structs.replace(person(n + 1200), name=f"guest{n}@fabrikam.com"),
        78,
        "{n} has not signed in for {{i}} days".replace("{{i}}", "90"),
        "last sign-in {i} days ago",
        "removed after 90 days",
        varies="days",
    ),
    "conditional_access.no_deleted_references": many(
        policy, 3, "{n} names a deleted group", "group " + identity("gone") + " is deleted", "only objects that exist"
    ),
}


def refused(resource: str, path: str, permission: str) -> Gap:
    return Gap(resource, GapReason.NO_PERMISSION, f"403 on {path}", f"grant {permission}")


GAPS = {
    "conditional_access": Gap(
        "identity_protection_policies",
        GapReason.NOT_LICENSED,
        "risk conditions need Microsoft Entra ID P2",
        "assign Microsoft Entra ID P2",
    ),
    "applications": Gap(
        "app_governance_alerts",
        GapReason.NOT_LICENSED,
        "app governance is not licensed",
        "assign Microsoft Defender for Cloud Apps",
    ),
    "password_protection": Gap("on_premises_agents", GapReason.UNAVAILABLE, "504 after four attempts", "scan again"),
    "devices": refused(
        "device_compliance_policies", "/deviceManagement/deviceCompliancePolicies", "DeviceManagementConfiguration.Read.All"
    ),
    "external_identities": refused("access_reviews", "/identityGovernance/accessReviews", "AccessReview.Read.All"),
    "information_protection": refused(
        "sensitivity_labels", "/security/informationProtection", "InformationProtectionPolicy.Read.All"
    ),
    "monitoring": refused("security_alerts", "/security/alerts_v2", "SecurityAlert.Read.All"),
}
ASKED = {
    "conditional_access.critical_apps": "declare your critical apps under [critical_apps] in ztscan.toml",
    "privileged_access.emergency_accounts": "declare your emergency access accounts under [emergency_access]",
    "monitoring.diagnostic_settings": "look into the diagnostic settings of Microsoft Entra ID in the Azure portal",
}
WAIVED = {"tenant_settings.portal_restricted": "The help desk uses the admin centre until its own tool is live in March."}


def result(line: str) -> CheckResult:
    id_, title, severity, verdict, objectives, mappings = line.split("|")
    outcome = VERDICTS[verdict]
    area = id_.partition(".")[0]
    found: tuple[Finding, ...] = ()
    if outcome is Verdict.FAIL:
        found = FINDINGS.get(id_) or one(
            f"not so: {title[0].lower()}{title[1:]}", "the setting is left at its default", f"{title[0].lower()}{title[1:]}"
        )
        found = tuple(msgspec.structs.replace(f, fingerprint=fingerprint(id_, f)) for f in found)
    waiver = None
    if id_ in WAIVED:
        waiver = Waiver(WAIVED[id_], "Megan Bowen", "2027-03-31", tuple(f.fingerprint for f in found), Verdict.PASS)
    pairs = [part.partition(" ") for part in mappings.split(",")]
    return CheckResult(
        id=id_,
        title=title,
        severity=SEVERITIES[severity],
        verdict=outcome,
        reason={Verdict.NOT_ASSESSED: GAPS[area].reason.value if area in GAPS else ""}.get(outcome, ""),
        detail={
            Verdict.NOT_ASSESSED: GAPS[area].detail if area in GAPS else "",
            Verdict.MANUAL: ASKED.get(id_, ""),
            Verdict.NOT_APPLICABLE: "synchronisation runs as an application",
        }.get(outcome, ""),
        objectives=tuple(objectives.split(",")),
        mappings={key: tuple(i for k, _, i in pairs if k == key) for key, _, _ in pairs},
        findings=found,
        gaps=(GAPS[area],) if outcome is Verdict.NOT_ASSESSED else (),
        waiver=waiver,
        notes=("proved around the accepted exclusion of svc-scanner@contoso.com, until 30 Jun 2027",)
        if id_ == "conditional_access.all_apps_covered"
        else (),
    )


CA004 = {
    "id": identity("policy", 1),
    "displayName": "CA004 Block legacy clients",
    "state": "enabled",
    "conditions": {"applications": {"includeApplications": ["All"]}},
}


def readings() -> tuple[ResourceReading, ...]:
    names = (
        ("users", 1240, 3, "User.Read.All"),
        ("groups", 86, 1, "GroupMember.Read.All"),
        ("conditional_access_policies", 15, 1, "Policy.Read.All"),
        ("named_locations", 4, 1, "Policy.Read.All"),
        ("service_principals", 412, 2, "Application.Read.All"),
        ("role_assignments", 64, 1, "RoleManagement.Read.Directory"),
        ("registration_details", 1240, 3, "AuditLog.Read.All"),
        ("authorization_policy", 1, 1, "Policy.Read.All"),
    )
    read = [
        ResourceReading(n, "ok", rows, pages, pages, 0.4, p, "beta" if "policies" in n else "v1.0") for n, rows, pages, p in names
    ]
    lost = [
        ResourceReading(g.resource, g.reason.value, 0, 0, 1, 0.1, g.remedy.rpartition(" ")[2], "v1.0", g.detail)
        for g in GAPS.values()
    ]
    return (*read, *lost)


def scan() -> Scan:
    """The scan of Contoso."""
    return Scan(
        tool=Tool("ztscan", "0.1.0"),
        tenant=Tenant(TENANT.id, "Contoso", "contoso.com", "global"),
        started="2026-11-21T09:13:21Z",
        finished="2026-11-21T09:14:02Z",
        checks=tuple(result(line) for line in TABLE),
        resources=readings(),
        configuration={},
        scanner={
            "application": "ztscan-pipeline",
            "auth": "workload",
            "permissions": sorted({reading.permission for reading in readings() if reading.outcome == "ok"}),
        },
        statistics=STATISTICS,
    )


def attestations() -> tuple[Attestation, ...]:
    def sign(objective: str, status: AttestedStatus, evidence: str) -> Attestation:
        return Attestation(
            objective=objective,
            status=status,
            by="adele.vance@contoso.com",
            on=date(2026, 11, 2),
            expires=date(2027, 11, 1),
            evidence=evidence,
        )

    return (
        sign("programme.accountability", AttestedStatus.MET, "minutes of the steering board, 2 November"),
        sign("network.encrypt_traffic", AttestedStatus.MET, "ticket SEC-1432, scan of all listeners"),
        sign("network.segment_cloud", AttestedStatus.PARTLY_MET, "ticket NET-88: two of five hubs done"),
        sign("apps.modern_protocols_on_prem", AttestedStatus.MET, "application register of October"),
    )


def graded() -> Grade:
    return grade(scan(), attestations(), today=TODAY)


ACCOUNTABILITY = {
    "CISO, CIO, or Director of Identity Security": "Miriam Mueller",
    "Security Architect": "Adele Vance",
    "Identity Admin": "Diego Siciliani",
    "Identity Architect": "Lynne Robbins",
}


def documentation() -> dict[str, CheckDocumentation]:
    """Texts in the form that docstrings of checks have."""
    return {
        check.id: CheckDocumentation(
            what=f"Looks at every object that the rule is about and holds it against: {check.title.lower()}.",
            why="An attacker who has one password tries it where the least is asked for. This is a place that is tried first.",
            limits="Sign-ins of workload identities are judged by a check of their own.",
            remediation=(
                "1. In the Entra admin centre open Protection > Conditional Access > Policies and choose the policy.\n"
                "2. Set it to report-only first and watch the sign-in log for a week.\n"
                "3. Switch it on; by Graph: `PATCH /identity/conditionalAccess/policies/{id}` with `state` set to `enabled`.\n\n"
                "`Update-MgIdentityConditionalAccessPolicy -ConditionalAccessPolicyId $id -State enabled`"
            ),
            references=(
                "https://learn.microsoft.com/en-us/entra/identity/conditional-access/policy-all-users-mfa-strength",
                "https://attack.mitre.org/techniques/T1078/004/",
            ),
        )
        for check in scan().checks
    }


def history() -> tuple[TrendPoint, ...]:
    scored = {pillar.id: pillar for pillar in graded().pillars}
    return tuple(
        TrendPoint(
            f"2026-{month:02}-14T09:00:00Z",
            {id_: None if pillar.score is None else max(0, pillar.score - 4 * (11 - month)) for id_, pillar in scored.items()},
            {id_: pillar.assessed for id_, pillar in scored.items()},
            {"critical": 6 + (11 - month), "high": 22 + 2 * (11 - month), "medium": 33, "low": 9},
        )
        for month in (7, 8, 9, 10)
    )


def with_names(check_id: str, name: str) -> Scan:
    """Contoso where every subject of one check is called ``name``."""
    checks = []
    for check in scan().checks:
        found = check.findings
        if check.id == check_id:
            found = tuple(
                msgspec.structs.replace(finding, subject=msgspec.structs.replace(finding.subject, name=name)) for finding in found
            )
        checks.append(msgspec.structs.replace(check, findings=found))
    return msgspec.structs.replace(scan(), checks=tuple(checks))


def drift() -> Drift:
    """Contoso against the month before: a policy was weakened, and two risks were closed."""
    before = msgspec.structs.replace(
        scan(),
        finished="2026-10-14T09:00:00Z",
        checks=tuple(
            msgspec.structs.replace(check, verdict=Verdict.PASS, findings=())
            if check.id == "conditional_access.legacy_authentication_blocked"
            else check
            for check in scan().checks
        ),
        configuration={"conditional_access_policies": [CA004]},
    )
    weakened = {**CA004, "conditions": {"applications": {"includeApplications": ["Office365"]}}}
    after = msgspec.structs.replace(scan(), configuration={"conditional_access_policies": [weakened]})
    found = compare(Graded(before, grade(before, attestations(), today=TODAY)), Graded(after, graded()))
    told = Attribution(who="alex.wilber@contoso.com", who_kind="user", when="2026-11-03T16:20:00Z", operation="Update policy")
    changed = tuple(
        msgspec.structs.replace(change, attribution=told, meaning="legacy clients reach 12 applications again")
        for change in found.configuration
    )
    return msgspec.structs.replace(found, configuration=changed)
