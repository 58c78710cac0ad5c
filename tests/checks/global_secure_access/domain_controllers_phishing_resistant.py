"""Cases of `global_secure_access.domain_controllers_phishing_resistant`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.network import QUICK, QUICK_APPLICATION, SERVERS, segment
from tests.checks.global_secure_access.internet_forwarded import NOT_APPLICABLE, NOT_ASSESSED, STATUS, UNLICENSED
from tests.checks.global_secure_access.private_strong_authentication import OPEN
from tests.checks.global_secure_access.segments_narrow import NAME, PATH, PRINCIPALS, SEGMENTS
from ztscan.core.model import Verdict

QUICK_PATH = f"{SEGMENTS}/{QUICK_APPLICATION}"


def of(*segments: dict[str, Any]) -> dict[str, Any]:
    """What the application opens, and a Quick Access that opens no port of management."""
    return {PATH: list(segments), QUICK_PATH: [segment("intranet.x.example", "443", kind="fqdn")]}


DC = (segment("10.1.0.5", "88"), segment("10.1.0.5", "389"))
RDP = segment("10.1.0.0/24", "3000-4000", kind="ipRangeCidr")
QUICK_OPEN = f"{PRINCIPALS}/{QUICK}/appRoleAssignmentRequired"

CASES = (
    Case("required for all users", of(*DC, RDP)),
    Case("without policies", {**OPEN, **of(*DC, RDP)}, {SERVERS}),
    Case("a hostile name", {**OPEN, **of(*DC, RDP), NAME: "<b>`|\u001b[2J"}, {SERVERS}),
    Case("all ports of the host", {**OPEN, **of(segment("10.1.0.5", "1-65535"))}, {SERVERS}),
    Case("LDAP over TLS", {**OPEN, **of(segment("dc.x.example", "88", "636", "5985", kind="fqdn"))}, {SERVERS}),
    Case("the ports in two applications", {**OPEN, **of(RDP), QUICK_PATH: list(DC)}, {SERVERS}),
    Case("remote desktop to another host", {**OPEN, **of(*DC, segment("10.1.0.6", "3389"))}),
    Case("no management ports", {**OPEN, **of(*DC)}),
    Case("no domain controller", of(RDP), verdict=Verdict.MANUAL),
    Case("no application", {PRINCIPALS: []}, verdict=NOT_APPLICABLE),
    Case("not activated", {f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("no licence", UNLICENSED, verdict=NOT_APPLICABLE),
    Case("an address that is none", of(*DC, segment("10.1.0", "3389")), verdict=NOT_ASSESSED),
    Case("segments could not be read", {QUICK_PATH: gap(SEGMENTS)}, verdict=NOT_ASSESSED),
    Case("could not be read", {PRINCIPALS: gap(PRINCIPALS)}, verdict=NOT_ASSESSED),
    Case(
        "remote desktop by a name, and the domain controller by its address",
        {**OPEN, **of(*DC, segment("dc.x.example", "3389", kind="fqdn"))},
        verdict=Verdict.MANUAL,
    ),
    Case(
        "SMB by a name in Quick Access",
        {**OPEN, PATH: list(DC), QUICK_OPEN: False},
        verdict=Verdict.MANUAL,
    ),
    Case("remote desktop by a name, with the requirement", of(*DC, segment("dc.x.example", "3389", kind="fqdn"))),
    Case(
        "remote desktop to a host that LDAP is not open to",
        {**OPEN, **of(segment("10.1.0.0/24", "88", kind="ipRangeCidr"), segment("10.1.0.5", "389"), segment("10.1.0.6", "3389"))},
    ),
    Case(
        "a wildcard inside of a name",
        {**OPEN, **of(segment("dc1.x.example", "88", "389", kind="fqdn"), segment("dc*.x.example", "3389", kind="fqdn"))},
        {SERVERS},
    ),
    Case("by address, called a name", {**OPEN, **of(*DC, segment("10.1.0.5", "3389", kind="fqdn"))}, {SERVERS}),
)
