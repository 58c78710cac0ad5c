from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_access import GroupSettings
from ztscan.estate.rows import whole_or_unknown
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, Severity, Subject, Unknown, check, required

SETTING = "requireAuthorizationForGroupCreation"


@check(
    title="Creating management groups needs a right on the root group",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access"],
    mappings={"equal": {"maester": ["MT.1064"]}, "partial": {"mcsb": ["AM-2"]}},
    since="0.2.0",
)
def group_creation_restricted(
    azure_group_settings: ByKey[GroupSettings | None], azure_visibility: Visibility
) -> Iterator[Finding]:
    """Checks that not every user can create management groups.

    What it checks:
        `requireAuthorizationForGroupCreation` is true in the hierarchy settings of the root group. No settings are a fail,
        because it is false by default.

    Why it matters:
        By default, every user can create a management group and becomes its Owner. They can move subscriptions that they
        control there, away from the policies and roles of the organisation.

    Limits:
        The check does not assess who can move subscriptions.

    Remediation:
        1. Open Azure portal > Management groups > Settings, and turn on "Require write permissions for creating new management
           groups".
        2. Or run `az account management-group hierarchy-settings create --name TENANT_ID
           --require-authorization-for-group-creation true`.
        3. To verify: `az account management-group hierarchy-settings list --name TENANT_ID`.

    References:
        https://learn.microsoft.com/azure/governance/management-groups/how-to/protect-resource-hierarchy
    """
    for tenant, settings in azure_group_settings.items():
        if isinstance(settings, Gap):
            raise Unknown(settings)
        if settings is None:
            whole_or_unknown(azure_visibility)
        if settings is None or not required(settings.write_needed, "azure_group_settings", SETTING):
            observed = "no hierarchy settings" if settings is None else f"{SETTING}: false"
            subject = Subject("managementGroup", tenant, "Tenant Root Group")
            message = "every user can create management groups"
            yield Finding(subject, message, observed, f"{SETTING}: true")
    whole_or_unknown(azure_visibility)
