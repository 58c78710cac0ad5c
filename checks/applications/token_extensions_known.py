from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from ztscan.directory.counting import counted
from ztscan.entities.authentication_extensions import AuthenticationExtension
from ztscan.plugin import Finding, Gap, Manual, NotApplicable, Severity, Subject, Unknown, check, present, required

RESOURCE = "authentication_extensions"
_URL, _LOGIC_APP = "httprequestendpoint", "logicapptriggerendpointconfiguration"


@check(
    title="Custom authentication extensions call only approved endpoints, and authenticate to them",
    severity=Severity.HIGH,
    objectives=["identities.app_developer_privilege"],
    since="0.2.0",
)
def token_extensions_known(
    authentication_extensions: tuple[AuthenticationExtension, ...], *, approved_endpoints: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """Checks where Microsoft Entra ID sends data while somebody signs in, and from where it takes claims.

    What it checks:
        Each custom authentication extension calls an HTTPS URL whose host is in `approved_endpoints`, or a logic app that is in
        it as `subscription/resource group/workflow`. Microsoft Entra ID authenticates to it. If there are extensions and nothing
        is declared, the check is manual.

    Why it matters:
        The endpoint adds claims to tokens, receives one-time passcodes, or decides whether somebody may sign up. An attacker who
        controls it, or adds one, chooses the roles that an application reads from a token.

    Limits:
        An extension that no event uses is checked, too: delete it. A host is compared as a whole, so that a subdomain has to
        be declared. Microsoft Graph does not show who can change the code behind an approved endpoint.

    Remediation:
        1. Open {portal:custom_authentication_extensions}, and compare the target URL of each with the owners' documentation.
        2. Delete those that nobody needs: `DELETE /identity/customAuthenticationExtensions/{id}`.
        3. Set up API authentication where it is missing.
        4. Declare the others: `approved_endpoints = ["claims.contoso.com"]`.

    References:
        https://learn.microsoft.com/entra/identity-platform/custom-extension-overview
        https://learn.microsoft.com/graph/api/resources/customauthenticationextension
    """
    if not authentication_extensions:
        raise NotApplicable("the tenant has no custom authentication extensions")
    approved = {name.casefold() for name in approved_endpoints}
    gaps: dict[Gap, None] = {}
    for extension in authentication_extensions:
        try:
            yield from _faults(extension, approved)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)
    if not approved:
        raise Manual(f"declare the endpoints of {counted(len(authentication_extensions), 'extension')} in `approved_endpoints`")


def _faults(extension: AuthenticationExtension, approved: set[str]) -> Iterator[Finding]:
    subject = Subject("customAuthenticationExtension", extension.id, extension.name)
    where = f"{extension.name} ({extension.event})" if extension.event else extension.name
    if present(extension.authentication_configuration, RESOURCE, "authenticationConfiguration") is None:
        message = f"the extension {where} is called without authentication"
        yield Finding(
            subject, message, "authenticationConfiguration: null", "azureAdTokenAuthentication", discriminator="authentication"
        )
    called, encrypted = _endpoint(extension)
    if not encrypted:
        message = f"the extension {where} is called without encryption"
        yield Finding(subject, message, f"endpoint: {called}", "an HTTPS URL", discriminator="encryption")
    if approved and called.casefold() not in approved:
        message = f"the extension {where} calls an endpoint that is not approved"
        yield Finding(subject, message, f"endpoint: {called}", "listed in `approved_endpoints`")


def _endpoint(extension: AuthenticationExtension) -> tuple[str, bool]:
    """The host, or the logic app, and whether the call is encrypted. Raises Unknown if Graph does not state it."""
    endpoint = required(extension.endpoint_configuration, RESOURCE, "endpointConfiguration")
    kind = (endpoint.odata_type or "").rpartition(".")[2].casefold()
    if kind == _LOGIC_APP:
        parts = (endpoint.subscription_id, endpoint.resource_group_name, endpoint.logic_app_workflow_name)
        return "/".join(required(part, RESOURCE, "endpointConfiguration (logic app)") for part in parts), True
    url = required(endpoint.target_url if kind == _URL else None, RESOURCE, "endpointConfiguration/targetUrl")
    try:
        split = urlsplit(url)
        host = split.hostname
    except ValueError:
        host = None
    return required(host, RESOURCE, "endpointConfiguration/targetUrl (a URL)"), split.scheme == "https"
