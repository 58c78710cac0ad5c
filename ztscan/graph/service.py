"""A service of Microsoft that is read: where it is, the token for it, and what may be sent to it."""

from __future__ import annotations

import msgspec

GRAPH_POSTS = frozenset({"/$batch", "/directoryObjects/getByIds", "/identity/conditionalAccess/evaluate"})
"""POSTs to Graph that read, by path after the version: a batch of GETs, objects by id, the What If of Conditional Access."""
AZURE_POSTS = frozenset({"/providers/Microsoft.ResourceGraph/resources", "/providers/Microsoft.Management/getEntities"})
"""POSTs to Azure that read, by path: a query of Resource Graph, and what the account sees of the tree."""


class Service(msgspec.Struct, frozen=True):
    """One service of one cloud. A token for it is sent to ``host`` and to no other."""

    name: str
    """As messages call it."""
    host: str
    scope: str
    """What a token is asked for."""
    posts: frozenset[str]
    """The POSTs that only read."""
    vital: bool = True
    """Whether a scan ends where the sign-in to it is lost; else all that is read from it becomes gaps."""

    @property
    def root(self) -> str:
        """Its origin, without a slash at the end."""
        return f"https://{self.host}"
