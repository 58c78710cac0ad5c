"""Credentials with which applications authenticate: secrets and keys of all applications and service principals, as one fact.

Left out are managed identities (Azure issues and renews their certificates). Source of the pairing of SAML signing certificates:
learn.microsoft.com/graph/application-saml-sso-configure-api.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import msgspec

from ztscan.core.model import Gap, Subject, parse_time
from ztscan.directory.third_parties import MICROSOFT_TENANTS
from ztscan.engine.check import Unknown, required
from ztscan.engine.evidence import fact
from ztscan.graph.areas.applications import Application, KeyCredential, PasswordCredential, ServicePrincipal

MANAGED_IDENTITY = "ManagedIdentity"
"""Type of service principals whose certificates Azure issues and renews."""
APPLICATION, SERVICE_PRINCIPAL = "application", "servicePrincipal"
"""Kinds of objects that have credentials."""
_RESOURCES = {APPLICATION: "applications", SERVICE_PRINCIPAL: "service_principals"}


class CredentialKind(enum.StrEnum):
    """What a credential is."""

    SECRET = "client secret"
    CERTIFICATE = "certificate"
    SYMMETRIC_KEY = "symmetric key"
    SIGNING_KEY = "signing key"
    """Signs SAML tokens: nobody authenticates with it."""


class Holder(msgspec.Struct, frozen=True):
    """The object that a credential is stored on."""

    subject: Subject
    app_id: str
    kind: str
    """``Application``, ``Legacy`` ... of a service principal; empty for an application object."""
    organization: str | None
    """Tenant in which the application of a service principal is registered. None: Graph did not say, or an application object."""
    single_sign_on: str | None = None
    """``saml``, ``oidc`` ... of a service principal."""

    @property
    def on_application(self) -> bool:
        return self.subject.kind == APPLICATION

    @property
    def first_party(self) -> bool:
        """Whether Microsoft registered the application, by its owner organisation."""
        return self.organization in MICROSOFT_TENANTS

    @property
    def resource(self) -> str:
        """The resource that it was read from."""
        return _RESOURCES[self.subject.kind]


class Credential(msgspec.Struct, frozen=True):
    """One credential. ``saml``: it belongs to a SAML signing certificate of single sign-on, of which it is one part."""

    holder: Holder
    kind: CredentialKind
    key_id: str
    name: str
    start: datetime | None
    end: datetime | None
    """None: Graph states no end. Such a credential may be valid for ever."""
    saml: bool

    def valid(self, now: datetime) -> bool:
        """Whether it has not expired. One that begins later is valid."""
        return self.end is None or self.end > now

    @property
    def described(self) -> str:
        end = f"until {self.end.date()}" if self.end else "without an end"
        return f"{self.kind} {self.name}, {end}"


class Credentials(msgspec.Struct, frozen=True):
    """Secrets and keys of all objects. The gaps name the objects whose list of secrets, or of keys, was not returned."""

    objects: tuple[Holder, ...]
    """All objects that may have credentials, with or without one."""
    secrets: tuple[Credential, ...]
    keys: tuple[Credential, ...]
    secret_gaps: tuple[Gap, ...]
    key_gaps: tuple[Gap, ...]

    @property
    def of_service_principals(self) -> tuple[Credential, ...]:
        return tuple(one for one in (*self.secrets, *self.keys) if not one.holder.on_application)

    @property
    def gaps_of_service_principals(self) -> tuple[Gap, ...]:
        gaps = (*self.secret_gaps, *self.key_gaps)
        return tuple(dict.fromkeys(gap for gap in gaps if gap.resource == _RESOURCES[SERVICE_PRINCIPAL]))


@fact
def application_credentials(
    applications: tuple[Application, ...], service_principals: tuple[ServicePrincipal, ...]
) -> Credentials:
    """The credentials of all applications and service principals but managed identities."""
    secrets: list[Credential] = []
    keys: list[Credential] = []
    secret_gaps: dict[Gap, None] = {}
    key_gaps: dict[Gap, None] = {}
    objects = list(_holders(applications, service_principals))
    for holder, row in objects:
        try:
            secrets += _secrets(holder, row)
        except Unknown as unknown:
            secret_gaps.update(dict.fromkeys(unknown.gaps))
        try:
            keys += _keys(holder, row)
        except Unknown as unknown:
            key_gaps.update(dict.fromkeys(unknown.gaps))
    holders = tuple(holder for holder, _ in objects)
    return Credentials(holders, tuple(secrets), tuple(keys), tuple(secret_gaps), tuple(key_gaps))


def _holders(
    applications: Iterable[Application], service_principals: Iterable[ServicePrincipal]
) -> Iterator[tuple[Holder, Application | ServicePrincipal]]:
    for one in applications:
        yield Holder(Subject(APPLICATION, one.id, one.display_name or one.id), one.app_id, "", None), one
    for principal in service_principals:
        if principal.service_principal_type != MANAGED_IDENTITY:
            subject = Subject(SERVICE_PRINCIPAL, principal.id, principal.display_name or principal.id)
            kind, mode = principal.service_principal_type or "", principal.preferred_single_sign_on_mode
            yield Holder(subject, principal.app_id, kind, principal.app_owner_organization_id, mode), principal


def _secrets(holder: Holder, row: Application | ServicePrincipal) -> Iterator[Credential]:
    listed = required(row.password_credentials, holder.resource, "passwordCredentials")
    signs = [key for key in row.key_credentials or () if key.usage == "Sign" and holder.single_sign_on == "saml"]
    unprotected: Counter[str | None] = Counter(key.custom_key_identifier for key in signs if key.custom_key_identifier)
    ids = {key.key_id for key in signs}
    # one secret protects one key: that of the same id, if there is one
    for one in sorted(listed, key=lambda one: (one.key_id not in ids, one.key_id or "")):
        saml = unprotected[one.custom_key_identifier] > 0
        unprotected[one.custom_key_identifier] -= saml
        yield _credential(holder, CredentialKind.SECRET, one, saml=saml)


def _keys(holder: Holder, row: Application | ServicePrincipal) -> Iterator[Credential]:
    listed = required(row.key_credentials, holder.resource, "keyCredentials")
    for key in sorted((key for key in listed if key.usage == "Sign"), key=lambda key: key.key_id or ""):
        yield _credential(holder, CredentialKind.SIGNING_KEY, key, saml=not holder.on_application)
    for key, saml in _verifying(listed, single_sign_on=not holder.on_application):
        kind = CredentialKind.SYMMETRIC_KEY if key.type == "Symmetric" else CredentialKind.CERTIFICATE
        yield _credential(holder, kind, key, saml=saml)


def _credential(holder: Holder, kind: CredentialKind, one: PasswordCredential | KeyCredential, *, saml: bool) -> Credential:
    start, end = (parse_time(text) if text else None for text in (one.start_date_time, one.end_date_time))
    name = one.display_name or one.key_id or "without a name"
    return Credential(holder, kind, one.key_id or "", name, start, end, saml)


def _verifying(credentials: Iterable[KeyCredential], *, single_sign_on: bool) -> Iterator[tuple[KeyCredential, bool]]:
    """The keys that verify something, each with whether it is one half of a SAML signing certificate.

    Single sign-on stores such a certificate twice on a service principal, to sign and to verify, with the same identifier and the
    same validity. What has no usage or type that we know may sign in, and counts.
    """
    listed = sorted(credentials, key=lambda one: one.key_id or "")
    signing = Counter(map(_pair, (one for one in listed if one.usage == "Sign")))
    for credential in listed:
        if credential.usage != "Sign":
            saml = single_sign_on and credential.type != "Symmetric" and signing[_pair(credential)] > 0
            signing[_pair(credential)] -= saml
            yield credential, saml


def _pair(credential: KeyCredential) -> tuple[str | None, ...]:
    """What both halves of a SAML signing certificate have in common."""
    return credential.custom_key_identifier, credential.start_date_time, credential.end_date_time


class Certificate(msgspec.Struct, frozen=True):
    """A certificate that has not expired, and whose validity is known."""

    credential: Credential
    start: datetime
    end: datetime

    @property
    def lifetime(self) -> timedelta:
        return self.end - self.start


class Certificates(msgspec.Struct, frozen=True):
    """The certificates of all applications and service principals. ``gaps``: what could not be told of single ones."""

    known: tuple[Certificate, ...]
    gaps: tuple[Gap, ...]


@fact
def application_certificates(application_credentials: Credentials, now: datetime) -> Certificates:
    """Unexpired certificates that applications authenticate with."""
    known: list[Certificate] = []
    gaps: dict[Gap, None] = dict.fromkeys(application_credentials.key_gaps)
    for one in application_credentials.keys:
        if one.kind is not CredentialKind.CERTIFICATE:
            continue
        try:
            start = required(one.start, one.holder.resource, "keyCredentials/startDateTime")
            end = required(one.end, one.holder.resource, "keyCredentials/endDateTime")
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if end > now:
            known.append(Certificate(one, start, end))
    return Certificates(tuple(known), tuple(gaps))
