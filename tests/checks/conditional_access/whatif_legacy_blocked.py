"""Cases of `conditional_access.whatif_legacy_blocked`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import grant, policy, users
from tests.checks.compliant.names import ADMIN, ANALYSTS, HELPDESK, LEARNER, SECURITY_ADMIN, WORKER
from ztscan.core.model import Verdict

POLICIES = "conditional_access_policies"
MEMBERS = {ADMIN, HELPDESK, LEARNER, SECURITY_ADMIN, WORKER, *ANALYSTS}
"""All but the guest, and the emergency accounts, which are left out on purpose."""
LEGACY = ["exchangeActiveSync", "other"]


def only(*controls: str, clients: list[str] = LEGACY, state: str = "enabled", **conditions: Any) -> dict[str, Any]:
    """The change to one policy for legacy clients."""
    conditions = {"clientAppTypes": clients, **conditions}
    return {POLICIES: [policy("one", "One", state=state, conditions=conditions, grantControls=grant(*controls))]}


CASES = (
    Case("blocked", only("block")),
    Case("asked for MFA, which they cannot do", only("mfa")),
    Case("only ActiveSync is blocked", only("block", clients=["exchangeActiveSync"]), fails=MEMBERS),
    Case("one is left out", only("block", users=users("All", excludeUsers=[WORKER])), fails={WORKER}),
    Case("R25: only reported", only("block", state="enabledForReportingButNotEnforced"), fails=MEMBERS),
    Case("a condition that is new", only("block", weather="rain"), verdict=Verdict.NOT_ASSESSED),
    Case("nobody is sampled", {"users": []}, verdict=Verdict.NOT_APPLICABLE),
)
