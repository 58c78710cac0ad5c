"""What the client sends requests through: one attempt at one request, without a repetition.

``live`` sends them to the network with httpx and Microsoft's libraries. ``replay`` answers from a recording and imports neither.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from ztscan.graph.failure import Answer
from ztscan.graph.request import GraphRequest


class Connection(ABC):
    """A way to answers. Every connection may raise OSError, in addition to ``failures``."""

    failures: ClassVar[tuple[type[Exception], ...]] = ()
    """Errors after which the same request may get an answer."""
    timeouts: ClassVar[tuple[type[Exception], ...]] = (TimeoutError,)
    unreached: ClassVar[tuple[type[Exception], ...]] = ()
    """Errors of a connection that did not come about."""

    @abstractmethod
    async def once(self, request: GraphRequest) -> Answer:
        """The answer to ``request``, of any status. Raises Unread for an answer that must not be used."""

    async def close(self) -> None:  # noqa: B027 - a recording holds nothing
        """Release what the connection holds."""
