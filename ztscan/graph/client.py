"""The connection to Graph: one request, one answer. It applies the retry policy, the lane and the time budget.

Requests go through the adapter of msgraph-core, which msgraph-sdk brings (docs/decisions/0016), with kiota's request information
and Azure authentication provider, and an httpx client without kiota's middleware. That middleware would be a second retry policy,
and its redirect handler could send a request to another host. Bodies are read as bytes: the SDK's models lose unknown enum
members.
"""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx
from kiota_abstractions.authentication import AnonymousAuthenticationProvider
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation
from kiota_abstractions.response_handler import ResponseHandler
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from kiota_http.middleware.options import ResponseHandlerOption
from msgraph_core import BaseGraphRequestAdapter

from ztscan.core.errors import AuthenticationError
from ztscan.core.model import GapReason
from ztscan.core.version import VERSION
from ztscan.graph import outbound
from ztscan.graph.endpoint import is_loopback
from ztscan.graph.failure import Answer, Unread, malformed, read_error, unread_for
from ztscan.graph.lanes import Lane
from ztscan.graph.pacing import LaneScheduler
from ztscan.graph.progress import Progress, unwatched
from ztscan.graph.request import GraphRequest
from ztscan.graph.retry import ONCE, Attempts, RetryPolicy, retry_after
from ztscan.graph.token import SharedToken
from ztscan.graph.transport import (
    NotRecordedError,
    ReadOnlyTransport,
    ReflectedSecretError,
    ResponseTooLargeError,
    UndecodableResponseError,
    network_transport,
)
from ztscan.graph.triage import speaks_of_permission

if TYPE_CHECKING:
    from azure.core.credentials_async import AsyncTokenCredential

    from ztscan.graph.cassette import Recorder, Recording
    from ztscan.graph.clouds import Cloud

DEFAULT_BUDGET = 3600.0
"""Seconds that a scan may spend on reading."""
_REFUSED_TWICE = "sign in again; if this persists, look for a Conditional Access policy that blocks this sign-in"


@dataclass(slots=True)
class Tally:
    """The cost of reading one resource so far."""

    requests: int = 0
    pages: int = 0
    rows: int = 0


class GraphClient:
    """An open connection to one tenant's Graph, or to a stand-in. Made by ``connect``; an async context manager.

    ``root`` is the origin of the requests. In a replay it is the origin of the cloud, although nothing is sent.
    """

    def __init__(
        self,
        root: str,
        cloud: Cloud,
        transport: httpx.AsyncBaseTransport,
        *,
        credential: AsyncTokenCredential | None = None,
        application: bool = True,
        replay: bool = False,
        paced: bool = True,
        policy: RetryPolicy | None = None,
        jitter: Callable[[], float] = random.random,
        wall: Callable[[], float] = time.time,
        now: datetime | None = None,
    ) -> None:
        if credential is not None and is_loopback(root):
            raise ValueError("a loopback endpoint gets no credential")
        self.root = root
        self.cloud = cloud
        self.application = application
        self.replay = replay
        self._paced = paced and not replay
        self._policy = policy or (ONCE if replay else RetryPolicy())
        self._jitter = jitter
        self._wall = wall
        self.now = now or datetime.fromtimestamp(wall(), UTC)
        self._token = SharedToken(credential, wall=wall) if credential is not None else None
        self._http = httpx.AsyncClient(
            transport=ReadOnlyTransport(transport, root),
            timeout=httpx.Timeout(self._policy.answer_time / 3, pool=None),
            follow_redirects=False,
            trust_env=False,  # `network_transport` chooses the proxy; .netrc is never used
            headers={"User-Agent": f"ztscan/{VERSION}", "Accept-Encoding": "gzip"},
        )
        self._adapter = BaseGraphRequestAdapter(self._authentication(), http_client=self._http)
        self._lanes: dict[Lane, LaneScheduler] = {}
        self._deadline: float | None = None
        self._budget = 0.0
        self._host = str(httpx.URL(root).host)
        self.ran_out = False
        """Whether something was not read because the time budget ran out."""
        self._trouble: Exception | None = None
        """The last error of the connection, if no answer came after it."""
        self.begin(DEFAULT_BUDGET)

    def _authentication(self) -> Any:
        if self._token is None:
            return AnonymousAuthenticationProvider()
        return AzureIdentityAuthenticationProvider(self._token, scopes=[self.cloud.scope], allowed_hosts=[self.cloud.graph_host])

    async def __aenter__(self) -> GraphClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()
        if self._token is not None:
            await self._token.close()

    async def sign_in(self) -> None:
        """Fetch the first token, which may wait for a person. Raises AuthenticationError."""
        if self._token is not None:
            await self._token.get_token(self.cloud.scope, enable_cae=True)

    def begin(self, budget: float, progress: Progress = unwatched) -> None:
        """Start the clock: from now on, reading may take ``budget`` seconds."""
        self._budget = budget
        self._deadline = None
        self._lanes = {lane: LaneScheduler(lane, paced=self._paced, progress=progress) for lane in Lane}

    async def send(self, request: GraphRequest, lane: Lane, *, priority: int = 0, tally: Tally | None = None) -> Answer:
        """The answer to ``request``, of any status, after the retries of the policy.

        Raises Unread if no answer came (in time) or if anything below raised an error, AuthenticationError if Graph refuses the
        token twice, and ForbiddenRequestError for a request that ztscan must never make.
        """
        tally = tally or Tally()
        loop = asyncio.get_running_loop()
        if self._deadline is None:
            self._deadline = loop.time() + self._budget
        try:
            async with asyncio.timeout_at(self._deadline):
                return await self._with_retries(request, self._lanes[lane], priority, tally)
        except TimeoutError:
            raise self._out_of_time() from None
        except Exception as error:  # the libraries below raise what they raise
            raise unread_for(error) from error

    def throttled(self, lane: Lane, headers: Mapping[str, str]) -> None:
        """A request inside a batch was throttled: slow its lane down as if it had been sent alone."""
        self._lanes[lane].throttled(retry_after(headers, self._wall()) or self._policy.base)

    def _out_of_time(self, why: str = "") -> Unread:
        self.ran_out = True
        detail = f"the time budget of {self._budget:.0f} seconds ran out{why}"
        if self._trouble is None:
            return Unread(GapReason.UNAVAILABLE, detail, "raise `--timeout`")
        told = _unreachable(self._trouble, self._host)
        return Unread(told.reason, f"{told.detail}, and {detail}", told.remedy)

    async def _with_retries(self, request: GraphRequest, lane: LaneScheduler, priority: int, tally: Tally) -> Answer:
        attempts = Attempts(self._policy, self._jitter, self._wall)
        renewed = False
        while True:
            generation = self._token.generation if self._token else 0
            async with lane.slot(priority):
                tally.requests += 1
                outcome = await self._attempt(request)
                wait = attempts.after(outcome, lasting=not isinstance(outcome, Answer) and bool(self._problem(outcome)))
                if wait is not None and wait.whole_lane:
                    lane.throttled(wait.seconds)
            if wait is not None:
                self._check_worth_waiting(wait.seconds)
                if not wait.whole_lane:
                    await asyncio.sleep(wait.seconds)
            elif not isinstance(outcome, Answer):
                raise _unreachable(outcome, self._host) from outcome
            elif outcome.status == 401 and not speaks_of_permission(read_error(outcome)):
                if self.replay:
                    return outcome
                if renewed:
                    raise AuthenticationError("Microsoft Graph refuses the sign-in (401)", _REFUSED_TWICE)
                renewed = True
                if self._token is not None:
                    await self._token.renew(generation, self.cloud.scope)
            else:
                lane.answered()
                return outcome

    async def _attempt(self, request: GraphRequest) -> Answer | Exception:
        try:
            answer = await self._once(request)
        except (ResponseTooLargeError, UndecodableResponseError, ReflectedSecretError) as error:
            raise malformed(str(error)) from error
        except NotRecordedError as error:
            raise Unread(GapReason.NOT_RECORDED, str(error), "record the tenant again with this version of ztscan") from error
        except (httpx.TransportError, OSError) as error:  # TimeoutError is an OSError
            self._trouble = error
            return error
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            return ConnectionAbortedError("the request was cancelled below")  # unasked: this task would end without a word
        self._trouble = None
        return answer

    def _problem(self, error: Exception) -> outbound.Problem | None:
        return outbound.problem(self._host, error)

    def _check_worth_waiting(self, wait: float) -> None:
        if self._deadline is not None and asyncio.get_running_loop().time() + wait >= self._deadline:
            raise self._out_of_time(f": Graph requested a wait of another {wait:.0f} seconds")

    async def _once(self, request: GraphRequest) -> Answer:
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
        async with asyncio.timeout(self._policy.answer_time):
            answer = await self._adapter.send_primitive_async(information, "bytes", {})
        if not isinstance(answer, Answer):
            raise TypeError(f"the request adapter returned {type(answer).__name__}")
        return answer


