from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.unified_groups import unified_setting
from ztscan.entities.tenant import GroupSetting
from ztscan.plugin import Finding, Severity, Subject, check


@check(
    title="Only approved users create Microsoft 365 groups and teams",
    severity=Severity.LOW,
    objectives=["identities.self_service_access"],
    mappings={
        "equal": {
            "cis-m365-7.0": ["5.1.3.4"],
            "maester": ["MT.1055"],
            "monkey365": ["eid-users-can-create-m365-groups"],
            "prowler": ["entra_policy_default_user_cannot_create_m365_groups"],
        }
    },
    since="0.2.0",
)
def m365_creation_restricted(group_settings: tuple[GroupSetting, ...]) -> Iterator[Finding]:
    """Checks that not every user can create Microsoft 365 groups.

    What it checks:
        The directory setting `Group.Unified` has `EnableGroupCreation` false. Without the object, the default (true) applies.

    Why it matters:
        Each group brings a site, a mailbox and perhaps a team, with an owner who can invite guests. Unplanned groups hold data
        that nobody reviews.

    Limits:
        Who is in the approved group (`GroupCreationAllowedGroupId`) is not assessed. Administrators can always create groups.

    Remediation:
        1. Create a security group of the users who may create Microsoft 365 groups.
        2. Send `POST /groupSettings` (or `PATCH /groupSettings/{id}`) with the template
           `62375ab9-6b52-47ed-826b-58e47e0e304b`, `EnableGroupCreation` `false` and `GroupCreationAllowedGroupId`.
        3. Users of the approved group need Microsoft Entra ID P1. To verify, try to create a team as another user.

    References:
        https://learn.microsoft.com/microsoft-365/solutions/manage-creation-of-groups
        https://learn.microsoft.com/entra/identity/users/groups-settings-cmdlets
    """
    if unified_setting(group_settings, "EnableGroupCreation"):
        subject = Subject("directorySetting", "Group.Unified", "Microsoft 365 group settings")
        yield Finding(
            subject, "all users can create Microsoft 365 groups", "EnableGroupCreation: true", "EnableGroupCreation: false"
        )
