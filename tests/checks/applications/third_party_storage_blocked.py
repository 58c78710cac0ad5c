"""Cases of `applications.third_party_storage_blocked`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.applications import THIRD_PARTY_STORAGE, admin_client
from ztscan.core.model import Verdict

PRINCIPALS = "service_principals"
PRINCIPAL = admin_client(THIRD_PARTY_STORAGE)
AT = f"{PRINCIPALS}/{PRINCIPAL}"

CASES = (
    Case("disabled"),
    Case("enabled", {f"{AT}/accountEnabled": True}, {PRINCIPAL}),
    Case("enabled, with a hostile name", {f"{AT}/accountEnabled": True, f"{AT}/displayName": "<b>`|\u001b[2J"}, {PRINCIPAL}),
    Case("enabled, without a name", {f"{AT}/accountEnabled": True, f"{AT}/displayName": None}, {PRINCIPAL}),
    Case(
        "enabled, with its id in upper case",
        {f"{AT}/appId": THIRD_PARTY_STORAGE.upper(), f"{AT}/accountEnabled": True},
        {PRINCIPAL},
    ),
    Case("there is none, which leaves it on", {AT: Remove()}, {THIRD_PARTY_STORAGE}),
    Case("R13: whether it is enabled was not returned", {f"{AT}/accountEnabled": None}, verdict=Verdict.NOT_ASSESSED),
    Case("could not be read", {PRINCIPALS: gap(PRINCIPALS)}, verdict=Verdict.NOT_ASSESSED),
)