class _WholeAnswer(ResponseHandler):
    """Takes status, headers and bytes from the adapter. By default it turns a refusal into a typed model."""

    async def handle_response_async(self, response: Any, error_map: Any = None) -> Any:  # noqa: ARG002 - kiota's signature
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, response.content)


def _unreachable(error: Exception, host: str) -> Unread:
    told = outbound.problem(host, error)
    if told is not None:
        return Unread(GapReason.UNAVAILABLE, told.detail, told.remedy)
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return Unread(GapReason.UNAVAILABLE, "Graph did not answer in time after several attempts")
    kind = type(error).__name__.removesuffix("Error")
    detail = f"the connection to Graph failed after several attempts ({kind})"
    return Unread(GapReason.UNAVAILABLE, detail, f"{outbound.network_advice(host)}, then run the scan again")


def connect(
    cloud: Cloud,
    *,
    credential: AsyncTokenCredential | None = None,
    application: bool = True,
    endpoint: str | None = None,
    recorder: Recorder | None = None,
    recording: Recording | None = None,
    paced: bool | None = None,
    now: datetime | None = None,
) -> GraphClient:
    """A client for exactly one of: Graph with ``credential``, a loopback ``endpoint`` (checked by ``loopback_endpoint``)
    without one, or a ``recording`` without any network. ``recorder`` writes down what is read.

    ``cloud``: for a recording, the one that it names. ``application``: the credential signs in as an application and not as
    a person, which decides the permissions that are named; a recording knows it itself.
    ``now``: the time of the scan, which spans of time are counted back from; by default the clock's.
    ``paced``: whether lanes keep to Graph's published quotas; by default only against Graph itself.
    """
    if sum(given is not None for given in (credential, endpoint, recording)) != 1:
        raise ValueError("connect needs a credential, an endpoint or a recording, and only one of them")
    if recording is not None:
        return GraphClient(
            cloud.graph_root, cloud, recording.transport(), application=recording.application, replay=True, now=now
        )
    root = endpoint or cloud.graph_root
    transport = network_transport(root)
    if recorder is not None:
        transport = recorder.transport(transport, root, application=application)
    return GraphClient(
        root,
        cloud,
        transport,
        credential=credential,
        application=application,
        paced=endpoint is None if paced is None else paced,
        now=now,
    )
