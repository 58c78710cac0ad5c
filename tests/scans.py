"""Small invented scans: what checks, reports, drift and history are tested with, without collecting anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from ztscan.config.settings import WaiverEntry
from ztscan.config.waivers import apply_waivers
from ztscan.core.fingerprint import fingerprint
from ztscan.core.members import MembersTable
from ztscan.core.model import (
    CheckResult,
    Finding,
    Gap,
    GapReason,
    Grade,
    Maturity,
    NearMiss,
    ObjectiveGrade,
    ObjectiveStatus,
    PillarGrade,
    ResourceReading,
    Scan,
    Severity,
    Subject,
    Tenant,
    Tool,
    Verdict,
    Witness,
)

TODAY = date(2026, 11, 20)

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "[click](javascript:alert(3))",
    "![x](https://attacker.example/x.png)",
    '=HYPERLINK("https://attacker.example","x")',
    "\t=1+1",
    "\r\n::set-output name=x::y",
    "a | b \\| c",
    "@everyone #1 `code` *bold* _it_",
    "line one\nline two",
    "\u202egnp.exe",
    "]]> & \"quotes\" 'single'",
    "\x00\x07\x1b[31mred",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
)
"""Display names that somebody could give an object, one per way in which an output can be broken into."""

CONTOSO = Tenant(id="7e3f0a52-5f0e-4d3c-9b1a-8d4f6c2e1b90", name="Contoso", domain="contoso.com", cloud="global")


def finding(check_id: str, subject: Subject, message: str, **facts: Any) -> Finding:
    """A finding with its fingerprint, as evaluation leaves it."""
    bare = Finding(
        subject, message, observed=facts.pop("observed", message), expected=facts.pop("expected", "the opposite"), **facts
    )
    return msgspec.structs.replace(bare, fingerprint=fingerprint(check_id, bare))


def result(
    check_id: str,
    verdict: Verdict = Verdict.PASS,
    *findings: Finding,
    severity: Severity = Severity.HIGH,
    objectives: tuple[str, ...] = ("identities.mfa",),
    **facts: Any,
) -> CheckResult:
    """A check's result; the verdict is ``fail`` where findings are given."""
    return CheckResult(
        id=check_id,
        title=facts.pop("title", f"Title of {check_id}"),
        severity=severity,
        verdict=Verdict.FAIL if findings else verdict,
        reason=facts.pop("reason", ""),
        detail=facts.pop("detail", ""),
        objectives=objectives,
        mappings=facts.pop("mappings", {"scuba": ("MS.AAD.1.1v1",)}),
        findings=findings,
        **facts,
    )


def scan(*checks: CheckResult, configuration: Mapping[str, Any] | None = None, tenant: Tenant = CONTOSO, **facts: Any) -> Scan:
    facts.setdefault("members", MembersTable(salt="of an invented tenant"))
    return Scan(
        tool=Tool("ztscan", "0.1.0"),
        tenant=tenant,
        started=facts.pop("started", "2026-11-20T02:00:00Z"),
        finished=facts.pop("finished", "2026-11-20T02:01:30Z"),
        checks=tuple(sorted(checks, key=lambda c: c.id)),
        resources=facts.pop("resources", ()),
        configuration=configuration or {},
        **facts,
    )


OBJECTIVES = {
    "identities.mfa": ("Multifactor authentication is required of everyone", "identities"),
    "identities.pim": ("Privileged roles are held just in time", "identities"),
    "identities.block_legacy_auth": ("Legacy authentication is blocked", "identities"),
    "applications.consent": ("Users cannot consent to risky permissions", "applications"),
    "devices.compliance": ("Devices are compliant", "devices"),
}


def grade(of: Scan) -> Grade:
    """A plain grading of the objectives that the invented checks serve; what grading really means is not of interest here."""
    objectives = tuple(_objective(of, objective) for objective in OBJECTIVES)
    pillars = tuple(_pillar(pillar, objectives) for pillar in dict.fromkeys(pillar for _, pillar in OBJECTIVES.values()))
    severities = Counter(str(check.severity) for check in of.checks for _ in check.findings)
    summary = {
        "checks": dict(Counter(str(check.verdict) for check in of.checks)),
        "findings": dict(severities),
        "objectives": dict(Counter(str(objective.status) for objective in objectives)),
    }
    return Grade(objectives, pillars, summary)


def _objective(of: Scan, objective: str) -> ObjectiveGrade:
    title, pillar = OBJECTIVES[objective]
    serving = [check for check in of.checks if objective in check.objectives]
    verdicts = {check.effective for check in serving}
    if Verdict.FAIL in verdicts:
        status = ObjectiveStatus.PARTLY_MET if Verdict.PASS in verdicts else ObjectiveStatus.NOT_MET
    elif not serving or verdicts & {Verdict.NOT_ASSESSED, Verdict.MANUAL}:
        status = ObjectiveStatus.NOT_ASSESSED
    else:
        status = ObjectiveStatus.MET
    return ObjectiveGrade(
        id=objective,
        title=title,
        pillar=pillar,
        stage="initial",
        step="credentials",
        principle="verify_explicitly",
        owner="IT implementer",
        verify="graph",
        status=status,
        reason=f"{len(serving)} checks decide it",
        checks=tuple(check.id for check in serving),
    )


