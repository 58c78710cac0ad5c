"""What people sign in with: the newest sign-ins of the log, by client app."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType

from ztscan.core.charts import SignInsByClient
from ztscan.engine.evidence import fact
from ztscan.graph.areas.sign_ins import LEGACY_CLIENTS, WEEK, RecordedSignIn

UNSTATED = "Not stated"
"""A sign-in whose client the log does not state."""


@fact
def sign_ins_by_client(interactive_sign_ins: tuple[RecordedSignIn, ...]) -> SignInsByClient:
    """Successful interactive sign-ins by client app. Of a large tenant, the log is read up to a limit, newest first."""
    counts = Counter(row.client_app_used or UNSTATED for row in interactive_sign_ins)
    legacy = tuple(client for client in sorted(counts) if client in LEGACY_CLIENTS)
    return SignInsByClient(WEEK, MappingProxyType(dict(sorted(counts.items()))), legacy)
