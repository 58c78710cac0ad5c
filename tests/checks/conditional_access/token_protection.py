"""Cases of `conditional_access.token_protection`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    EXCHANGE,
    SHAREPOINT,
    TEAMS,
    applications,
)
from tests.checks.compliant.names import TENANT
from tests.checks.policy_changes import (
    FREE,
    everybody,
    narrowed,
    only,
    rows_of_proof,
)

BOUND = everybody(
    None,
    {"secureSignInSession": {"isEnabled": True}},
    applications=applications(EXCHANGE, SHAREPOINT, TEAMS),
    platforms={"includePlatforms": ["windows"], "excludePlatforms": []},
    clientAppTypes=["mobileAppsAndDesktopClients"],
)

CASES = (
    *rows_of_proof(BOUND, licence=FREE),
    Case("Office 365", only(narrowed(BOUND, applications=applications("Office365")))),
    Case("without Teams", only(narrowed(BOUND, applications=applications(EXCHANGE, SHAREPOINT))), fails={TENANT}),
    Case("Exchange Online only", only(narrowed(BOUND, applications=applications(EXCHANGE))), fails={TENANT}),
    Case("browsers", only(narrowed(BOUND, clientAppTypes=["browser"])), fails={TENANT}),
    Case("macOS", only(narrowed(BOUND, platforms={"includePlatforms": ["macOS"], "excludePlatforms": []})), fails={TENANT}),
    Case(
        "the control is switched off",
        only({**BOUND, "sessionControls": {"secureSignInSession": {"isEnabled": False}}}),
        fails={TENANT},
    ),
)
