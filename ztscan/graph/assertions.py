"""Workload identity federation: the source of the external token that Entra exchanges for an access token.

Such an assertion is valid for five to ten minutes, and a scan may take longer. Each one is therefore fetched when it is needed,
and never kept (https://github.com/Azure/azure-cli/issues/28708).

Sources: https://docs.github.com/actions/reference/security/oidc,
https://learn.microsoft.com/entra/workload-id/workload-identity-federation
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec

from ztscan.core.confidential import keep
from ztscan.core.errors import AuthenticationError
from ztscan.graph.clouds import Cloud
from ztscan.graph.outbound import network_advice, problem

GITHUB_VARIABLES = ("ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN")
PIPELINES_VARIABLES = ("SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN", "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID")
FILE_VARIABLE = "AZURE_FEDERATED_TOKEN_FILE"

_NO_WORKLOAD = (
    f"in GitHub Actions give the job `permissions: id-token: write`; in Azure Pipelines run inside an AzureCLI task with "
    f"`SYSTEM_ACCESSTOKEN: $(System.AccessToken)` in its env; elsewhere name the file that holds the token in {FILE_VARIABLE}"
)


class _GithubAnswer(msgspec.Struct):
    value: str


def workload_source() -> str | None:
    """The external token that the environment offers: ``file``, ``github``, ``pipelines`` or None, in this order."""
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
