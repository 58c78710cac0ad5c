"""Contoso, an invented tenant with about a hundred checks, as a scan and its grade: what the report is looked at with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from tests.reports.html.contoso_findings import FINDINGS, TENANT, identity, one
from tests.reports.html.contoso_statistics import STATISTICS
from ztscan.config.attestations import Attestation, AttestedStatus
from ztscan.core.charts import TrendPoint
from ztscan.core.documentation import CheckDocumentation
from ztscan.core.fingerprint import fingerprint
from ztscan.core.first_changes import chosen_first
from ztscan.core.fix import Effort, Impact
from ztscan.core.model import (
    CheckResult,
    Finding,
    Gap,
    GapReason,
    Grade,
    ResourceReading,
    Scan,
    Severity,
    Tenant,
    Tool,
    Verdict,
    Waiver,
)
from ztscan.core.proved_change import ProvedChange, ProvedChanges
from ztscan.drift.compare import Graded, compare
from ztscan.drift.model import Attribution, Drift
from ztscan.objectives.grading import grade

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


def change(
    changes: str, of: str, closes: Iterable[str], effort: Effort, impact: Impact, affected: int | None = None
) -> ProvedChange:
    return ProvedChange(
        changes=changes, fixes=(of,), closes=tuple(sorted(closes)), effort=effort, impact=impact, affected=affected, role="Role"
    )


def changes(results: Iterable[CheckResult]) -> ProvedChanges:
    """Six changes with the gaps that they close."""
    gaps = {check.id: check.severity for check in results if check.effective is Verdict.FAIL}

    def some(*parts: str) -> list[str]:
        return [key for key in gaps if key.startswith(parts)]

    access, methods = "conditional_access.", "authentication_methods."
    made = (
        change(
            "Create a Conditional Access policy: MFA is required for all users and all resources.",
            f"{access}mfa_admins",
            some(f"{access}mfa"),
            Effort.HOURS,
            Impact.PROMPT_ONCE,
            1113,
        ),
        change(
            "Change the policy CA004 Block legacy clients: remove group Scanners from its exclusions; turn it on.",
            f"{access}block_legacy_auth",
            some(f"{access}block", f"{access}legacy"),
            Effort.HOURS,
            Impact.MAY_BLOCK,
        ),
        change("Enable passkeys.", some(methods)[0], some(methods)[:2], Effort.MINUTES, Impact.NONE),
        change(
            "Let guests read less.",
            some("external_identities.")[0],
            some("external_identities.")[:1],
            Effort.MINUTES,
            Impact.NONE,
        ),
        change("Restrict consent.", some("consent.")[0], some("consent.")[:2], Effort.PROJECT, Impact.MAY_BLOCK),
        change("Restrict applications.", some("applications.")[0], some("applications.")[:1], Effort.PROJECT, Impact.MAY_BLOCK),
    )
    found = chosen_first(made, gaps, lambda _: ())
    closed = {check for one in found.first for check in one.closes}
    return msgspec.structs.replace(found, gaps_after=len(gaps) - len(closed))


def scan() -> Scan:
    """The scan of Contoso."""
    results = tuple(result(line) for line in TABLE)
    return Scan(
        tool=Tool("ztscan", "0.1.0"),
        tenant=Tenant(TENANT.id, "Contoso", "contoso.com", "global"),
        started="2026-11-21T09:13:21Z",
        finished="2026-11-21T09:14:02Z",
        checks=results,
        changes=changes(results),
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
