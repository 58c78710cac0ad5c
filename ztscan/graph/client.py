"""The connection to Graph: one request, one answer. It applies the retry policy, the lane and the time budget.

What is below it is a ``Connection``: to the network (``live``), or to a recording (``replay``). A replay imports nothing of httpx
and of Microsoft's libraries.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from ztscan.core.errors import AuthenticationError
from ztscan.core.model import GapReason
from ztscan.graph import outbound
from ztscan.graph.connection import Connection
from ztscan.graph.endpoint import is_loopback, origin_of
from ztscan.graph.failure import Answer, Unread, read_error, unread_for
from ztscan.graph.lanes import Lane
from ztscan.graph.pacing import LaneScheduler, SharedTurns
from ztscan.graph.progress import Progress, unwatched
from ztscan.graph.request import GraphRequest
from ztscan.graph.retry import ONCE, Attempts, RetryPolicy, retry_after
from ztscan.graph.triage import speaks_of_permission

if TYPE_CHECKING:
    import httpx
    from azure.core.credentials_async import AsyncTokenCredential

    from ztscan.graph.cassette import Recorder, Recording
    from ztscan.graph.clouds import Cloud
    from ztscan.graph.service import Service
    from ztscan.graph.token import SharedToken

DEFAULT_BUDGET = 3600.0
"""Seconds that a scan may spend on reading."""
PATIENCE = 5.0
"""Seconds for which a host is tried that nobody has reached yet. Then what is left to read is not tried any more."""
_REFUSED_TWICE = "sign in again; if this persists, look for a Conditional Access policy that blocks this sign-in"


class Tally(msgspec.Struct):
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
        transport: httpx.AsyncBaseTransport | Connection,
        *,
        credential: AsyncTokenCredential | None = None,
        application: bool = True,
        replay: bool = False,
        paced: bool = True,
        service: Service | None = None,
        owner: bool = True,
        policy: RetryPolicy | None = None,
        jitter: Callable[[], float] = random.random,
        wall: Callable[[], float] = time.time,
        now: datetime | None = None,
        turns: SharedTurns | None = None,
    ) -> None:
        if credential is not None and is_loopback(root):
            raise ValueError("a loopback endpoint gets no credential")
        self.root = root
        self.cloud = cloud
        self.service = service or cloud.graph
        self._owner = owner
        self.application = application
        self.replay = replay
        self._paced = paced and not replay
        self._turns = None if replay else turns
        self._policy = policy or (ONCE if replay else RetryPolicy())
        self._jitter = jitter
        self._wall = wall
        self.now = now or datetime.fromtimestamp(wall(), UTC)
        self._token = _shared(credential, self.service.name, wall) if credential is not None else None
        self._no_token: AuthenticationError | None = None
        self._accepted = False
        """Whether the service ever answered anything but that it refuses the token."""
        self._connection = transport if isinstance(transport, Connection) else self._over(transport)
        self._lost: tuple[type[Exception], ...] = (OSError, *self._connection.failures)  # TimeoutError is an OSError
        self._lanes: dict[Lane, LaneScheduler] = {}
        self._deadline: float | None = None
        self._budget = 0.0
        self._host = (origin_of(root) or ("", "", 0))[1]
        self.ran_out = False
        """Whether something was not read because the time budget ran out."""
        self._trouble: Exception | None = None
        """The last error of the connection, if no answer came after it."""
        self._reached = False
        """Whether any answer came."""
        self._unreached_since: float | None = None
        self.begin(DEFAULT_BUDGET)

    def _over(self, transport: httpx.AsyncBaseTransport) -> Connection:
        from ztscan.graph.live import HttpConnection  # noqa: PLC0415 - httpx, kiota and msgraph: not for a replay

        return HttpConnection(transport, self.root, self.service, self._token, answer_time=self._policy.answer_time)

    async def __aenter__(self) -> GraphClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._connection.close()
        if self._token is not None and self._owner:
            await self._token.close()

    async def sign_in(self) -> None:
        """Fetch the first token, which may wait for a person. Raises AuthenticationError if the scan cannot go on without it."""
        if self._token is None:
            return
        try:
            await self._token.get_token(self.service.scope, enable_cae=True)
        except AuthenticationError as error:
            if self.service.vital:
                raise
            self._no_token = error

    def begin(self, budget: float, progress: Progress = unwatched) -> None:
        """Start the clock: from now on, reading may take ``budget`` seconds."""
        self._budget = budget
        self._deadline = None
        self._lanes = {lane: LaneScheduler(lane, paced=self._paced, progress=progress, turns=self._turns) for lane in Lane}

    async def send(
        self,
        request: GraphRequest,
        lane: Lane,
        *,
        priority: int = 0,
        tally: Tally | None = None,
        policy: RetryPolicy | None = None,
    ) -> Answer:
        """The answer to ``request``, of any status, after the retries of the policy. ``policy``: another one, for this request.

        Raises Unread if no answer came (in time) or if anything below raised an error, AuthenticationError if a service that the
        scan cannot do without refuses the token twice, and ForbiddenRequestError for a request that ztscan must never make.
        """
        if self._no_token is not None:
            raise self._signed_out(self._no_token)
        tally = tally or Tally()
        loop = asyncio.get_running_loop()
        if self._deadline is None:
            self._deadline = loop.time() + self._budget
        try:
            async with asyncio.timeout_at(self._deadline):
                return await self._with_retries(request, self._lanes[lane], priority, tally, policy or self._policy)
        except TimeoutError:
            raise self._out_of_time() from None
        except AuthenticationError as error:
            if self.service.vital:
                raise
            self._no_token = error
            raise self._signed_out(error) from error
        except Exception as error:  # the libraries below raise what they raise
            raise unread_for(error) from error

    @property
    def for_batches(self) -> RetryPolicy:
        """A batch that fails is tried once more, and not as often as a request: each of its own is then sent by itself."""
        return replace(self._policy, failed_attempts=min(2, self._policy.failed_attempts))

    def throttled(self, lane: Lane, headers: Mapping[str, str]) -> None:
        """A request inside a batch was throttled: slow its lane down as if it had been sent alone."""
        self._lanes[lane].throttled(retry_after(headers, self._wall()) or self._policy.base)

    def pause(self, lane: Lane, seconds: float) -> None:
        """The service said that the quota is used up for so long. A recording has no quota."""
        if not self.replay:
            self._lanes[lane].pause(seconds)

    def _signed_out(self, error: AuthenticationError) -> Unread:
        return Unread(GapReason.NO_PERMISSION, f"{self.service.name} could not be signed in to: {error}", error.next_step)

    def _out_of_time(self, why: str = "") -> Unread:
        self.ran_out = True
        detail = f"the time budget of {self._budget:.0f} seconds ran out{why}"
        if self._trouble is None:
            return Unread(GapReason.UNAVAILABLE, detail, "raise `--timeout`")
        told = self._unreachable(self._trouble)
        return Unread(told.reason, f"{told.detail}, and {detail}", told.remedy)

    async def _with_retries(
        self, request: GraphRequest, lane: LaneScheduler, priority: int, tally: Tally, policy: RetryPolicy
    ) -> Answer:
        attempts = Attempts(policy, self._jitter, self._wall)
        renewed = False
        while True:
            generation = self._token.generation if self._token else 0
            async with lane.slot(priority):
                if attempts.none_yet and self._trouble is not None and not self._patience():
                    raise self._unreachable(self._trouble)
                tally.requests += 1
                outcome = await self._attempt(request)
                wait = attempts.after(outcome, lasting=not isinstance(outcome, Answer) and bool(self._problem(outcome)))
                wait = wait if self._patience() else None
                if wait is not None and wait.whole_lane:
                    lane.throttled(wait.seconds, in_all_tenants=isinstance(outcome, Answer) and outcome.throttled_in_all_tenants)
            if wait is not None:
                self._check_worth_waiting(wait.seconds)
                if not wait.whole_lane:
                    await asyncio.sleep(min(wait.seconds, self._patience()))
            elif not isinstance(outcome, Answer):
                raise self._unreachable(outcome) from outcome
            elif outcome.status == 401 and not speaks_of_permission(read_error(outcome)):
                if self.replay:
                    return outcome
                if renewed:
                    return self._refused_twice(outcome)
                renewed = True
                if self._token is not None:
                    await self._token.renew(generation, self.service.scope)
            else:
                self._accepted = True
                lane.answered()
                return outcome

    def _refused_twice(self, answer: Answer) -> Answer:
        """The refusal, where the scan can do without the service. Nobody is asked to sign in for every one of its resources."""
        error = AuthenticationError(f"{self.service.name} refuses the sign-in (401)", _REFUSED_TWICE)
        if self.service.vital:
            raise error
        if not self._accepted:
            self._no_token = error
        return answer

    def _patience(self) -> float:
        """Seconds for which it is still worth while to try again. Endless where an answer ever came, or may be on its way."""
        if self._reached or self._unreached_since is None:
            return math.inf
        return max(0.0, self._unreached_since + PATIENCE - asyncio.get_running_loop().time())

    async def _attempt(self, request: GraphRequest) -> Answer | Exception:
        begun = asyncio.get_running_loop().time()
        try:
            answer = await self._once(request)
        except self._lost as error:
            self._trouble = error
            if isinstance(error, self._connection.unreached) and self._unreached_since is None:
                self._unreached_since = begun
            return error
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            return ConnectionAbortedError("the request was cancelled below")  # unasked: this task would end without a word
        self._trouble = None
        self._reached = True
        return answer

    @property
    def _said(self) -> str:
        return self.service.name.removeprefix("Microsoft ")

    def _problem(self, error: Exception) -> outbound.Problem | None:
        return outbound.problem(self._host, error)

    def _check_worth_waiting(self, wait: float) -> None:
        if self._deadline is not None and asyncio.get_running_loop().time() + wait >= self._deadline:
            raise self._out_of_time(f": {self._said} requested a wait of another {wait:.0f} seconds")

    async def _once(self, request: GraphRequest) -> Answer:
        async with asyncio.timeout(self._policy.answer_time):
            return await self._connection.once(request)

    def _unreachable(self, error: Exception) -> Unread:
        told = self._problem(error)
        if told is not None:
            return Unread(GapReason.UNAVAILABLE, told.detail, told.remedy)
        if isinstance(error, self._connection.timeouts):
            return Unread(GapReason.UNAVAILABLE, f"{self._said} did not answer in time after several attempts")
        kind = type(error).__name__.removesuffix("Error")
        detail = f"the connection to {self._said} failed after several attempts ({kind})"
        return Unread(GapReason.UNAVAILABLE, detail, f"{outbound.network_advice(self._host)}, then run the scan again")


def _shared(credential: AsyncTokenCredential, service: str, wall: Callable[[], float]) -> SharedToken:
    from ztscan.graph.token import SharedToken  # noqa: PLC0415 - azure-core, which a replay does not import

    return SharedToken(credential, service=service, wall=wall)


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
    service: Service | None = None,
    owner: bool = True,
    turns: SharedTurns | None = None,
) -> GraphClient:
    """A client for exactly one of: Graph with ``credential``, a loopback ``endpoint`` (checked by ``loopback_endpoint``)
    without one, or a ``recording`` without any network. ``recorder`` writes down what is read.

    ``service``: another service of the cloud than Graph. ``owner``: whether the client closes the credential at its end.

    ``cloud``: for a recording, the one that it names. ``application``: the credential signs in as an application and not as
    a person, which decides the permissions that are named; a recording knows it itself.
    ``now``: the time of the scan, which spans of time are counted back from; by default the clock's.
    ``paced``: whether lanes keep to Graph's published quotas; by default only against Graph itself.
    ``turns``: of the fleet that this scan belongs to, for the quotas over all tenants.
    """
    if sum(given is not None for given in (credential, endpoint, recording)) != 1:
        raise ValueError("connect needs a credential, an endpoint or a recording, and only one of them")
    served = service or cloud.graph
    if recording is not None:
        told = recording.application
        return GraphClient(
            served.root, cloud, recording.connection(served), service=served, application=told, replay=True, now=now
        )
    from ztscan.graph.transport import network_transport  # noqa: PLC0415 - httpx: not for a replay

    root = endpoint or served.root
    transport = network_transport(root)
    if recorder is not None:
        transport = recorder.transport(transport, root, application=application, canonical=served.root)
    return GraphClient(
        root,
        cloud,
        transport,
        credential=credential,
        application=application,
        service=served,
        owner=owner,
        paced=endpoint is None if paced is None else paced,
        now=now,
        turns=turns,
    )
