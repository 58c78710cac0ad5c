from __future__ import annotations

import re
from collections.abc import Iterator

from ztscan.directory.counting import in_order
from ztscan.directory.third_parties import OF_NO_APPLICATION
from ztscan.entities.applications import ServicePrincipal
from ztscan.plugin import Finding, Manual, Note, Severity, Subject, check

_AZURE_VPN = frozenset(
    {
        "c632b3df-fb67-4d84-bdcf-b95ad541b5c8",
        "41b23e61-6c1e-4545-b367-cd054e0ed4b4",
        "51bb15d4-3a4f-4ebf-9dca-40096fe32426",
        "49f817b6-84ae-4cc0-928c-73f27289b3aa",
    }
)
"""Ids of the Azure VPN client: all clouds, then global, US Government and China with the older id."""
_NAMES = re.compile(
    r"\bvpn\b|globalprotect|anyconnect|secure client|connect secure|pulse secure|big-ip|netextender|citrix gateway|netscaler",
    re.IGNORECASE,
)
"""Names of VPN gateways in the gallery of applications."""
_FEDERATED = frozenset({"saml", "oidc"})
_VAULTED = frozenset({"password", "notsupported"})
_SHOWN = 5


@check(
    title="VPN applications in the tenant sign users in with Microsoft Entra ID",
    severity=Severity.MEDIUM,
    objectives=["apps.vpn_sso"],
    since="0.2.0",
)
def vpn_single_sign_on(service_principals: tuple[ServicePrincipal, ...]) -> Iterator[Finding | Note]:
    """Checks how the VPN applications that can be recognised sign users in.

    What it checks:
        An enabled application is taken for a VPN by the id of the Azure VPN client, or by the name of a gateway. None of them
        uses stored passwords. If none is found, or one has no sign-in mode, the check is manual.

    Why it matters:
        A VPN with accounts of its own knows no Conditional Access. A stolen password opens the network.

    Limits:
        This is a hint. Names can be changed, and a gateway that does not use Microsoft Entra ID has no application here. The
        owner of the objective therefore has to confirm. Whether the gateway also accepts local accounts is not in Graph.

    Remediation:
        1. Open {portal:enterprise_apps} > New application, and add the gateway from the gallery.
        2. Set up SAML single sign-on in both places, and require assignment.
        3. Remove local accounts and RADIUS from the gateway. Require MFA for the application by Conditional Access.

    References:
        https://learn.microsoft.com/azure/vpn-gateway/point-to-site-entra-gateway
        https://learn.microsoft.com/entra/identity/enterprise-apps/what-is-single-sign-on
    """
    found = [one for one in service_principals if one.account_enabled is not False and _is_vpn(one)]
    if not found:
        raise Manual("no VPN was recognised among the applications: name the VPN gateways, and how people sign in to them")
    unclear = []
    for one in sorted(found, key=lambda principal: principal.id):
        mode = (one.preferred_single_sign_on_mode or "").casefold()
        if mode in _VAULTED:
            subject = Subject("servicePrincipal", one.id, one.display_name or one.id)
            message = f"the VPN {subject.name} does not sign users in with Microsoft Entra ID"
            yield Finding(subject, message, f"preferredSingleSignOnMode: {mode}", "saml or oidc")
        elif mode not in _FEDERATED and one.app_id.lower() not in _AZURE_VPN:
            unclear.append(one.display_name or one.id)
    if unclear:
        names = in_order(unclear, most=_SHOWN)
        raise Manual(f"Graph has no sign-in mode of some VPN applications: confirm how people sign in ({names})")
    yield Note(f"taken for a VPN by id or name: {in_order((one.display_name or one.id for one in found), most=_SHOWN)}")


def _is_vpn(principal: ServicePrincipal) -> bool:
    """By the id of the Azure VPN client; of other applications by the name. Managed identities are no applications."""
    if principal.app_id.lower() in _AZURE_VPN:
        return True
    kind = (principal.service_principal_type or "application").casefold()
    return kind not in OF_NO_APPLICATION and _NAMES.search(principal.display_name or "") is not None