def _pillar(pillar: str, objectives: tuple[ObjectiveGrade, ...]) -> PillarGrade:
    mine = [objective for objective in objectives if objective.pillar == pillar]
    assessed = [objective for objective in mine if objective.status is not ObjectiveStatus.NOT_ASSESSED]
    met = [objective for objective in assessed if objective.status is ObjectiveStatus.MET]
    return PillarGrade(
        id=pillar,
        title=pillar.capitalize(),
        maturity=Maturity.ADVANCED if met else Maturity.TRADITIONAL if assessed else Maturity.NOT_KNOWN,
        score=100 * len(met) // len(assessed) if assessed else None,
        assessed=100 * len(assessed) // len(mine),
        objectives=dict(Counter(str(objective.status) for objective in mine)),
    )


ADELE = Subject("user", "11111111-1111-4111-8111-111111111111", "Adele Vance")
ALEX = Subject("user", "22222222-2222-4222-8222-222222222222", "Alex Wilber")
TENANT = Subject("tenant", CONTOSO.id, "Contoso")
PAYROLL = Subject("servicePrincipal", "33333333-3333-4333-8333-333333333333", "Payroll")

POLICY_ID = "aaaaaaaa-0000-4000-8000-000000000001"
POLICIES: dict[str, Any] = {
    "conditional_access_policies": {
        POLICY_ID: {
            "id": POLICY_ID,
            "displayName": "Require MFA for everyone",
            "state": "enabled",
            "modifiedDateTime": "2026-11-01T10:00:00Z",
            "conditions": {
                "users": {"includeUsers": ["All"], "excludeUsers": [], "excludeGroups": None},
                "applications": {"includeApplications": ["All"]},
                "clientAppTypes": ["all"],
            },
            "grantControls": {"operator": "OR", "builtInControls": ["mfa"]},
        }
    },
    "authorization_policy": {"id": "authorizationPolicy", "allowInvitesFrom": "everyone"},
}


def contoso() -> Scan:
    """One check of every outcome, a waived finding, and a hostile name per way in."""
    mfa = "conditional_access.mfa_all_users"
    admins = "privileged_access.global_admin_count"
    consent = "consent.user_consent_restricted"
    witness = Witness(
        sign_in=(("user", "Alex Wilber"), ("client app", "browser"), ("application", "Exchange Online")),
        because=("`Require MFA for everyone` leaves Alex Wilber out",),
        what_if={"signInIdentity": {"userId": ALEX.id}},
    )
    near = NearMiss(Subject("conditionalAccessPolicy", POLICY_ID, "Require MFA for everyone"),
                    ("excludes 1 user",), "1 user", "remove the exclusion")  # fmt: skip
    raw = scan(
        result("authentication_methods.sms_off", Verdict.PASS),
        result(
            mfa,
            Verdict.FAIL,
            finding(
                mfa,
                ALEX,
                "1 user can sign in without MFA",
                observed="no MFA from Alex Wilber",
                witness=witness,
                near_misses=(near,),
                users=1,
            ),
            severity=Severity.CRITICAL,
        ),
        result(
            admins,
            Verdict.FAIL,
            finding(admins, TENANT, "7 users are Global Administrator", observed="7", expected="at most 4", users=7),
            objectives=("identities.pim",),
        ),
        result(
            consent,
            Verdict.FAIL,
            *(
                finding(
                    consent,
                    Subject("servicePrincipal", f"44444444-4444-4444-8444-{number:012}", name),
                    f"`{name}` may read all mail",
                )
                for number, name in enumerate(HOSTILE)
            ),
            severity=Severity.MEDIUM,
            objectives=("applications.consent",),
        ),
        result(
            "hybrid.password_hash_sync", Verdict.NOT_APPLICABLE, reason="not_applicable", detail="no user comes from on premises"
        ),
        result(
            "pim.activation_controls",
            Verdict.NOT_ASSESSED,
            reason=GapReason.NOT_LICENSED,
            detail="Microsoft Entra ID P2 is missing",
            gaps=(
                Gap("role_management_policies", GapReason.NOT_LICENSED, "Microsoft Entra ID P2 is missing", "assign a licence"),
            ),
            objectives=("identities.pim",),
        ),
        result(
            "privileged_access.emergency_accounts", Verdict.MANUAL, reason="manual", detail="no emergency accounts are declared"
        ),
        configuration=POLICIES,
        resources=(
            ResourceReading("conditional_access_policies", "ok", 1, 1, 1, 0.2, "Policy.Read.All", "beta"),
            ResourceReading(
                "role_management_policies", "not_licensed", 0, 0, 1, 0.1, "RoleManagementPolicy.Read.Directory", "v1.0"
            ),
        ),
    )
    accepted = WaiverEntry(
        check=admins,
        subject="*",
        reason="until the tenants are joined",
        owner="adele.vance@contoso.com",
        expires=date(2027, 3, 31),
    )
    return apply_waivers(raw, (accepted,), TODAY).scan
