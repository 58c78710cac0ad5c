"""How strong a requirement is, in the three answers that a sentence can give: MFA, less than MFA, undetermined."""

from __future__ import annotations

import enum
from typing import assert_never

from ztscan.core.charts import Required


class Protection(enum.Enum):
    """What the weakest sign-in requires. A device without MFA is less than MFA."""

    MFA = "mfa"
    LESS = "less"
    UNKNOWN = "unknown"


def protection(demand: Required) -> Protection:
    """The answer for one requirement."""
    match demand:
        case "block" | "phishing_resistant" | "mfa_and_device" | "mfa":
            return Protection.MFA
        case "device" | "other" | "none":
            return Protection.LESS
        case "unknown":
            return Protection.UNKNOWN
        case _:
            assert_never(demand)
