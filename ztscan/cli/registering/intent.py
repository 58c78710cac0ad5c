"""What `ztscan setup` is asked to set up."""

from __future__ import annotations

import base64
import hashlib
import re
import ssl
from collections.abc import Mapping, Set
from pathlib import Path
from typing import Literal

import msgspec

from ztscan.core.errors import UsageError
from ztscan.core.files import read_file
from ztscan.graph.clouds import Cloud
from ztscan.graph.resource import CloudName

Purpose = Literal["github", "azure-devops", "certificate", "managed-identity", "people"]
PURPOSES: tuple[Purpose, ...] = ("github", "azure-devops", "certificate", "managed-identity", "people")
GITHUB_ISSUER = "https://token.actions.githubusercontent.com"
GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}")
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")
_CERTIFICATE_SIZE = 1 << 20
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


_OF: Mapping[str, tuple[Purpose, ...]] = {
    "--repository": ("github",),
    "--branch": ("github",),
    "--environment": ("github",),
    "--issuer": ("github", "azure-devops"),
    "--subject": ("github", "azure-devops"),
    "--certificate": ("certificate",),
    "--principal": ("managed-identity",),
}
"""Options that say who signs in, and the purposes that they are for."""
_IN_PLACE = (
    ("--environment", "--branch"),
    ("--subject", "--repository"),
    ("--subject", "--branch"),
    ("--subject", "--environment"),
)
"""Of these, the first says the whole, and the second would have no effect."""
MAIN = "main"


class Trust(msgspec.Struct, frozen=True):
    """A federated credential: whose tokens the application accepts instead of a secret."""

    issuer: str
    subject: str
    audience: str

    @property
    def body(self) -> dict[str, object]:
        """As Graph takes it."""
        return {"name": "ztscan", "issuer": self.issuer, "subject": self.subject, "audiences": [self.audience]}


class PublicCertificate(msgspec.Struct, frozen=True):
    """The public part of a certificate. A private key in the same file is not read."""

    der: bytes

    @property
    def key(self) -> str:
        return base64.b64encode(self.der).decode()

    @property
    def thumbprint(self) -> str:
        """As Graph shows it in ``customKeyIdentifier``: SHA-1, in hexadecimal."""
        return hashlib.sha1(self.der, usedforsecurity=False).hexdigest().upper()


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """What to set up: for whom, under which name, with which permissions, and how it signs in."""

    purpose: Purpose
    name: str
    permissions: tuple[str, ...]
    trust: Trust | None = None
    certificate: PublicCertificate | None = None
    principal: str = ""
    """Object id of the service principal of a managed identity."""
    app_id: str = ""
    """Client id of the application to use. Empty: a new one."""
    cloud: CloudName = "global"
    accepted: frozenset[str] = frozenset()
    """Ids of owners and credentials that were reviewed and may stay."""

    @property
    def application(self) -> bool:
        """Whether an application signs in, and not people."""
        return self.purpose != "people"


def intended(
    purpose: Purpose,
    permissions: tuple[str, ...],
    cloud: Cloud,
    *,
    name: str | None,
    repository: str | None,
    branch: str | None,
    environment: str | None,
    issuer: str | None,
    subject: str | None,
    certificate: str | None,
    principal: str | None,
    app_id: str | None,
    accepted: tuple[str, ...],
) -> Intent:
    """The intent that the options describe. Raises UsageError for what is missing, cannot be used, or would have no effect."""
    values = (repository, branch, environment, issuer, subject, certificate, principal)
    _refuse_unused(purpose, {option for option, value in zip(_OF, values, strict=True) if value})
    chosen = name or ("ztscan-people" if purpose == "people" else "ztscan")
    if not _NAME.fullmatch(chosen):
        raise UsageError(f"`{chosen}` cannot be the name", "use letters, digits, spaces, dots, underscores and hyphens")
    for option, value in (("--app-id", app_id), ("--principal", principal)):
        if value and not GUID.fullmatch(value.lower()):
            raise UsageError(f"`{option} {value}` is not an id", "give a GUID")
    trust = None
    if purpose == "github":
        told = subject or _of_repository(repository, branch or MAIN, environment)
        trust = _plain(Trust(issuer or GITHUB_ISSUER, told, cloud.federation_audience))
    elif purpose == "azure-devops":
        if not issuer or not subject:
            step = "give both, as the service connection with workload identity federation shows them while it is made"
            raise UsageError("`--for azure-devops` requires `--issuer` and `--subject`", step)
        trust = _plain(Trust(issuer, subject, cloud.federation_audience))
    if purpose == "managed-identity" and not principal:
        step = "give the object (principal) id that the managed identity shows in the Azure portal"
        raise UsageError("`--for managed-identity` requires `--principal`", step)
    if purpose == "certificate" and not certificate:
        making = "openssl req -x509 -newkey rsa:3072 -nodes -days 365 -subj /CN=ztscan -keyout key.pem -out cert.pem"
        step = f"make one with `{making}`"
        raise UsageError("`--for certificate` requires `--certificate FILE`", step)
    return Intent(
        purpose=purpose,
        name=chosen,
        permissions=permissions,
        trust=trust,
        certificate=_certificate(Path(certificate)) if certificate and purpose == "certificate" else None,
        principal=(principal or "").lower(),
        app_id=(app_id or "").lower(),
        cloud=cloud.name,
        accepted=frozenset(accepted),
    )


def _refuse_unused(purpose: Purpose, given: Set[str]) -> None:
    """Raise UsageError for an option that has no effect: the person meant something else."""
    for option in _OF:
        if option in given and purpose not in _OF[option]:
            step = f"leave it out, or use `--for {'` or `--for '.join(_OF[option])}`"
            raise UsageError(f"`{option}` has no effect with `--for {purpose}`", step)
    for whole, part in _IN_PLACE:
        if {whole, part} <= given:
            raise UsageError(f"`{part}` has no effect with `{whole}`", "give one of them")


def _of_repository(repository: str | None, branch: str, environment: str | None) -> str:
    if not repository or not _REPOSITORY.fullmatch(repository):
        raise UsageError("`--for github` requires `--repository OWNER/NAME`", "name the repository whose workflow scans")
    return f"repo:{repository}:environment:{environment}" if environment else f"repo:{repository}:ref:refs/heads/{branch}"


def _plain(trust: Trust) -> Trust:
    for text in (trust.issuer, trust.subject):
        if not text.isprintable() or set(text) & set("\"\\'`${}"):
            refused = "issuer and subject must have no quotes, braces, backslashes, backticks or dollar signs"
            raise UsageError(refused, "copy them again")
    if not trust.issuer.startswith("https://"):
        raise UsageError(f"`{trust.issuer}` is not an issuer", "it begins with https://")
    return trust


def _certificate(path: Path) -> PublicCertificate:
    content = read_file(path, _CERTIFICATE_SIZE, "certificate")
    found = _PEM.search(content.decode("latin-1"))
    try:
        der = ssl.PEM_cert_to_DER_cert(found[0]) if found else content
    except ValueError:
        der = b""
    if not der.startswith(b"\x30\x82"):  # a sequence of more than 255 bytes, as every certificate is
        raise UsageError(f"`{path}` has no certificate", "name a file in PEM (-----BEGIN CERTIFICATE-----) or DER")
    return PublicCertificate(der)
