from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.azure_access import ClassicAdministrator
from ztscan.estate.rows import each_if_any
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Gap, GapReason, Severity, Subject, Unknown, check

_CLASSIC = ("coadministrator", "serviceadministrator")
_BILLING = "accountadministrator"


@check(
    title="No classic administrators of subscriptions remain",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access"],
    mappings={"partial": {"mcsb": ["PA-1"]}},
    since="0.2.0",
)
def classic_administrators(
    azure_classic_administrators: tuple[ClassicAdministrator, ...], azure_visibility: Visibility
) -> Iterator[Finding]:
    """Checks that nobody administers a subscription by an assignment from before roles of Azure.

    What it checks:
        No subscription has a Co-Administrator or a Service Administrator. The Account Administrator, who pays, does not count.

    Why it matters:
        Classic administrators have the rights of an Owner, and neither PIM nor access reviews know them.

    Limits:
        Microsoft retired these roles on 31 August 2024.

    Remediation:
        1. Open Azure portal > Subscriptions > the subscription > Access control (IAM) > Classic administrators.
        2. Assign a role of Azure to those who need one, and remove the classic administrators.
        3. To verify: `az role assignment list --include-classic-administrators --subscription ID`.

    References:
        https://learn.microsoft.com/azure/role-based-access-control/classic-administrators
    """
    unsure = False
    for row in each_if_any(azure_classic_administrators, azure_visibility, "classic administrator"):
        held = [one for one in (row.role or "").lower().replace(" ", "").split(";") if one]
        unsure = unsure or not held or any(one not in (*_CLASSIC, _BILLING) for one in held)
        if any(one in _CLASSIC for one in held):
            name = row.mail or row.name
            place = azure_visibility.name_of(row.subscription)
            message = f"{name} is a classic administrator of {place}"
            yield Finding(Subject("classicAdministrator", row.key, name), message, row.role or "", "a role of Azure, if any")
    if unsure:
        detail = "`azure_classic_administrators` has an entry whose role is not known"
        remedy = "scan again; if this persists, report it"
        raise Unknown(Gap("azure_classic_administrators", GapReason.MALFORMED, detail, remedy))
