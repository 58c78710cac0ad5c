"""A sign-in that the event loop can await, with azure-identity's credentials.

All credentials run in their own thread, although some have asyncio variants. Browser and device code have none. The variants
fetch an assertion on the event loop, which would block the whole scan. They also use another HTTP stack, with its own settings
for proxies and trusted CAs. A token is requested about once an hour; the client keeps it until then.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from ztscan.core.confidential import keep
from ztscan.core.errors import AuthenticationError
from ztscan.graph.sign_in_errors import Attempt, explained

if TYPE_CHECKING:
    from azure.core.credentials import AccessToken, TokenCredential

T = TypeVar("T")


class Way(msgspec.Struct, frozen=True):
    """One sign-in method: how to make its credential, and the facts that messages may contain."""

    attempt: Attempt
    build: Callable[[], TokenCredential]
    scopes: tuple[str, ...] = ()
    """Requested instead of the client's, of the same service. Empty: the client's, which are all that has consent."""
    person: bool = False
    """Whether a person is prompted. Such a credential is kept until the process ends: nobody is prompted twice."""

    def wanted(self, scopes: tuple[str, ...]) -> tuple[str, ...]:
        """What a token is asked for. INVARIANT: it is of the service that ``scopes`` are of, as the token is sent there."""
        same = {_service(one) for one in self.scopes} == {_service(one) for one in scopes}
        return self.scopes if same else scopes


class ScannerSignIn:
    """The signed-in identity: an ``AsyncTokenCredential`` for Graph's client. Errors are ``AuthenticationError``.

    INVARIANT: no secret, token or assertion is in its ``repr``, its errors or any log.
    """

    def __init__(self, ways: Sequence[Way]) -> None:
        self._ways = tuple(ways)
        self._settled: Way | None = self._ways[0] if len(self._ways) == 1 else None
        self._credential: TokenCredential | None = None
        self._one_at_a_time = asyncio.Lock()

    @property
    def method(self) -> str:
        """The value of ``--auth`` that signs in. ``auto``: not chosen yet."""
        return self._settled.attempt.method if self._settled else "auto"

    @property
    def authority_host(self) -> str:
        """The host that signs in."""
        return self._ways[0].attempt.authority_host

    @property
    def person(self) -> bool:
        """Whether a person is prompted."""
        return any(way.person for way in self._ways)

    def __repr__(self) -> str:
        return f"SignIn({self.method})"

    async def get_token(
        self, *scopes: str, claims: str | None = None, tenant_id: str | None = None, enable_cae: bool = False, **_: Any
    ) -> AccessToken:
        """A token for ``scopes``. ``claims`` (a challenge of Graph) makes azure-identity ask the authority, not its cache."""
        async with self._one_at_a_time:  # a person must not be prompted twice
            return await _in_thread(lambda: self._ask(scopes, claims, tenant_id, enable_cae))

    async def close(self) -> None:
        """Release the connections. Afterwards ``get_token`` signs in again, unless a person did: they are not prompted twice."""
        async with self._one_at_a_time:
            if self._settled is not None and self._settled.person:
                return
            credential, self._credential = self._credential, None
            _close(credential)

    async def __aenter__(self) -> ScannerSignIn:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.close()

    def _ask(self, scopes: tuple[str, ...], claims: str | None, tenant_id: str | None, enable_cae: bool) -> AccessToken:
        from azure.identity import CredentialUnavailableError  # noqa: PLC0415 - heavy, and only needed to sign in

        for way in (self._settled,) if self._settled else self._ways:
            credential = self._credential
            try:
                credential = credential or way.build()
                asked = way.wanted(scopes)
                token = credential.get_token(*asked, claims=claims, tenant_id=tenant_id, enable_cae=enable_cae)
            except Exception as error:  # noqa: BLE001 - azure-identity raises what its libraries raise
                self._credential = None
                _close(credential)
                if self._settled is None and isinstance(error, CredentialUnavailableError):
                    continue
                raise explained(error, way.attempt) from None
            keep(token.token)
            self._settled, self._credential = way, credential
            return token
        raise AuthenticationError(
            "no sign-in is available: the environment names no application, there is no managed identity, and the Azure CLI "
            "has no account",
            "run `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH, "
            "or sign in with `--auth browser`",
        )


def _service(scope: str) -> str:
    """The service that a scope is of: ``https://graph.microsoft.com`` in ``https://graph.microsoft.com/.default``."""
    return scope.rpartition("/")[0].lower()


def _close(credential: object) -> None:
    close = getattr(credential, "close", None)
    if close is not None:
        close()


async def _in_thread(function: Callable[[], T]) -> T:
    """Run blocking work in a daemon thread, so that Ctrl-C does not wait for a person to enter a code.

    ``asyncio.to_thread`` waits: its pool is joined when the loop closes and again when the interpreter ends.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(value: T | None, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(value)  # type: ignore[arg-type]  # no error: the value is the function's

    def work() -> None:
        value: T | None = None
        error: BaseException | None = None
        try:
            value = function()
        except Exception as raised:  # noqa: BLE001 - passed to the awaiting task
            error = raised
        with contextlib.suppress(RuntimeError):  # the loop is closed: no task waits any more
            loop.call_soon_threadsafe(settle, value, error)

    threading.Thread(target=work, name="ztscan sign-in", daemon=True).start()
    return await done
