"""Cases of `azure_infrastructure.cloud_posture`."""

from __future__ import annotations

from tests.checks.azure_infrastructure.kubernetes_sign_in import NOT_APPLICABLE, NOT_ASSESSED
from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.azure_base import PLATFORM, WORKLOADS
from tests.checks.compliant.azure_defender import PLANS, plan, with_plan, without_plan
from tests.checks.compliant.azure_storage import storage
from tests.checks.seeing import NO_SUBSCRIPTION
from ztscan.config.azure import AzureSettings

FAILS = {WORKLOADS}
OF_AN_ACCOUNT = {
    **plan("CloudPosture"),
    "id": f"{storage('stfabrikam')['id']}/providers/Microsoft.Security/pricings/CloudPosture",
}

CASES = (
    Case("on in both subscriptions"),
    Case("off in one", with_plan(plan("CloudPosture", tier="Free")), FAILS),
    Case("the tier was not returned", with_plan(plan("CloudPosture", tier=None)), verdict=NOT_ASSESSED),
    Case("not registered", without_plan("CloudPosture"), FAILS),
    Case(
        "the plan of one resource is no plan of its subscription", {PLANS: [plan("CloudPosture", PLATFORM), OF_AN_ACCOUNT]}, FAILS
    ),
    Case("a tier that nobody knows", with_plan(plan("CloudPosture", tier="Gold")), verdict=NOT_ASSESSED),
    Case("the subscription is excluded", with_plan(plan("CloudPosture", tier="Free")), azure=AzureSettings(exclude=(WORKLOADS,))),
    Case("a plan of a stranger", {PLANS: Add(plan("CloudPosture", "cccccccc-0000-4a01-8b01-000000000001", "Free"))}),
    Case("no subscription", {**NO_SUBSCRIPTION, PLANS: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {PLANS: gap(PLANS)}, verdict=NOT_ASSESSED),
)
