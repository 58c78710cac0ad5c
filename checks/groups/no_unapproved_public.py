from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.groups import M365Group
from ztscan.plugin import Finding, Gap, GapReason, NotApplicable, Severity, Subject, Unknown, check, known


@check(
    title="Only approved Microsoft 365 groups are public",
    severity=Severity.LOW,
    objectives=["identities.entitlement_management"],
    mappings={
        "equal": {
            "cis-m365-6.0": ["1.2.1"],
            "cis-m365-7.0": ["1.2.1"],
            "maester": ["CIS.M365.1.2.1"],
            "monkey365": ["eid-public-group-detected"],
            "prowler": ["admincenter_groups_not_public_visibility"],
        }
    },
    since="0.2.0",
)
def no_unapproved_public(m365_groups: tuple[M365Group, ...], *, approved_groups: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Checks that no Microsoft 365 group is public unless it was approved.

    What it checks:
        No Microsoft 365 group has the visibility Public, except those whose ids are in the option `approved_groups`.

    Why it matters:
        Every user of the tenant can join a public group and read its files, mail and chats. Owners choose Public by mistake.

    Limits:
        Security groups have no visibility. What a public group contains is not assessed.

    Remediation:
        1. Open {portal:groups}, select the group, and open Properties. Set the visibility to Private.
        2. Or send `PATCH /groups/{id} {"visibility": "Private"}`.
        3. Declare groups that are public on purpose in `approved_groups`.

    References:
        https://learn.microsoft.com/microsoft-365/admin/create-groups/office-365-groups
        https://learn.microsoft.com/graph/api/resources/group
    """
    if not m365_groups:
        raise NotApplicable("the tenant has no Microsoft 365 groups")
    approved = {group.casefold() for group in approved_groups}
    gaps: list[Gap] = []
    for group in m365_groups:
        if group.id.casefold() in approved:
            continue
        if group.visibility is None:
            detail = f"Graph does not say the visibility of group {group.id}"
            gaps.append(Gap("m365_groups", GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
            continue
        try:
            visibility = known(group.visibility, ("public", "private", "hiddenmembership"), "m365_groups", "visibility")
        except Unknown as unknown:
            gaps += unknown.gaps
            continue
        if visibility == "public":
            subject = Subject("group", group.id, group.name)
            message = f"every user can join {group.name} and read its content"
            yield Finding(subject, message, "visibility: Public", "visibility: Private, or listed in `approved_groups`")
    if gaps:
        raise Unknown(*gaps)
