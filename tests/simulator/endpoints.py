"""What an endpoint of the simulator is: what it takes, demands and refuses."""

from __future__ import annotations

import enum
import functools
import re
from dataclasses import dataclass

from tests.simulator.errors import Family
from tests.simulator.tenant import Json


class Bucket(enum.Enum):
    """Graph's throttling buckets (learn.microsoft.com/graph/throttling-limits, autumn 2026)."""

    CONDITIONAL_ACCESS = "conditional_access"
    REPORTS = "reports"
    SIGN_IN_ACTIVITY = "sign_in_activity"
    DIRECTORY = "directory"
    OTHER = "other"


P1 = frozenset({"AAD_PREMIUM", "AAD_PREMIUM_P2"})
P2 = frozenset({"AAD_PREMIUM_P2"})
GOVERNANCE = frozenset({"AAD_PREMIUM_P2", "Entra_Identity_Governance"})

V1 = frozenset({"v1.0"})
BETA = frozenset({"beta"})
BOTH = V1 | BETA


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One path of Graph. ``{id}`` stands for one segment."""

    path: str
    type: str
    """Type of its objects, without ``microsoft.graph.``; they are checked against the published schema."""
    permissions: tuple[str, ...]
    """Any one of these suffices, unless they are needed ``together``."""
    together: bool = False
    versions: frozenset[str] = V1
    singleton: bool = False
    family: Family = Family.DIRECTORY
    bucket: Bucket = Bucket.DIRECTORY
    units: int = 1
    """Resource units a request costs in the directory bucket, before ``$select`` and ``$expand`` change it."""
    licence: frozenset[str] = frozenset()
    """Service plans of which the tenant needs one. Empty: none."""
    page: int | None = None
    """Page size without ``$top``; None where the service does not page."""
    largest: int | None = None
    """Largest ``$top``. None: ``$top`` is refused."""
    select: bool = True
    expand: frozenset[str] = frozenset()
    """Navigation properties that may be expanded. They lie in the objects and are left out unless asked for."""
    filters: frozenset[str] = frozenset()
    """Comparisons that may stand in ``$filter``, as ``property operator``."""
    required: tuple[frozenset[str], ...] = ()
    """Properties that the filter must pin with ``eq``: one of these sets."""
    parent: str = ""
    """Collection that ``{id}`` must be found in; 404 otherwise."""
    absent_is_404: bool = False
    """Where nothing is configured for ``{id}``: 404 instead of an empty list."""
    default: tuple[str, ...] = ()
    """Properties that come without ``$select``; empty: all."""
    beta_only: frozenset[str] = frozenset()
    """Properties that v1.0 does not serve."""
    beta_kinds: frozenset[str] = frozenset()
    """Types of objects that v1.0 leaves out of the list."""
    advanced: bool = False
    """Takes ``$count`` with ``ConsistencyLevel: eventual``."""
    named_caller: bool = False
    """The headers ``ocp-client-name`` and ``ocp-client-version`` are compulsory."""
    unset: Json | None = None
    """What a tenant that says nothing about this singleton has. None: 404."""

    def matches(self, path: str) -> re.Match[str] | None:
        return _pattern(self.path).fullmatch(path)


@functools.cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.escape(path).replace(r"\{id\}", "([^/]+)"))
