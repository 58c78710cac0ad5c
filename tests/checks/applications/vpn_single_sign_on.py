"""Cases of `applications.vpn_single_sign_on`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from ztscan.core.model import Verdict

LIST = "service_principals"
MANUAL = Verdict.MANUAL
AZURE_VPN = "C632B3DF-fb67-4d84-bdcf-b95ad541b5c8"


def vpn(
    key: str = "gateway", name: str | None = "Example GlobalProtect", mode: str | None = "saml", **more: Any
) -> dict[str, Any]:
    """The application of a gateway, added to the service principals."""
    row = {
        "id": key,
        "appId": f"app-{key}",
        "displayName": name,
        "servicePrincipalType": "Application",
        "accountEnabled": True,
        "disabledByMicrosoftStatus": None,
        "appOwnerOrganizationId": "tenant",
        "appRoleAssignmentRequired": True,
        "preferredSingleSignOnMode": mode,
        "replyUrls": ["https://vpn.example/saml"],
        "tags": [],
        "passwordCredentials": [],
        "keyCredentials": [],
        **more,
    }
    return {LIST: Add(row)}


def two(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    return {LIST: Add(*first[LIST].objects, *second[LIST].objects)}


AZURE = vpn("azure", "Anything", None, appId=AZURE_VPN)
STORED = vpn("stored", "Old VPN", "password")

CASES = (
    Case("a gateway with SAML", vpn()),
    Case("a gateway with OpenID Connect", vpn(name="Cisco Secure Client", mode="oidc")),
    Case("the Azure VPN client, by its id", AZURE),
    Case("none is recognised", verdict=MANUAL),
    Case("stored passwords", STORED, {"stored"}),
    Case("stored passwords, and another gateway with SAML", two(STORED, vpn()), {"stored"}),
    Case("no sign-in by Microsoft Entra ID", vpn(mode="notSupported"), {"gateway"}),
    Case("a hostile name", vpn(name="<img src=x>`|\u001b[2J vpn", mode="password"), {"gateway"}),
    Case("no sign-in mode", vpn(mode=None), verdict=MANUAL),
    Case("a sign-in mode that nobody knows", vpn(mode="unknownFutureValue"), verdict=MANUAL),
    Case("one without a mode, and another one with SAML", two(vpn(mode=None), vpn("other")), verdict=MANUAL),
    Case("a disabled one does not count", vpn(mode="password", accountEnabled=False), verdict=MANUAL),
    Case("a managed identity with such a name", vpn(mode=None, servicePrincipalType="ManagedIdentity"), verdict=MANUAL),
    Case("a name that only contains the letters", vpn(name="Vpncloud"), verdict=MANUAL),
    Case("it has no name", vpn(name=None), verdict=MANUAL),
    Case("could not be read", {LIST: gap(LIST)}, verdict=Verdict.NOT_ASSESSED),
)
