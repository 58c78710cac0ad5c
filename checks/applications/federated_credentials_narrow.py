from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from ztscan.entities.applications import ApplicationFederation, FederatedCredential
from ztscan.entities.tenant import Organization
from ztscan.plugin import (
    Finding,
    Gap,
    GapReason,
    NotApplicable,
    Note,
    Severity,
    Subject,
    Unknown,
    Yielded,
    check,
    required,
)

RESOURCE = "applications_with_federation"
KNOWN_HOSTS = frozenset(("token.actions.githubusercontent.com", "vstoken.dev.azure.com"))
"""Issuers whose tokens name the repository or the service connection: GitHub Actions and Azure DevOps."""
SUBJECT = re.compile(r"claims\[\s*['\"]sub['\"]\s*\]", re.IGNORECASE)
"""The claim `sub` in an expression."""
EXCHANGE = "api://azureadtokenexchange"
"""Audience of federated credentials, which national clouds lengthen by their name."""


@check(
    title="Federated credentials of applications trust exact subjects of known issuers",
    severity=Severity.HIGH,
    objectives=["infrastructure.workload_identities"],
    since="0.2.0",
    version=2,
)
def federated_credentials_narrow(
    applications_with_federation: tuple[ApplicationFederation, ...],
    organization: tuple[Organization, ...],
    *,
    accepted_issuers: tuple[str, ...] = (),
) -> Iterator[Yielded]:
    """Which workloads elsewhere can sign in as the applications of this tenant.

    What it checks:
        No federated credential of an application trusts a subject with a wildcard, or every pull request of a repository. The
        expression of a flexible credential (`claimsMatchingExpression`) states the subject, and the same holds for it. The
        issuer uses https. It is GitHub Actions, Azure DevOps, this tenant, or listed in the option `accepted_issuers`.

    Why it matters:
        Everybody who can open a pull request in the repository, or push a branch that matches, gets a token of the application.
        An issuer that nobody knows can sign tokens with any subject.

    Limits:
        Whether the repository or the service connection belongs to this organisation is not assessed: review the subjects. The
        federated credentials of user-assigned managed identities are kept in Azure, and not read. An audience other than
        `api://AzureADTokenExchange` is named in a note.

    Remediation:
        1. Open {portal:app_registrations} > the application > Certificates & secrets > Federated credentials.
        2. Replace a wildcard by the exact branch or, better, by an environment with reviewers:
           `repo:{organization}/{repository}:environment:{name}`.
        3. Or send `PATCH /applications/{id}/federatedIdentityCredentials/{credentialId} {"subject": "{subject}"}`.
        4. Review other issuers. Add those that you trust, such as that of a Kubernetes cluster, to `accepted_issuers`, and delete
           the credentials of the rest.
        5. To verify, read `GET /applications/{id}/federatedIdentityCredentials`, and scan again.

    References:
        https://learn.microsoft.com/entra/workload-id/workload-identity-federation
        https://learn.microsoft.com/entra/workload-id/workload-identities-flexible-federated-identity-credentials
        https://learn.microsoft.com/graph/api/resources/federatedidentitycredential
    """
    accepted = {issuer.rstrip("/") for issuer in accepted_issuers}
    tenants = {tenant.id.casefold() for tenant in organization}
    gaps: dict[Gap, None] = {}
    number = 0
    for one in applications_with_federation:
        subject = Subject("application", one.id, one.display_name or one.id)
        try:
            credentials = required(one.federated_identity_credentials, RESOURCE, "federatedIdentityCredentials")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        number += len(credentials)
        for credential in sorted(credentials, key=lambda credential: credential.id):
            try:
                issuer = required(credential.issuer, RESOURCE, "issuer")
                name = credential.name or credential.id
                if wrong := _too_wide(credential, issuer):
                    message = f"{subject.name} trusts too many workloads by the federated credential {name}"
                    yield Finding(subject, message, wrong, "an exact subject of a known issuer", discriminator=credential.id)
                elif not _known(issuer, accepted, tenants):
                    message = f"{subject.name} trusts an issuer that nobody accepted, by the federated credential {name}"
                    observed = f"issuer {issuer}, {_workload(credential)}"
                    yield Finding(subject, message, observed, "a known or accepted issuer", discriminator=credential.id)
            except Unknown as unknown:
                gaps.update(dict.fromkeys(unknown.gaps))
            if not all(audience.casefold().startswith(EXCHANGE) for audience in credential.audiences or ()):
                yield Note(f"{subject.name} accepts tokens for the audience {', '.join(credential.audiences or ())}")
    if gaps:
        raise Unknown(*gaps)
    if not number:
        raise NotApplicable("no application has a federated credential")


def _workload(credential: FederatedCredential) -> str:
    """Which workload of the issuer a credential trusts."""
    expression = credential.claims_matching_expression
    return f"subject {credential.subject}" if credential.subject else f"expression {expression.value if expression else ''}"


def _too_wide(credential: FederatedCredential, issuer: str) -> str:
    """What a credential trusts beyond one workload. Empty: nothing. Raises Unknown if neither subject nor expression is there."""
    if not issuer.casefold().startswith("https://"):
        return f"issuer {issuer} without https"
    if not credential.subject:
        expression = credential.claims_matching_expression
        value = expression.value if expression else None
        if not value:
            detail = f"`{RESOURCE}` has the credential `{credential.id}` without a subject and without an expression"
            raise Unknown(Gap(RESOURCE, GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
        return _too_wide_expression(value)
    if "*" in credential.subject:
        return f"subject {credential.subject}: a wildcard"
    if credential.subject.casefold().endswith(":pull_request"):
        return f"subject {credential.subject}: every pull request"
    return ""


def _too_wide_expression(value: str) -> str:
    """What an expression accepts beyond one workload. Empty: nothing. Without the subject, it accepts every repository."""
    if "*" in value or "?" in value:
        return f"expression {value}"
    if ":pull_request" in value.casefold():
        return f"expression {value}: every pull request"
    return "" if SUBJECT.search(value) else f"expression {value}: without the subject"


def _known(issuer: str, accepted: Collection[str], tenants: Collection[str]) -> bool:
    if issuer.rstrip("/") in accepted:
        return True
    try:
        parts = urlsplit(issuer)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    if host in {"login.microsoftonline.com", "sts.windows.net"}:
        return parts.path.strip("/").partition("/")[0].casefold() in tenants
    return host in KNOWN_HOSTS
