from __future__ import annotations

from collections.abc import Iterator

from ztscan.entities.guests import IdentityProvider
from ztscan.plugin import Finding, Manual, Severity, Subject, check, required


@check(
    title="Guests sign in only with intended identity providers",
    severity=Severity.LOW,
    objectives=["identities.entitlement_management"],
    since="0.2.0",
)
def identity_providers(
    identity_providers: tuple[IdentityProvider, ...], *, approved_providers: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """Checks that no social or custom identity provider is configured that nobody approved.

    What it checks:
        Each identity provider that is not built in has its id or type in the option `approved_providers`. If there are such
        providers and nothing is declared, the check is manual.

    Why it matters:
        A social account is protected as its owner likes. An attacker who takes it over signs in to this tenant.

    Limits:
        Built-in providers (Microsoft Entra ID, Microsoft account, email one-time passcode) are always listed and do not
        count. SAML and WS-Federation providers are listed elsewhere and are not assessed.

    Remediation:
        1. Open {portal:identity_providers}, and remove providers that are not needed.
        2. Or send `DELETE /identity/identityProviders/{id}`. Guests who use the provider must redeem their invitation again.
        3. Declare the others: `approved_providers = ["Google-OAUTH"]`.

    References:
        https://learn.microsoft.com/entra/external-id/identity-providers
        https://learn.microsoft.com/graph/api/identitycontainer-list-identityproviders
    """
    added = [one for one in identity_providers if not _built_in(one)]
    if added and not approved_providers:
        raise Manual(f"review the identity providers that were added ({len(added)}), and declare them in `approved_providers`")
    approved = {name.casefold() for name in approved_providers}
    for one in added:
        if not approved & {one.id.casefold(), (one.identity_provider_type or "").casefold()}:
            name = one.display_name or one.id
            message = f"guests can sign in with {name}, which is not approved"
            yield Finding(
                Subject("identityProvider", one.id, name), message, f"provider: {one.id}", "listed in `approved_providers`"
            )


def _built_in(provider: IdentityProvider) -> bool:
    required(provider.odata_type, "identity_providers", "@odata.type")
    return provider.is_built_in
