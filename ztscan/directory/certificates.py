"""Certificates with which applications authenticate: on which object they are, and how long they are valid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ztscan.core.model import Gap, Subject, parse_time
from ztscan.engine.check import Unknown, required
from ztscan.engine.evidence import fact
from ztscan.graph.areas.applications import Application, KeyCredential, ServicePrincipal

MANAGED_IDENTITY = "ManagedIdentity"
"""Type of service principals whose certificates Azure issues and renews."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that has not expired. ``saml``: the public half of a certificate that signs SAML tokens."""

    holder: Subject
    name: str
    start: datetime
    end: datetime
    saml: bool

    @property
    def lifetime(self) -> timedelta:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Certificates:
    """The certificates of all applications and service principals. ``gaps``: what could not be told of single ones."""

    known: tuple[Certificate, ...]
    gaps: tuple[Gap, ...]


@fact
def application_certificates(
    applications: tuple[Application, ...], service_principals: tuple[ServicePrincipal, ...], now: datetime
) -> Certificates:
    """Unexpired certificates that applications authenticate with; those of managed identities are left out."""
    holders: list[tuple[str, Application | ServicePrincipal]] = [
        *(("application", application) for application in applications),
        *(("servicePrincipal", one) for one in service_principals if one.service_principal_type != MANAGED_IDENTITY),
    ]
    known: list[Certificate] = []
    gaps: dict[Gap, None] = {}
    for kind, holder in holders:
        resource = "applications" if kind == "application" else "service_principals"
        subject = Subject(kind, holder.id, holder.display_name or holder.id)
        try:
            credentials = required(holder.key_credentials, resource, "keyCredentials")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        for credential, saml in _verifying(credentials, single_sign_on=kind == "servicePrincipal"):
            try:
                start = required(credential.start_date_time, resource, "keyCredentials/startDateTime")
                end = required(credential.end_date_time, resource, "keyCredentials/endDateTime")
            except Unknown as unknown:
                gaps.update(dict.fromkeys(unknown.gaps))
                continue
            name = credential.display_name or credential.key_id or "a certificate without a name"
            certificate = Certificate(subject, name, parse_time(start), parse_time(end), saml)
            if certificate.end > now:
                known.append(certificate)
    return Certificates(tuple(known), tuple(gaps))


def _verifying(credentials: Iterable[KeyCredential], *, single_sign_on: bool) -> Iterator[tuple[KeyCredential, bool]]:
    """The certificates that verify something, each with whether it is one half of a SAML signing certificate.

    Single sign-on stores such a certificate twice on a service principal, to sign and to verify, with the same validity. What has
    no usage or type that we know may sign in, and counts.
    """
    listed = sorted(credentials, key=lambda one: one.key_id or "")
    signing = Counter((one.start_date_time, one.end_date_time) for one in listed if one.usage == "Sign")
    for credential in listed:
        if credential.usage == "Sign" or credential.type == "Symmetric":
            continue
        validity = (credential.start_date_time, credential.end_date_time)
        saml = single_sign_on and signing[validity] > 0
        signing[validity] -= saml
        yield credential, saml
