"""Workload identity federation: the source of the token that Entra exchanges for an access token of an application.

Such an assertion is valid for five to ten minutes, and a scan may take longer. Each one is therefore fetched when it is needed,
and never kept (https://github.com/Azure/azure-cli/issues/28708).

Sources: https://docs.github.com/actions/reference/security/oidc,
https://learn.microsoft.com/entra/workload-id/workload-identity-federation
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec

from ztscan.core.confidential import keep
from ztscan.core.errors import AuthenticationError, UsageError
from ztscan.graph.clouds import Cloud
from ztscan.graph.outbound import network_advice, problem

GITHUB_VARIABLES = ("ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN")
PIPELINES_VARIABLES = ("SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN", "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID")
FILE_VARIABLE = "AZURE_FEDERATED_TOKEN_FILE"
IDENTITY_VARIABLE = "ZTSCAN_FEDERATED_IDENTITY"
"""The managed identity of this machine that the application trusts: ``system``, or the client id of a user-assigned one."""
SYSTEM_ASSIGNED = "system"

_CLIENT_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NO_WORKLOAD = (
    f"in GitHub Actions give the job `permissions: id-token: write`; in Azure Pipelines run inside an AzureCLI task with "
    f"`SYSTEM_ACCESSTOKEN: $(System.AccessToken)` in its env; elsewhere name the file that holds the token in {FILE_VARIABLE}"
)


class _GithubAnswer(msgspec.Struct):
    value: str


def workload_source() -> str | None:
    """The token that the environment offers: ``identity``, ``file``, ``github``, ``pipelines`` or None, in this order."""
    if os.environ.get(IDENTITY_VARIABLE):
        return "identity"
    if os.environ.get(FILE_VARIABLE):
        return "file"
    if all(os.environ.get(name) for name in GITHUB_VARIABLES):
        return "github"
    if all(os.environ.get(name) for name in PIPELINES_VARIABLES):
        return "pipelines"
    return None


def no_workload() -> AuthenticationError:
    """There is no external token to exchange."""
    return AuthenticationError("`--auth workload` finds no token to exchange in this environment", _NO_WORKLOAD)


def from_file(path: str) -> Callable[[], str]:
    """Assertions from a file that another program renews, such as Kubernetes. The file is read each time."""

    def read() -> str:
        try:
            assertion = Path(path).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            assertion = ""
        if not assertion:
            raise AuthenticationError(
                f"no token could be read from `{path}`", f"set {FILE_VARIABLE} to a readable file that contains one token"
            )
        keep(assertion)
        return assertion

    return read


def from_identity(cloud: Cloud, identity: str) -> Callable[[], str]:
    """Assertions from a managed identity of this machine, which asks for the audience of federation.

    Raises UsageError if ``identity`` names none.
    """
    if identity != SYSTEM_ASSIGNED and not _CLIENT_ID.fullmatch(identity):
        raise UsageError(
            f"{IDENTITY_VARIABLE} names no managed identity",
            f"set it to `{SYSTEM_ASSIGNED}`, or to the client id of the identity",
        )

    def fetch() -> str:
        from azure.core.exceptions import AzureError  # noqa: PLC0415 - only where it is needed: it takes a while to import
        from azure.identity import ManagedIdentityCredential  # noqa: PLC0415

        credential = ManagedIdentityCredential(client_id=None if identity == SYSTEM_ASSIGNED else identity)
        try:
            with credential:
                assertion: str = credential.get_token(f"{cloud.federation_audience}/.default").token
        except AzureError:
            raise AuthenticationError(
                "the managed identity of this machine, which the application trusts, gave no token",
                f"assign the identity to this machine, and name a user-assigned one by its client id in {IDENTITY_VARIABLE}",
            ) from None
        keep(assertion)
        return assertion

    return fetch


def from_github(cloud: Cloud, transport_options: Mapping[str, Any]) -> Callable[[], str]:
    """Assertions from the token endpoint of a GitHub Actions job. The URL and its bearer come from the environment each time."""

    def fetch() -> str:
        url, bearer = (os.environ.get(name, "") for name in GITHUB_VARIABLES)
        if urlsplit(url).scheme != "https" or not bearer:
            raise no_workload()
        keep(bearer)
        assertion = _fetch(url, bearer, cloud.federation_audience, transport_options)
        keep(assertion)
        return assertion

    return fetch


def _fetch(url: str, bearer: str, audience: str, transport_options: Mapping[str, Any]) -> str:
    from azure.core import PipelineClient  # noqa: PLC0415 - only where it is needed: it takes a while to import
    from azure.core.exceptions import AzureError  # noqa: PLC0415
    from azure.core.pipeline.policies import ProxyPolicy, RetryPolicy  # noqa: PLC0415
    from azure.core.rest import HttpRequest, HttpResponse  # noqa: PLC0415

    host = urlsplit(url).hostname
    address = f"{url}{'&' if '?' in url else '?'}{urlencode({'audience': audience})}"
    request = HttpRequest("GET", address, headers={"Authorization": f"Bearer {bearer}", "Accept": "application/json"})
    try:
        # No policy follows redirects: the bearer token goes only to the host that the runner named.
        client: PipelineClient[HttpRequest, HttpResponse] = PipelineClient(
            url, policies=[ProxyPolicy(), RetryPolicy()], **transport_options
        )
        with client:
            response = client.send_request(request)
            status, body = response.status_code, response.read()
    except AzureError as error:
        told = problem(str(host), error)
        raise AuthenticationError(
            told.detail if told else f"`{host}`, which issues this job's identity tokens, cannot be reached",
            told.remedy if told else network_advice(str(host)),
        ) from None
    if status != 200:
        raise AuthenticationError(f"`{host}` refused this job an identity token with {status}", _NO_WORKLOAD)
    try:
        return msgspec.json.decode(body, type=_GithubAnswer).value
    except msgspec.MsgspecError:
        raise AuthenticationError(
            f"`{host}` answered without an identity token", "check that ACTIONS_ID_TOKEN_REQUEST_URL is the runner's own"
        ) from None
