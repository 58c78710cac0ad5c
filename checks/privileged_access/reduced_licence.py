from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.directory.people import PrivilegedUsers
from ztscan.entities.tenant import SubscribedSku
from ztscan.entities.users import PrivilegedUserDetails
from ztscan.plugin import Finding, Gap, GapReason, Severity, Unknown, check, required

from ._holders import settle


@check(
    title="Accounts with privileged roles have no productivity licences",
    severity=Severity.MEDIUM,
    objectives=["identities.privileged_access"],
    mappings={
        "partial": {
            "cis-m365-6.0": ["1.1.4"],
            "cis-m365-7.0": ["1.1.4"],
            "monkey365": [
                "entra-iam-pim-privileged-users-use-licenses-with-reduced-application-footprint",
                "entra-iam-privileged-users-use-licenses-with-reduced-application-footprint",
            ],
            "prowler": ["admincenter_users_admins_reduced_license_footprint"],
        }
    },
)
def reduced_licence(
    privileged_users: PrivilegedUsers,
    subscribed_skus: tuple[SubscribedSku, ...],
    *,
    allowed: tuple[str, ...] = ("AAD_PREMIUM", "AAD_PREMIUM_P2"),
) -> Iterator[Finding]:
    """Checks that accounts with privileged roles have no licences for productivity applications.

    What it checks:
        Each user with an active or eligible assignment of a privileged role has no licence, or only products listed in
        `allowed`. Products are listed by `skuPartNumber`; the default is Microsoft Entra ID P1 and P2.

    Why it matters:
        Each licensed application is another attack path, such as a document with a macro, a chat message or a consent prompt.
        Accounts that are used only for administration need none of these applications.

    Limits:
        The check evaluates products, not the individual service plans that are enabled in a product. If your administrators
        need other products, add their names to `allowed`.

    Remediation:
        1. Create a separate administration account for each administrator.
        2. Open {portal:m365_users}, select the account, and open Licenses and apps. Keep only Microsoft Entra ID P2.
        3. Or send `POST /users/{id}/assignLicense {"addLicenses": [], "removeLicenses": ["{skuId}"]}`.
        4. To verify, read `GET /users/{id}/licenseDetails`, and scan again.

    References:
        https://learn.microsoft.com/microsoft-365/admin/add-users/admin-roles-page
        https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
    """
    products = {sku.sku_id: sku.sku_part_number for sku in subscribed_skus if sku.sku_id and sku.sku_part_number}
    listed = {product.casefold() for product in allowed}
    gaps: list[Gap] = []
    for user, details in privileged_users.details.items():
        try:
            licences = _products(details, products)
        except Unknown as unknown:
            gaps.extend(unknown.gaps)
            continue
        surplus = in_order(product for product in licences if product.casefold() not in listed)
        if surplus:
            subject = privileged_users.subject(user)
            message = f"{subject.name} holds a privileged role and is licensed for {surplus}"
            yield Finding(subject, message, in_order(licences), f"no licence, or only {', '.join(allowed)}")
    settle(privileged_users, *gaps)


def _products(details: PrivilegedUserDetails, products: dict[str, str]) -> set[str]:
    """Names of the products that the user is licensed for. Raises Unknown if a product is not subscribed."""
    licences = required(details.assigned_licenses, "privileged_user_details", "assignedLicenses")
    unknown = sorted(licence.sku_id for licence in licences if licence.sku_id not in products)
    if unknown:
        detail = f"`subscribed_skus` does not list `{unknown[0]}`, which is assigned to a privileged user"
        raise Unknown(Gap("subscribed_skus", GapReason.MALFORMED, detail, "scan again; if this persists, report it"))
    return {products[licence.sku_id] for licence in licences}
