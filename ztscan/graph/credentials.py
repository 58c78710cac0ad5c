"""Sign-in: every ``--auth`` of the command line, built on azure-identity.

``auto`` never prompts, so it cannot hang in a pipeline. It uses the first of these that exists:

1. the credential in the environment: a secret, a certificate, or the token of a workload identity. If it is refused, the sign-in
   fails and no other credential is tried;
2. a managed identity of the machine;
3. the account that is signed in to the Azure CLI.

Secrets come from azure-identity's own ``AZURE_*`` variables. They never come from the command line, which every process can read.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import msgspec

from ztscan.core.confidential import keep
from ztscan.core.errors import AuthenticationError, UsageError
from ztscan.graph import assertions, exchange, outbound
from ztscan.graph.clouds import Cloud
from ztscan.graph.remembered import Account, RememberedCredential
from ztscan.graph.sign_in import ScannerSignIn, Way
from ztscan.graph.sign_in_errors import Attempt

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

AuthMethod = Literal["auto", "cli", "browser", "device-code", "secret", "certificate", "workload", "managed"]

PEOPLE: tuple[AuthMethod, ...] = ("browser", "device-code")
"""Methods by which a person signs in and is prompted."""

DeviceCodePrompt = Callable[[str, str, datetime], None]
"""Shows a person the address, the code to enter, and its expiry (UTC)."""

_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
SECRETS = (
    "AZURE_CLIENT_SECRET",
    "AZURE_CLIENT_CERTIFICATE_PASSWORD",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "SYSTEM_ACCESSTOKEN",
    "IDENTITY_HEADER",
    "MSI_SECRET",
)
"""Environment variables whose values are secrets."""
GRAPH_COMMAND_LINE_TOOLS = "14d82eec-204b-4c2f-b7e8-296a70dab67e"
"""Microsoft's own public client for Graph, used when a person signs in and AZURE_CLIENT_ID is not set. Tenants that use Graph
PowerShell have consented to it. azure-identity's default, the Azure CLI's client, is never granted policy permissions."""


def sign_in(
    auth: AuthMethod,
    cloud: Cloud,
    *,
    show_device_code: DeviceCodePrompt,
    tenant: str | None = None,
    client_id: str = "",
    permissions: Iterable[str] = (),
    remember: bool = False,
) -> ScannerSignIn:
    """The sign-in of ``--auth``. Nothing is sent and nobody is prompted before the first ``get_token``.

    A person who signs in is asked for ``permissions`` (delegated ones) and no others; without any, for what already has consent.
    With ``remember``, a person's sign-in is kept in the protected store of the operating system.
    ``tenant`` (an id or a verified domain) overrides AZURE_TENANT_ID, ``client_id`` (of the application to sign in as) overrides
    AZURE_CLIENT_ID, and AZURE_AUTHORITY_HOST overrides the cloud's authority.
    Raises AuthenticationError for a missing variable, UsageError for an invalid one, also of the proxy or the certificates.
    """
    # At DEBUG these log accounts and requests. Their warnings repeat what our own errors say with a next step.
    for name in ("azure", "msal"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    tenant = tenant or os.environ.get("AZURE_TENANT_ID") or ""
    if tenant and not all(character.isascii() and (character.isalnum() or character in "-.") for character in tenant):
        raise UsageError(f"`{tenant}` is not a tenant", "give a tenant id (GUID) or a verified domain")
    client = client_id or os.environ.get("AZURE_CLIENT_ID") or ""
    if client_id and not _GUID.fullmatch(client_id):
        raise UsageError(f"`{client_id}` is not a client id", "give the application (client) id, a GUID, of your own application")
    if client_id and auth == "cli":
        raise UsageError(
            "`--auth cli` signs in as the Azure CLI's own application, so `client_id` has no effect",
            "leave `client_id` out, or use another `--auth`",
        )
    if remember and auth not in PEOPLE:
        raise UsageError(
            f"`--remember` keeps the sign-in of a person, and `--auth {auth}` signs nobody in",
            "leave it out, or use `--auth browser` or `--auth device-code`",
        )
    keep(*(os.environ.get(name) for name in SECRETS))
    authority = _authority(cloud)
    outbound.check(urlsplit(authority).netloc, cloud.graph_host)
    maker = _Maker(cloud, tenant, client, authority, show_device_code, cloud.scopes(permissions), remember)
    if auth != "auto":
        return ScannerSignIn([maker.way(auth)])
    named = named_in_environment(client)
    # The Azure CLI cannot sign in as another application than its own.
    fallback = [maker.way("managed", probe=True), *([] if client_id else [maker.way("cli")])]
    return ScannerSignIn([maker.way(named)] if named else fallback)


def named_in_environment(client: str) -> AuthMethod | None:
    """The sign-in method that the ``AZURE_*`` variables name, in azure-identity's order. ``client``: the named application."""
    if os.environ.get("AZURE_CLIENT_SECRET"):
        return "secret"
    if os.environ.get("AZURE_CLIENT_CERTIFICATE_PATH"):
        return "certificate"
    source = assertions.workload_source()
    if source == "pipelines" or (source and client):
        return "workload"
    return None


