"""Cases of `conditional_access.unknown_platforms_blocked`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    PLATFORMS,
    grant,
)
from tests.checks.compliant.names import TENANT
from tests.checks.policy_changes import (
    FREE,
    everybody,
    narrowed,
    only,
    rows_of_proof,
)
from ztscan.core.model import Verdict

KNOWN = {"includePlatforms": ["all"], "excludePlatforms": [*PLATFORMS]}
BLOCK = everybody(grant("block"), platforms=KNOWN)

CASES = (
    *rows_of_proof(BLOCK, licence=FREE),
    Case(
        "Linux is blocked too",
        only(narrowed(BLOCK, platforms={**KNOWN, "excludePlatforms": ["android", "iOS", "windows", "macOS"]})),
    ),
    Case(
        "Windows Phone is let in",
        only(narrowed(BLOCK, platforms={**KNOWN, "excludePlatforms": [*PLATFORMS, "windowsPhone"]})),
        fails={TENANT},
    ),
    Case(
        "every platform by its name",
        only(narrowed(BLOCK, platforms={"includePlatforms": [*PLATFORMS, "windowsPhone"], "excludePlatforms": []})),
        fails={TENANT},
    ),
    Case("MFA instead", only({**BLOCK, "grantControls": grant("mfa")}), fails={TENANT}),
    Case(
        "a platform that is new is left out",
        only(narrowed(BLOCK, platforms={**KNOWN, "excludePlatforms": [*PLATFORMS, "toaster"]})),
        verdict=Verdict.NOT_ASSESSED,
    ),
)
