from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from ztscan.directory.audience import for_several_organizations
from ztscan.entities.applications import ApplicationClaims, OptionalClaims
from ztscan.plugin import (
    Finding,
    Gap,
    NotApplicable,
    Note,
    Severity,
    Subject,
    Unknown,
    Yielded,
    check,
    parse_time,
    present,
    required,
)

RESOURCE = "application_claims"
SAFE_BY_DEFAULT = datetime(2023, 7, 1, tzinfo=UTC)
"""Applications that were created later remove unverified addresses unless they say otherwise."""


@check(
    title="Multitenant applications do not receive unverified email addresses",
    severity=Severity.HIGH,
    objectives=["identities.app_developer_privilege", "identities.sso_apps"],
    since="0.2.0",
)
def noauth_email_claim(application_claims: tuple[ApplicationClaims, ...]) -> Iterator[Yielded]:
    """Whether an application can take a person of another tenant for somebody else by the email claim.

    What it checks:
        The check covers applications for several organisations that ask for the claim `email` in their tokens. Each one removes
        addresses whose domain is not verified (`authenticationBehaviors` > `removeUnverifiedEmailClaim` is true). If it is not
        set, applications that were created since July 2023 remove them by default, and older ones do not.

    Why it matters:
        Anyone can create a tenant with a user whose mail address is that of a person of this organisation. An application that
        identifies users by the email claim then signs the attacker in as that person (nOAuth).

    Limits:
        Whether the application identifies users by the claim is not visible. An application that gets the claim by the OpenID
        Connect scope `email`, and not as an optional claim, is not found. Applications that are registered in another tenant
        cannot be read. Applications for personal accounts only are left out.

    Remediation:
        1. Change the application to identify users by `oid` and `tid`.
        2. Send `PATCH /beta/applications/{id} {"authenticationBehaviors": {"removeUnverifiedEmailClaim": true}}`.
        3. To verify, read `GET /applications/{id}?$select=authenticationBehaviors`, and scan again.

    References:
        https://learn.microsoft.com/entra/identity-platform/migrate-off-email-claim-authorization
        https://learn.microsoft.com/graph/applications-authenticationbehaviors
    """
    asking = False
    gaps: dict[Gap, None] = {}
    for one in application_claims:
        try:
            if not for_several_organizations(one.sign_in_audience, RESOURCE):
                continue
            if not _asks_for_email(present(one.optional_claims, RESOURCE, "optionalClaims")):
                continue
            asking = True
            yield from _judged(one)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)
    if not asking:
        raise NotApplicable("no application for several organisations asks for the claim `email`")


def _judged(one: ApplicationClaims) -> Iterator[Yielded]:
    subject = Subject("application", one.id, one.display_name or one.id)
    behaviors = present(one.authentication_behaviors, RESOURCE, "authenticationBehaviors")
    removes = behaviors.remove_unverified_email_claim if behaviors else None
    if removes:
        return
    created = required(one.created_date_time, RESOURCE, "createdDateTime") if removes is None else ""
    if removes is None and parse_time(created) >= SAFE_BY_DEFAULT:
        yield Note(f"{subject.name} removes unverified addresses by default, because it was created on {created[:10]}")
        return
    observed = "removeUnverifiedEmailClaim: false" if removes is False else f"not set, created on {created[:10]}"
    message = f"{subject.name} receives email addresses that nobody verified"
    yield Finding(subject, message, observed, "removeUnverifiedEmailClaim: true")


def _asks_for_email(claims: OptionalClaims | None) -> bool:
    if claims is None:
        return False
    lists = {"idToken": claims.id_token, "accessToken": claims.access_token, "saml2Token": claims.saml2_token}
    if any((claim.name or "").casefold() == "email" for listed in lists.values() for claim in listed or ()):
        return True
    for name, listed in lists.items():
        for claim in required(listed, RESOURCE, f"optionalClaims/{name}"):
            required(claim.name, RESOURCE, f"optionalClaims/{name}/name")
    return False
