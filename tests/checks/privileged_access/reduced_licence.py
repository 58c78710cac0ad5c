"""Cases of `privileged_access.reduced_licence`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ADMIN, ANALYSTS, BREAK_GLASS_1, WORKER
from tests.checks.compliant.people import details
from tests.checks.compliant.tenant import E5
from ztscan.core.model import Verdict

DETAILS = "privileged_user_details"
FULL = [{"skuId": E5, "disabledPlans": []}]
STRANGE = [{"skuId": "00000000-1111-2222-3333-444444444444", "disabledPlans": []}]

CASES = (
    Case("Microsoft Entra ID P2 only"),
    Case("no licence", {f"{DETAILS}/{ADMIN}/assignedLicenses": []}),
    Case(
        "two are licensed for everything, one through a group with a role",
        {f"{DETAILS}/{ADMIN}/assignedLicenses": FULL, f"{DETAILS}/{ANALYSTS[2]}/assignedLicenses": FULL},
        fails={ADMIN, ANALYSTS[2]},
    ),
    Case(
        "an emergency account is licensed for everything",
        {f"{DETAILS}/{BREAK_GLASS_1}/assignedLicenses": FULL},
        fails={BREAK_GLASS_1},
    ),
    Case(
        "a product that is allowed",
        {f"{DETAILS}/{ADMIN}/assignedLicenses": FULL},
        options={"allowed": ("SPE_E5", "AAD_PREMIUM_P2")},
    ),
    Case("somebody without a role", {f"{DETAILS}/{WORKER}": details(WORKER, "wilma worker", assignedLicenses=FULL)}),
    Case(
        "a product that is not among the subscriptions",
        {f"{DETAILS}/{ADMIN}/assignedLicenses": STRANGE},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "a product whose name was not returned",
        {"subscribed_skus": Add({"id": "x", "skuId": STRANGE[0]["skuId"]}), f"{DETAILS}/{ADMIN}/assignedLicenses": STRANGE},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("licences were not returned", {f"{DETAILS}/{ADMIN}/assignedLicenses": None}, verdict=Verdict.NOT_ASSESSED),
    Case("subscriptions could not be read", {"subscribed_skus": gap("subscribed_skus")}, verdict=Verdict.NOT_ASSESSED),
)
