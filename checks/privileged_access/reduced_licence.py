from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.people import PrivilegedUsers
from ztscan.entities.tenant import SubscribedSku
from ztscan.entities.users import PrivilegedUserDetails
from ztscan.plugin import Finding, Gap, GapReason, Severity, Unknown, check, required

from ._holders import settle


@check(
    title="Administrative accounts carry no productivity licences",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access"],
    mappings={
        "cis-m365-6.0": ["1.1.4"],
        "cis-m365-7.0": ["1.1.4"],
        "monkey365": [
            "entra-iam-pim-privileged-users-use-licenses-with-reduced-application-footprint",
            "entra-iam-privileged-users-use-licenses-with-reduced-application-footprint",
        ],
        "prowler": ["admincenter_users_admins_reduced_license_footprint"],
    },
)
def reduced_licence(
    privileged_users: PrivilegedUsers,
    subscribed_skus: tuple[SubscribedSku, ...],
    *,
    allowed: tuple[str, ...] = ("AAD_PREMIUM", "AAD_PREMIUM_P2"),
) -> Iterator[Finding]:
    """Whether privileged accounts can use applications that they do not need to administer.

    What it checks:
        Each user who holds or may activate a privileged role has no licence, or only products of `allowed` (by `skuPartNumber`;
        Microsoft Entra ID P1 and P2).

    Why it matters:
        Every licensed application is another way in: a document with a macro, a chat message, a consent prompt. Accounts that
        only administer need none of it.

    Limits:
        Judged by the product and not by the single plans that are switched off within it. Add the names of products that your
        administrators do need to `allowed`.

    Remediation:
        1. Give each administrator a separate account for administration.
        2. Open {portal:m365_users} > the account > Licenses and apps, and leave
           Microsoft Entra ID P2 only: `POST /users/{id}/assignLicense {"addLicenses": [], "removeLicenses": ["{skuId}"]}`.

    References:
        https://learn.microsoft.com/microsoft-365/admin/add-users/admin-roles-page
        https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
    """
    products = {sku.sku_id: sku.sku_part_number for sku in subscribed_skus if sku.sku_id and sku.sku_part_number}
    gaps: list[Gap] = []
    for user, details in privileged_users.details.items():
        try:
            licences = _products(details, products)
        except Unknown as unknown:
            gaps.extend(unknown.gaps)
            continue
        surplus = sorted(product for product in licences if product not in allowed)
        if surplus:
            subject = privileged_users.subject(user)
            message = f"{subject.name} administers and is licensed for {', '.join(surplus)}"
            yield Finding(subject, message, ", ".join(sorted(licences)), f"none, or only {', '.join(allowed)}")
    settle(privileged_users, *gaps)


def _products(details: PrivilegedUserDetails, products: dict[str, str]) -> set[str]:
    """Names of the products that the user is licensed for. Unknown where one is not among the tenant's subscriptions."""
    licences = required(details.assigned_licenses, "privileged_user_details", "assignedLicenses")
    unknown = sorted(licence.sku_id for licence in licences if licence.sku_id not in products)
    if unknown:
        detail = f"`subscribed_skus` does not list `{unknown[0]}`, which a privileged user is licensed for"
        raise Unknown(Gap("subscribed_skus", GapReason.MALFORMED, detail, "scan again; report it if it stays so"))
    return {products[licence.sku_id] for licence in licences}
