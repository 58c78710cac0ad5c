from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.licences import licensed_for_intune
from ztscan.endpoints.app_protection import LicensedPeople
from ztscan.entities.app_protection import AppProtectionPolicy
from ztscan.entities.groups import DirectoryObject, Member
from ztscan.entities.managed_devices import EntraDevice
from ztscan.entities.users import User
from ztscan.plugin import ByKey, Finding, Gap, Severity, Table, check

from ._policies import ANDROID, in_use, uncovered


@check(
    title="App protection policies protect work data of all users on Android",
    severity=Severity.HIGH,
    objectives=["endpoints.compliance_for_access"],
    mappings={"stronger": {"zta": ["24549"]}},
    since="0.2.0",
)
def android(
    android_app_protections: tuple[AppProtectionPolicy, ...] | Gap,
    intune_people: LicensedPeople,
    app_protection_groups: ByKey[DirectoryObject | None] | Gap,
    app_protection_members: ByKey[Table[Member]] | Gap,
    entra_devices: Table[EntraDevice],
    users: Table[User],
    service_plans: frozenset[str],
) -> Iterator[Finding]:
    """Checks that apps on Android keep work data apart, also on devices that nobody manages.

    What it checks:
        Policies for Android reach each enabled member with a subscription that includes Intune. They protect Outlook, Teams
        and OneDrive on unmanaged devices, by a group of Microsoft apps or by name: one policy, or several that add up.
        Excluded groups are taken away.

    Why it matters:
        People read mail on their own telephones. Without app protection, work data is copied to private apps and backups, and
        remains there when somebody leaves.

    Limits:
        Only Conditional Access makes people use a protected app: see `conditional_access.app_protection_mobile`. A filter on an
        assignment is not evaluated. Users whose licence has Intune switched off count as licensed. Without an enabled device
        with Android in the directory, the check is not applicable.

    Remediation:
        1. Open {portal:intune_app_protection}, and create a policy for Android with Target to apps on all device types, and All
           Microsoft Apps.
        2. Assign it to the groups of all users with a licence. Remove excluded groups, or give them a policy of their own.

    References:
        https://learn.microsoft.com/intune/intune-service/apps/app-protection-policy
        https://learn.microsoft.com/graph/api/resources/intune-mam-androidmanagedappprotection
    """
    policies = licensed_for_intune(android_app_protections, service_plans)
    in_use(entra_devices, ANDROID)
    yield from uncovered(policies, ANDROID, intune_people, app_protection_groups, app_protection_members, users)
