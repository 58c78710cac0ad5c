"""Cases of `azure_network.storage_firewall`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.azure_base import CLUSTER_GROUP, FOREIGN, resource_id, row
from tests.checks.compliant.azure_services import PERIMETER_RULES, PERIMETERS, PROFILE, access_rule, association, secured
from tests.checks.compliant.azure_storage import STORAGE, storage
from tests.checks.compliant.names import TENANT
from tests.checks.seeing import NO_SUBSCRIPTION
from ztscan.core.model import Verdict

NOT_APPLICABLE, NOT_ASSESSED = Verdict.NOT_APPLICABLE, Verdict.NOT_ASSESSED
KIND = "Microsoft.Storage/storageAccounts"
ID = resource_id(KIND, "stfabrikam")
FAILS = {ID.lower()}
ALL_OF_IT = access_rule("0.0.0.0/1", "128.0.0.0/1")


def account(**properties: Any) -> dict[str, Any]:
    return {STORAGE: [storage("stfabrikam", **properties)]}


def rules(*values: str, action: str | None = "Deny", **more: Any) -> dict[str, Any]:
    """An account on selected networks."""
    entries = [{"value": one, "action": "Allow"} for one in values]
    return account(publicNetworkAccess="Enabled", networkAcls={"defaultAction": action, "ipRules": entries, **more})


PERIMETER: dict[str, Any] = {"publicNetworkAccess": "SecuredByPerimeter"}
CASES = (
    Case("disabled"),
    Case("disabled, and the rules that do not count allow", account(networkAcls={"defaultAction": "Allow"})),
    Case("selected networks", rules()),
    Case("selected networks, and no service of Azure", rules(bypass="None")),
    Case("all networks", rules(action="Allow"), FAILS),
    Case(
        "a hostile name",
        {STORAGE: [{**storage("x", publicNetworkAccess="Enabled", networkAcls=None), "name": "<b>`|\u001b[2J"}]},
        {resource_id(KIND, "x").lower()},
    ),
    Case("rules were not returned", account(publicNetworkAccess="Enabled", networkAcls=None), FAILS),
    Case("neither was returned", account(publicNetworkAccess=None, networkAcls=None), FAILS),
    Case("a default action that nobody knows", rules(action="Ponder"), verdict=NOT_ASSESSED),
    Case("access of a kind that nobody knows", account(publicNetworkAccess="Sometimes"), verdict=NOT_ASSESSED),
    Case("named addresses", rules("203.0.113.0/24", "198.51.100.7")),
    Case("two halves of the internet", rules("0.0.0.0/1", "128.0.0.0/1"), FAILS),
    Case("four quarters", rules("0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"), FAILS),
    Case("a whole /8", rules("20.0.0.0/8"), FAILS),
    Case("just less than a /8", rules("20.0.0.0/9", "20.128.0.0/10")),
    Case("an address that is none", rules("203.0.113"), verdict=NOT_ASSESSED),
    Case("instances of this tenant", rules(resourceAccessRules=[{"tenantId": TENANT.upper(), "resourceId": "/x"}])),
    Case("instances of another tenant", rules(resourceAccessRules=[{"tenantId": "other", "resourceId": "/x"}]), FAILS),
    Case("instances of a tenant that was not returned", rules(resourceAccessRules=[{"resourceId": "/x"}]), FAILS),
    Case("a perimeter that admits nobody", {**account(**PERIMETER), **secured(ID)}),
    Case("a perimeter that admits everyone", {**account(**PERIMETER), **secured(ID.upper(), ALL_OF_IT)}, FAILS),
    Case(
        "a perimeter that admits all customers", {**account(**PERIMETER), **secured(ID, access_rule(tags=("AzureCloud",)))}, FAILS
    ),
    Case("a perimeter with named addresses", {**account(**PERIMETER), **secured(ID, access_rule("203.0.113.0/24"))}),
    Case(
        "a perimeter with a rule for the way out",
        {**account(**PERIMETER), **secured(ID, access_rule("0.0.0.0/0", direction="Outbound"))},
    ),
    Case(
        "a perimeter with a rule without direction",
        {**account(**PERIMETER), **secured(ID, access_rule("0.0.0.0/0", direction=None))},
        verdict=NOT_ASSESSED,
    ),
    Case(
        "a perimeter that learns, and admits everyone", {**account(**PERIMETER), **secured(ID, ALL_OF_IT, mode="Learning")}, FAILS
    ),
    Case(
        "a perimeter that learns, and the firewall does not count",
        {**account(**PERIMETER, networkAcls=None), **secured(ID, mode="Learning")},
    ),
    Case(
        "the firewall denies, and a perimeter that learns admits", {**rules(), **secured(ID, ALL_OF_IT, mode="Learning")}, FAILS
    ),
    Case(
        "the firewall allows, and a perimeter that learns admits nobody",
        {**rules(action="Allow"), **secured(ID, mode="Learning")},
        FAILS,
    ),
    Case("each admits half", {**rules("0.0.0.0/9"), **secured(ID, access_rule("20.0.0.0/9"), mode="Transition")}),
    Case("disabled, and an enforced perimeter admits everyone", secured(ID, ALL_OF_IT), FAILS),
    Case("disabled, and a perimeter that learns admits everyone", secured(ID, ALL_OF_IT, mode="Learning"), FAILS),
    Case("disabled, and a perimeter of unknown mode", secured(ID, ALL_OF_IT, mode="Ponder"), verdict=NOT_ASSESSED),
    Case(
        "instances of another tenant, which an enforced perimeter does not ask",
        {**rules(resourceAccessRules=[{"tenantId": "other", "resourceId": "/x"}]), **secured(ID)},
    ),
    Case("an open account in an enforced perimeter", {**rules(action="Allow"), **secured(ID)}),
    Case(
        "two perimeters, one of them open",
        {
            **account(**PERIMETER),
            PERIMETERS: [association(ID), association(ID, name="b")],
            PERIMETER_RULES: {PROFILE.lower(): [ALL_OF_IT]},
        },
        FAILS,
    ),
    Case("a perimeter that was not returned", account(**PERIMETER), verdict=NOT_ASSESSED),
    Case(
        "rules of the perimeter could not be read",
        {**account(**PERIMETER), PERIMETERS: [association(ID)], PERIMETER_RULES: {PROFILE.lower(): gap(PERIMETER_RULES)}},
        verdict=NOT_ASSESSED,
    ),
    Case("an account that a cluster manages", {STORAGE: [row(KIND, "stnodes", {}, group=CLUSTER_GROUP)]}, verdict=NOT_APPLICABLE),
    Case("of another tenant only", {STORAGE: [row(KIND, "stother", {}, subscription=FOREIGN)]}, verdict=NOT_APPLICABLE),
    Case("no account", {STORAGE: []}, verdict=NOT_APPLICABLE),
    Case("no subscription", {**NO_SUBSCRIPTION, STORAGE: []}, verdict=NOT_APPLICABLE),
    Case("could not be read", {STORAGE: gap(STORAGE)}, verdict=NOT_ASSESSED),
)
