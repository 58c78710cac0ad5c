"""Credentials of a fleet by name: where each is found when a scan begins. A secret itself is refused in ``fleet.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Annotated, Any, Literal, NoReturn

from msgspec import Meta

from ztscan.config.tables import ConfigurationTable as _Table
from ztscan.config.toml_lines import Path, SourceLines
from ztscan.core.errors import UsageError
from ztscan.fleet.names import tenant_id

SignInMethod = Literal["secret", "certificate", "workload", "managed", "managed_federated"]
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}", re.ASCII)
_TELLING = re.compile(r"secret|password|passwd|pwd|token|assertion|private_?key|credential_value|api_?key", re.IGNORECASE)
"""Keys that look as if their value were a secret."""
_PEM = re.compile(r"-----BEGIN [A-Z ]*(?:PRIVATE KEY|CERTIFICATE)-----")
_CLIENT_SECRET = re.compile(r"[A-Za-z0-9_.~-]{3}\dQ~[A-Za-z0-9_.~-]{31,34}")
"""The form of the client secrets that Microsoft Entra issues."""
_NEXT_STEP = "put the secret into an environment variable or a file, and name that: `secret_env` or `secret_file`"


class CredentialSource(_Table, frozen=True, kw_only=True):
    """How a scan signs in. The name of the table is what tenants refer to. Secrets are read when the scan begins."""

    method: Annotated[
        SignInMethod,
        Meta(
            description="`secret` and `certificate` of an application, `workload` (a federated token of Kubernetes, "
            "GitHub Actions or Azure Pipelines), `managed_federated` (an application that trusts a managed identity), or "
            "`managed` (a managed identity itself, in its home tenant only).",
            examples=["certificate"],
        ),
    ]
    client_id: Annotated[str, Meta(description="Application (client) id.", examples=["6f0c1d9e-3f0b-4a51-9d7d-0c2f7b1e5a11"])] = (
        ""
    )
    secret_env: Annotated[
        str, Meta(description="Environment variable that holds the client secret.", examples=["MSP_SECRET"])
    ] = ""
    secret_file: Annotated[str, Meta(description="File that holds the client secret.", examples=["/run/secrets/msp"])] = ""
    certificate_file: Annotated[
        str, Meta(description="PEM or PKCS#12 file with certificate and private key.", examples=["/run/secrets/msp.pem"])
    ] = ""
    certificate_password_env: Annotated[
        str, Meta(description="Environment variable that holds the password of the certificate file.", examples=["MSP_PASSWORD"])
    ] = ""
    certificate_password_file: Annotated[
        str, Meta(description="File that holds the password of the certificate file.", examples=["/run/secrets/msp-password"])
    ] = ""
    federated_token_file: Annotated[
        str,
        Meta(
            description="File with the external token, which another program renews. Without it, `workload` uses what the "
            "environment offers.",
            examples=["/var/run/secrets/azure/tokens/azure-identity-token"],
        ),
    ] = ""

    identity: Annotated[
        str,
        Meta(
            description="Client id of the user-assigned managed identity that the application trusts. Without it, "
            "`managed_federated` uses the system-assigned one.",
            examples=["2b7d9a0c-5f3e-4c1a-8f0e-6d4b9a1c3e07"],
        ),
    ] = ""


_OF_METHOD: dict[str, tuple[str, ...]] = {
    "secret": ("secret_env", "secret_file"),
    "certificate": ("certificate_file", "certificate_password_env", "certificate_password_file"),
    "workload": ("federated_token_file",),
    "managed": (),
    "managed_federated": ("identity",),
}


def unsound(source: CredentialSource) -> Iterator[tuple[str, str]]:
    """What is wrong with a credential: the key and a sentence. No value is repeated: it may be a misplaced secret."""
    for key, what in (("client_id", "application id"), ("identity", "client id of a managed identity")):
        if getattr(source, key) and tenant_id(getattr(source, key)) is None:
            yield key, f"`{key}` is no {what} (a GUID)"
    if not source.client_id and source.method != "managed":
        yield "method", f"the method `{source.method}` requires `client_id`"
    for key in (key for keys in _OF_METHOD.values() for key in keys):
        if getattr(source, key) and key not in _OF_METHOD[source.method]:
            yield key, f"`{key}` has no effect with the method `{source.method}`"
    for key in ("secret_env", "certificate_password_env"):
        if getattr(source, key) and not _VARIABLE.fullmatch(getattr(source, key)):
            yield key, f"`{key}` is not the name of an environment variable"
    if source.method == "secret" and bool(source.secret_env) == bool(source.secret_file):
        yield "method", "the method `secret` requires `secret_env` or `secret_file`"
    if source.method == "certificate" and not source.certificate_file:
        yield "method", "the method `certificate` requires `certificate_file`"
    if source.certificate_password_env and source.certificate_password_file:
        yield "certificate_password_file", "give `certificate_password_env` or `certificate_password_file`, not both"


def refuse_secrets(text: str, lines: SourceLines) -> None:
    """Raise UsageError if a key or a value in the file looks like a secret. The message does not repeat it."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError):  # said with its line where the file is parsed
        return
    _look(document, (), lines)


def _look(value: Any, path: Path, lines: SourceLines) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str) and inner and _TELLING.search(key) and key not in CredentialSource.__struct_fields__:
                _refuse((*path, key), lines)
            _look(inner, (*path, key), lines)
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            _look(inner, (*path, position), lines)
    elif isinstance(value, str) and (_PEM.search(value) or _CLIENT_SECRET.search(value)):
        _refuse(path, lines)


def _refuse(path: Path, lines: SourceLines) -> NoReturn:
    raise UsageError(f"`{lines.where(path)}`: this looks like a secret, and the file must not hold one", _NEXT_STEP)
