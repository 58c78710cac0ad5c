"""What the checks of the invented tenant Contoso found, and the people, applications and policies that it is about."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cache

import msgspec

from ztscan.core.model import AffectedGroup, Finding, NearMiss, Subject, Witness

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
        affected=(
            AffectedGroup("members of MFA exceptions (1,100 accounts)", 1100, policy(0), "it excludes group MFA exceptions"),
            AffectedGroup("13 users such as Lee Gu", 13, None, "no policy comes close"),
        ),
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
