"""Which subscriptions a GET is sent for: all of the tenant's own, or only those where the answer can matter."""

from __future__ import annotations

from ztscan.azure.areas.access import AzureAssignment, AzureRoleDefinition, tenure_scopes
from ztscan.azure.areas.defender import DefenderPlan, with_servers_plan
from ztscan.azure.areas.scope import AzureSubscription
from ztscan.azure.resource import MOST_SUBSCRIPTIONS, AzureResource
from ztscan.azure.resources import AZURE_RESOURCES
from ztscan.azure.role_powers import OWNER, READER
from ztscan.core.model import ByKey, Gap, GapReason
from ztscan.graph.areas.tenant import Organization

TENANT = "tenant"
ORGANIZATION = (
    Organization(
        id=TENANT,
        display_name="Contoso",
        tenant_type="AAD",
        created_date_time=None,
        country_letter_code=None,
        on_premises_sync_enabled=None,
        on_premises_last_sync_date_time=None,
        verified_domains=(),
        security_compliance_notification_mails=(),
        technical_notification_mails=(),
    ),
)
OWN, OTHER, FOREIGN = (
    AzureSubscription(id=f"/subscriptions/{name}", subscription=name, tenant_id=tenant)
    for name, tenant in (("a", TENANT), ("b", TENANT), ("c", "another"))
)
SUBSCRIPTIONS = (OWN, OTHER, FOREIGN)
NO_TREE = ByKey("azure_root_group", {TENANT: Gap("azure_root_group", GapReason.NO_PERMISSION, "hidden", "grant it")})
ROOT_GROUP = f"/providers/Microsoft.Management/managementGroups/{TENANT}"


def plan(subscription: str, tier: str | None, name: str = "VirtualMachines") -> DefenderPlan:
    key = f"/subscriptions/{subscription}/providers/Microsoft.Security/pricings/{name}"
    return DefenderPlan(id=key, name=name, tier=tier)


def assigned(scope: str, role: str) -> AzureAssignment:
    key = f"{scope}/providers/Microsoft.Authorization/roleAssignments/one"
    return AzureAssignment(id=key, name="one", role=f"/providers/Microsoft.Authorization/roleDefinitions/{role}", scope=scope)


def asked(*rows: AzureAssignment, definitions: tuple[AzureRoleDefinition, ...] | Gap = ()) -> list[str]:
    return list(tenure_scopes(ORGANIZATION, NO_TREE, SUBSCRIPTIONS, rows, definitions))


def test_servers_are_asked_about_where_their_plan_is_on_or_may_be() -> None:
    plans = (plan("A", "Standard"), plan("b", "Free"), plan("c", "Standard"))
    assert list(with_servers_plan(plans, SUBSCRIPTIONS, ORGANIZATION)) == ["a"]
    assert list(with_servers_plan((plan("b", None),), SUBSCRIPTIONS, ORGANIZATION)) == ["b"]
    assert list(with_servers_plan((plan("b", "Standard", "KeyVaults"),), SUBSCRIPTIONS, ORGANIZATION)) == []


def test_the_end_of_assignments_is_asked_where_one_of_a_powerful_role_begins() -> None:
    assert asked() == [ROOT_GROUP]
    assert asked(assigned("/subscriptions/A", OWNER)) == [ROOT_GROUP, "/subscriptions/a"]
    assert asked(assigned("/subscriptions/a", READER), assigned("/subscriptions/b/resourceGroups/g", OWNER)) == [ROOT_GROUP]


def test_a_role_that_nobody_knows_may_be_powerful() -> None:
    unread = Gap("azure_role_definitions", GapReason.NO_PERMISSION, "hidden", "grant it")
    assert asked(assigned("/subscriptions/b", "custom"), definitions=unread) == [ROOT_GROUP, "/subscriptions/b"]


def test_a_resource_of_every_subscription_is_read_of_as_many_as_one_query_covers() -> None:
    """Neither its path nor its keys say so alone: lists of the tenant's subscriptions have the limit of subscriptions."""
    limits = {
        name: one.keys.limit
        for name, one in AZURE_RESOURCES.items()
        if isinstance(one, AzureResource) and one.keys is not None and one.keys.limit == MOST_SUBSCRIPTIONS
    }
    assert set(limits) == {
        "azure_defender_settings",
        "azure_just_in_time_policies",
        "azure_pim_assignments",
        "azure_pim_eligibility",
        "azure_security_contacts",
        "azure_subscription_diagnostics",
        "azure_subscription_rights",
    }
    by_path = {name for name, one in AZURE_RESOURCES.items() if one.path.startswith("/subscriptions/{key}")}
    assert by_path <= set(limits)
