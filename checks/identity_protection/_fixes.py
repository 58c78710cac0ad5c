"""Why the findings on risk have no fix by a call."""

from __future__ import annotations

from ztscan.plugin import NoFix

_INVESTIGATE = NoFix("A person has to investigate before the risk is dismissed or the account is secured.")

FIXES = {
    "high_risk_users_triaged": _INVESTIGATE,
    "high_risk_sign_ins_triaged": _INVESTIGATE,
    "risky_workloads_triaged": _INVESTIGATE,
    "risky_agents_triaged": _INVESTIGATE,
}
