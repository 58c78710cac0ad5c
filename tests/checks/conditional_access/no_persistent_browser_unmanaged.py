"""Cases of `conditional_access.no_persistent_browser_unmanaged`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    grant,
)
from tests.checks.compliant.names import TENANT
from tests.checks.policy_changes import (
    FREE,
    everybody,
    only,
    rows_of_proof,
)
from ztscan.core.model import Verdict

NEVER = {"persistentBrowser": {"isEnabled": True, "mode": "never"}}
ALWAYS = {"persistentBrowser": {"isEnabled": True, "mode": "always"}}
UNMANAGED = {"deviceFilter": {"mode": "exclude", "rule": 'device.isCompliant -eq True -or device.trustType -eq "ServerAD"'}}
RIGHT = everybody(None, NEVER, devices=UNMANAGED)

CASES = (
    *rows_of_proof(RIGHT, licence=FREE),
    Case("on all devices", only(everybody(None, NEVER))),
    Case(
        "by the other mode",
        only(
            everybody(
                None,
                NEVER,
                devices={
                    "deviceFilter": {
                        "mode": "include",
                        "rule": 'device.isCompliant -ne True -and device.trustType -ne "ServerAD"',
                    }
                },
            )
        ),
    ),
    Case(
        "on managed devices instead",
        only(everybody(None, NEVER, devices={"deviceFilter": {"mode": "include", "rule": "device.isCompliant -eq True"}})),
        fails={TENANT},
    ),
    Case(
        "the control is switched off",
        only(everybody(None, {"persistentBrowser": {"isEnabled": False, "mode": "never"}})),
        fails={TENANT},
    ),
    Case("always", only(everybody(None, ALWAYS)), fails={TENANT}),
    Case(
        "never by one policy and always by another",
        only(RIGHT, everybody(None, ALWAYS, key="second")),
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("no unmanaged devices at all", only(everybody(grant("compliantDevice", "domainJoinedDevice")))),
)