class _Maker(msgspec.Struct, frozen=True):
    """Makes the sign-in methods from the environment."""

    cloud: Cloud
    tenant: str
    client: str
    authority: str
    show_device_code: DeviceCodePrompt
    scopes: tuple[str, ...] = ()
    """What a person is asked for. Empty: what already has consent."""
    remember: bool = False

    def way(self, method: AuthMethod, *, probe: bool = False) -> Way:
        match method:
            case "secret":
                return self._secret()
            case "certificate":
                return self._certificate()
            case "workload":
                return self._workload()
            case "managed":
                return self._managed(probe=probe)
            case "browser" | "device-code":
                return self._person(method)
            case _:
                return self._cli()

    def _secret(self) -> Way:
        client, secret, tenant = self._required("secret", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_TENANT_ID")

        def build() -> TokenCredential:
            from azure.identity import ClientSecretCredential  # noqa: PLC0415

            return ClientSecretCredential(tenant, client, secret, **self._msal_options())

        return Way(self._attempt("secret", client, "AZURE_CLIENT_SECRET"), build)

    def _certificate(self) -> Way:
        client, path, tenant = self._required(
            "certificate", "AZURE_CLIENT_ID", "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_TENANT_ID"
        )

        def build() -> TokenCredential:
            from azure.identity import CertificateCredential  # noqa: PLC0415

            chain = os.environ.get("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN", "").lower() in {"1", "true"}
            try:
                return CertificateCredential(
                    tenant,
                    client,
                    path,
                    password=os.environ.get("AZURE_CLIENT_CERTIFICATE_PASSWORD") or None,
                    send_certificate_chain=chain,
                    **self._msal_options(),
                )
            except (OSError, ValueError, TypeError):  # TypeError: the key is encrypted and there is no password
                raise AuthenticationError(
                    f"no certificate with an RSA private key could be read from `{path}`",
                    "set AZURE_CLIENT_CERTIFICATE_PATH to a PEM or PKCS#12 file with both, and AZURE_CLIENT_CERTIFICATE_PASSWORD "
                    "to its password, if it has one",
                ) from None

        return Way(self._attempt("certificate", client, f"`{path}`"), build)

    def _workload(self) -> Way:
        source = assertions.workload_source()
        if source is None:
            raise assertions.no_workload()
        if source == "pipelines":
            return self._pipelines()
        client, tenant = self._required("workload", "AZURE_CLIENT_ID", "AZURE_TENANT_ID")
        if source == "identity":
            identity = os.environ[assertions.IDENTITY_VARIABLE]
            told, fetch = "the managed identity", assertions.from_identity(self.cloud, identity)
        elif source == "github":
            told, fetch = "GitHub Actions", assertions.from_github(self.cloud, _transport_options())
        else:
            path = os.environ[assertions.FILE_VARIABLE]
            told, fetch = f"`{path}`", assertions.from_file(path)

        def build() -> TokenCredential:
            from azure.identity import ClientAssertionCredential  # noqa: PLC0415

            return ClientAssertionCredential(tenant, client, fetch, authority=self.authority, **_transport_options())

        return Way(self._attempt("workload", client, told), build)

    def _pipelines(self) -> Way:
        # The task with the service connection also names its application and tenant.
        client = self.client or os.environ.get("AZURESUBSCRIPTION_CLIENT_ID") or ""
        tenant = self.tenant or os.environ.get("AZURESUBSCRIPTION_TENANT_ID") or ""
        if not client or not tenant:
            client, tenant = self._required("workload", "AZURE_CLIENT_ID", "AZURE_TENANT_ID")

        def build() -> TokenCredential:
            from azure.identity import AzurePipelinesCredential  # noqa: PLC0415 - it asks for an assertion at each refresh

            return AzurePipelinesCredential(
                tenant_id=tenant,
                client_id=client,
                service_connection_id=os.environ["AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"],
                system_access_token=os.environ["SYSTEM_ACCESSTOKEN"],
                authority=self.authority,
                **_transport_options(),
            )

        return Way(self._attempt("workload", client, "Azure Pipelines"), build)

    def _managed(self, *, probe: bool) -> Way:
        client = self.client

        def build() -> TokenCredential:
            from azure.identity import ManagedIdentityCredential  # noqa: PLC0415

            # As in azure-identity's default chain: a machine without the service fails in a second, not in half a minute.
            options: dict[str, Any] = {"_enable_imds_probe": True} if probe else {}
            return ManagedIdentityCredential(client_id=client or None, **options)

        return Way(self._attempt("managed", client), build)

    def _cli(self) -> Way:
        def build() -> TokenCredential:
            from azure.identity import AzureCliCredential  # noqa: PLC0415

            return AzureCliCredential(tenant_id=self.tenant, process_timeout=60)

        return Way(self._attempt("cli", ""), build)

    def _person(self, method: Literal["browser", "device-code"]) -> Way:
        client = self.client or GRAPH_COMMAND_LINE_TOOLS

        def build() -> TokenCredential:
            from azure.identity import DeviceCodeCredential, InteractiveBrowserCredential  # noqa: PLC0415

            options: dict[str, Any] = {"client_id": client, "tenant_id": self.tenant or None, **self._msal_options()}
            kind: type[Any] = InteractiveBrowserCredential
            if method == "device-code":
                kind, options = DeviceCodeCredential, {**options, "prompt_callback": self.show_device_code}
            if not self.remember:
                credential: TokenCredential = kind(**options)
                return credential
            account = Account(urlsplit(self.authority).netloc, client, self.tenant)
            return RememberedCredential(kind, account, options)

        return Way(self._attempt(method, client), build, self.scopes, person=True)

    def _required(self, method: str, *names: str) -> list[str]:
        """The values of these variables. Raises AuthenticationError with all missing ones.

        ``--tenant`` overrides AZURE_TENANT_ID, ``--client-id`` overrides AZURE_CLIENT_ID.
        """
        chosen = {"AZURE_TENANT_ID": self.tenant, "AZURE_CLIENT_ID": self.client}
        values = [chosen[name] if name in chosen else os.environ.get(name, "") for name in names]
        missing = [name for name, value in zip(names, values, strict=True) if not value]
        if missing:
            raise AuthenticationError(
                f"`--auth {method}` requires {' and '.join(missing)}",
                "set it in the environment; secrets are never read from the command line",
            )
        return values

    def _attempt(self, method: AuthMethod, client: str, credential: str = "") -> Attempt:
        return Attempt(method, urlsplit(self.authority).netloc, self.tenant, client, credential)

    def _msal_options(self) -> dict[str, Any]:
        # MSAL asks Microsoft whether an authority host is known. Only for this machine that is skipped.
        own = _is_loopback(urlsplit(self.authority).hostname or "")
        return {"authority": self.authority, **_transport_options(), **({"disable_instance_discovery": True} if own else {})}


def _authority(cloud: Cloud) -> str:
    """Root of the authority, with its scheme."""
    given = os.environ.get("AZURE_AUTHORITY_HOST") or cloud.authority_host
    parts = urlsplit(given if "://" in given else f"https://{given}")
    if parts.scheme != "https" or not parts.hostname:
        raise UsageError(
            f"AZURE_AUTHORITY_HOST `{given}` is not an https address", f"unset it, or set it to {cloud.authority_host}"
        )
    return f"https://{parts.netloc}"


def _transport_options() -> dict[str, Any]:
    """Timeout, trusted certificates (those that Graph's client trusts too), and hooks by which the secrets become known."""
    trusted = outbound.certificates()
    hooks = {"raw_request_hook": exchange.note_request, "raw_response_hook": exchange.note_answer}
    return {"connection_timeout": 10, "read_timeout": 30, **hooks, **({"connection_verify": trusted[0]} if trusted else {})}


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
