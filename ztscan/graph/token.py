"""The token of a scan: fetched once, shared by all requests, and renewed once if Graph no longer accepts it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from azure.core.credentials import AccessToken
from azure.core.exceptions import AzureError

from ztscan.core.confidential import keep
from ztscan.core.errors import AuthenticationError, ZtscanError

if TYPE_CHECKING:
    from azure.core.credentials_async import AsyncTokenCredential

_MARGIN = 300
"""A token is replaced this many seconds before it expires (as in azure-identity)."""
_ANEW = '{"access_token":{}}'
"""An empty claims request. It makes the identity library ask the authority instead of its cache."""
_SIGN_IN_AGAIN = "sign in again, and check that the account or application is still enabled"


class SharedToken:
    """An ``AsyncTokenCredential`` around another: it keeps the token, because some credentials (the Azure CLI's) start a process
    for each one, and requests one token at a time.

    Raises AuthenticationError for any error of the credential.
    """

    def __init__(
        self, credential: AsyncTokenCredential, *, service: str = "Microsoft Graph", wall: Callable[[], float] = time.time
    ) -> None:
        self._credential = credential
        self._service = service
        self._wall = wall
        self._token: AccessToken | None = None
        self._asking = asyncio.Lock()
        self.generation = 0
        """The number of the token. Of many requests that are refused with one token, only the first renews it."""

    async def get_token(self, *scopes: str, claims: str | None = None, **options: Any) -> AccessToken:
        async with self._asking:
            token = self._token
            if claims is None and token is not None and token.expires_on - _MARGIN > self._wall():
                return token
            return await self._ask(scopes, claims, options)

    async def renew(self, refused: int, *scopes: str) -> None:
        """Replace the token of generation ``refused``, unless another request already did."""
        async with self._asking:
            if self.generation != refused:
                return
            old = self._token
            options = {"enable_cae": True}
            fresh = await self._ask(scopes, None, options)
            if old is not None and fresh.token == old.token:
                await self._ask(scopes, _ANEW, options)

    async def _ask(self, scopes: tuple[str, ...], claims: str | None, options: dict[str, Any]) -> AccessToken:
        try:
            self._token = await self._credential.get_token(*scopes, claims=claims, **options)
        except ZtscanError:
            raise
        except AzureError as error:
            first_line = (str(error).strip() or type(error).__name__).splitlines()[0][:300]
            raise AuthenticationError(f"no token for {self._service}: {first_line}", _SIGN_IN_AGAIN) from error
        except Exception as error:  # noqa: BLE001 - a credential of another program may raise anything
            # Only the type: the text may quote a secret.
            raise AuthenticationError(f"no token for {self._service} ({type(error).__name__})", _SIGN_IN_AGAIN) from None
        keep(self._token.token)
        self.generation += 1
        return self._token

    async def close(self) -> None:
        await self._credential.close()

    async def __aenter__(self) -> SharedToken:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
