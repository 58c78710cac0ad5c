from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.unified_groups import unified_setting
from ztscan.entities.tenant import GroupSetting
from ztscan.plugin import Finding, Severity, Subject, check


@check(
    title="Guests cannot own Microsoft 365 groups",
    severity=Severity.MEDIUM,
    objectives=["identities.entitlement_management"],
    mappings={"equal": {"eidsca": ["ST08"]}},
    since="0.2.0",
)
def not_group_owner(group_settings: tuple[GroupSetting, ...]) -> Iterator[Finding]:
    """Checks that a guest cannot become the owner of a Microsoft 365 group.

    What it checks:
        The directory setting `Group.Unified` has `AllowGuestsToBeGroupOwner` false. Without the object, the default (false)
        applies.

    Why it matters:
        An owner adds members and other guests. Another organisation protects the account of a guest.

    Limits:
        Guests who own a group already stay owners, and this check does not list them.

    Remediation:
        1. Send `PATCH /groupSettings/{id}` for the setting with the template `62375ab9-6b52-47ed-826b-58e47e0e304b`, with
           `AllowGuestsToBeGroupOwner` `false`.
        2. Review the owners of groups with guests in {portal:groups}, and replace guests among them.

    References:
        https://learn.microsoft.com/entra/identity/users/groups-settings-cmdlets
        https://learn.microsoft.com/graph/api/resources/groupsetting
    """
    if unified_setting(group_settings, "AllowGuestsToBeGroupOwner"):
        subject = Subject("directorySetting", "Group.Unified", "Microsoft 365 group settings")
        name = "AllowGuestsToBeGroupOwner"
        yield Finding(subject, "guests can own Microsoft 365 groups", f"{name}: true", f"{name}: false")
