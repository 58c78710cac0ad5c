"""The connection to the network.

Requests go through the adapter of msgraph-core, which msgraph-sdk brings (docs/decisions/0016), with kiota's request information
and Azure authentication provider, and an httpx client without kiota's middleware. That middleware would be a second retry policy,
and its redirect handler could send a request to another host. Bodies are read as bytes: the SDK's models lose unknown enum
members.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import httpx
from kiota_abstractions.authentication import AnonymousAuthenticationProvider
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation
from kiota_abstractions.response_handler import ResponseHandler
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from kiota_http.middleware.options import ResponseHandlerOption
from msgraph_core import BaseGraphRequestAdapter

from ztscan.core.version import VERSION
from ztscan.graph.connection import Connection
from ztscan.graph.failure import Answer, malformed
from ztscan.graph.request import GraphRequest
from ztscan.graph.transport import (
    ReadOnlyTransport,
    ReflectedSecretError,
    ResponseTooLargeError,
    UndecodableResponseError,
)

if TYPE_CHECKING:
    from ztscan.graph.service import Service
    from ztscan.graph.token import SharedToken

CONNECTING = 5.0
"""Seconds for one connection to come about, from the name to the end of the TLS handshake."""


class HttpConnection(Connection):
    """Requests to one origin over ``transport``. ``token`` is sent with each, and only to the service's own host."""

    failures = (httpx.TransportError,)
    timeouts = (TimeoutError, httpx.TimeoutException)
    unreached = (httpx.ConnectError, httpx.ConnectTimeout)

    def __init__(
        self, transport: httpx.AsyncBaseTransport, root: str, service: Service, token: SharedToken | None, *, answer_time: float
    ) -> None:
        pause = answer_time / 3
        self._http = httpx.AsyncClient(
            transport=ReadOnlyTransport(transport, root, service.posts),
            timeout=httpx.Timeout(pause, connect=min(pause, CONNECTING), pool=None),
            follow_redirects=False,
            trust_env=False,  # `network_transport` chooses the proxy; .netrc is never used
            headers={"User-Agent": f"ztscan/{VERSION}", "Accept-Encoding": "gzip"},
        )
        self._adapter = BaseGraphRequestAdapter(_authentication(service, token), http_client=self._http)

    async def once(self, request: GraphRequest) -> Answer:
        information = RequestInformation()
        information.http_method = Method(request.method)
        information.url = request.url
        for name, value in request.headers.items():
            information.headers.add(name, value)
        information.headers.add("client-request-id", str(uuid.uuid4()))
        information.headers.add("x-ms-throttle-priority", "low")
        if request.body:
            information.content = request.body
        information.add_request_options([ResponseHandlerOption(_WholeAnswer())])
        try:
            answer = await self._adapter.send_primitive_async(information, "bytes", {})
        except (ResponseTooLargeError, UndecodableResponseError, ReflectedSecretError) as error:
            raise malformed(str(error)) from error
        if not isinstance(answer, Answer):
            raise TypeError(f"the request adapter returned {type(answer).__name__}")
        return answer

    async def close(self) -> None:
        await self._http.aclose()


def _authentication(service: Service, token: SharedToken | None) -> Any:
    if token is None:
        return AnonymousAuthenticationProvider()
    return AzureIdentityAuthenticationProvider(token, scopes=[service.scope], allowed_hosts=[service.host])


class _WholeAnswer(ResponseHandler):
    """Takes status, headers and bytes from the adapter. By default it turns a refusal into a typed model."""

    async def handle_response_async(self, response: Any, error_map: Any = None) -> Any:  # noqa: ARG002 - kiota's signature
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, response.content)
