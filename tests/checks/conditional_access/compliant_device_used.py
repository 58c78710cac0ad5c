"""Cases of `conditional_access.compliant_device_used`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.conditional_access import (
    applications,
    grant,
    users,
)
from tests.checks.compliant.names import ONBOARDING, TENANT
from tests.checks.policy_changes import (
    FREE,
    NARROWINGS,
    POLICIES,
    REPORT_ONLY,
    everybody,
    narrowed,
    only,
)
from ztscan.core.model import Verdict

DEVICE = everybody(grant("compliantDevice"))


def on(*platforms: str, **properties: Any) -> dict[str, Any]:
    return {**narrowed(DEVICE, platforms={"includePlatforms": list(platforms), "excludePlatforms": []}), **properties}


CONDITIONS = {name: narrow for name, narrow in NARROWINGS.items() if "platforms" not in narrow}

CASES = (
    Case("all policies of the tenant"),
    Case("on all platforms", only(DEVICE)),
    Case("two policies that only together have all platforms", only(on("android", "iOS"), on("macOS", "windows", id="second"))),
    Case("no macOS", only(on("android", "iOS", "windows")), fails={TENANT}),
    Case("for Office 365 only", only(narrowed(DEVICE, applications=applications("Office365"))), fails={TENANT}),
    Case(
        "for Office 365 everywhere, and for all resources on Windows",
        only(narrowed(DEVICE, applications=applications("Office365")), on("windows", id="second")),
    ),
    *(Case(f"R1: only for {name}", only(narrowed(DEVICE, **narrow)), fails={TENANT}) for name, narrow in CONDITIONS.items()),
    Case("modern client apps", only(narrowed(DEVICE, clientAppTypes=["browser", "mobileAppsAndDesktopClients"]))),
    Case("in the browser only", only(narrowed(DEVICE, clientAppTypes=["browser"])), fails={TENANT}),
    Case("R10: or MFA", only(everybody(grant("compliantDevice", "mfa"))), fails={TENANT}),
    Case("or a hybrid joined device", only(everybody(grant("compliantDevice", "domainJoinedDevice")))),
    Case("a hybrid joined device only", only(everybody(grant("domainJoinedDevice"))), fails={TENANT}),
    Case("of nobody", only(narrowed(DEVICE, users=users())), fails={TENANT}),
    Case("for some users only", only(narrowed(DEVICE, users=users(includeGroups=[ONBOARDING]))), fails={TENANT}),
    Case("R25: it only reports", only({**DEVICE, "state": REPORT_ONLY}), fails={TENANT}),
    Case("R3, R18: no policies", {POLICIES: []}, fails={TENANT}),
    Case("R20: nobody has bought it", {**only(DEVICE), **FREE}, verdict=Verdict.NOT_ASSESSED),
    Case("a condition that is new", only(narrowed(DEVICE, moonPhases=["full"])), verdict=Verdict.NOT_ASSESSED),
    Case(
        "a condition that is new, beside a policy that does",
        only(narrowed(DEVICE, moonPhases=["full"]), {**DEVICE, "id": "second"}),
    ),
    Case("policies could not be read", {POLICIES: gap(POLICIES)}, verdict=Verdict.NOT_ASSESSED),
)
