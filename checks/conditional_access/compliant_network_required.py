from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.entities.conditional_access import GlobalSecureAccessSettings, NamedLocation
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, Yielded, check, required

from ._global_secure_access import compliant_networks

SETTINGS = Subject("networkaccess.conditionalAccessSettings", "conditionalAccessSettings", "Global Secure Access")


@check(
    title="Access from outside the compliant network of Global Secure Access is blocked",
    severity=Severity.MEDIUM,
    objectives=["identities.trusted_locations", "network.limit_access"],
    mappings={"stronger": {"zta": ["25379"]}},
)
def compliant_network_required(
    named_locations: tuple[NamedLocation, ...],
    sign_in_coverage: SignInCoverage,
    global_secure_access_settings: GlobalSecureAccessSettings | Gap,
    *,
    wanted: bool = False,
) -> Iterator[Yielded]:
    """Checks that users can sign in only from the compliant network of Global Secure Access.

    What it checks:
        The check applies to tenants that have the compliant network as a named location. Global Secure Access signals to
        Conditional Access. Every sign-in of every user to every resource from outside the compliant network is blocked. With
        the option `wanted`, a tenant without a compliant network fails the check.

    Why it matters:
        An attacker replays a phished token from their own computer. That computer has no Global Secure Access client of this
        tenant, so the token is rejected.

    Limits:
        The published rule requires one policy that excludes the compliant network. This check evaluates the effect of all
        policies. The applications that Global Secure Access itself needs must be excluded. Accept these exclusions in
        `ztscan.toml`. Otherwise the check reports them.

        Microsoft Entra ID creates the named location when signalling is first enabled. Without this location, the tenant is
        not assessed.

    Remediation:
        1. Open {portal:global_secure_access_session} > Adaptive access, and enable "Enable CA Signaling for Entra ID".
        2. Alternatively, send `PATCH /beta/networkAccess/settings/conditionalAccess` with `{"signalingStatus": "enabled"}`.
        3. Deploy the Global Secure Access client to all devices.
        4. Open {portal:conditional_access_policies} > New policy. Include All users, exclude the emergency access accounts,
           and select All resources.
        5. Under Network, include Any location and exclude All Compliant Network locations. Select Grant > Block access.
        6. Alternatively, send `POST /identity/conditionalAccess/policies` with `"locations": {"includeLocations": ["All"],
           "excludeLocations": ["{id}"]}` and `"grantControls": {"operator": "OR", "builtInControls": ["block"]}`.
        7. Save the policy as Report-only, review its effect in {portal:conditional_access_insights}, and then set Enable
           policy to On.
        8. Verify on a device without the client: the sign-in is blocked.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-compliant-network
    """
    if not compliant_networks(named_locations) and not wanted:
        raise NotApplicable("the tenant has no compliant network")
    if isinstance(global_secure_access_settings, GlobalSecureAccessSettings):
        status = required(global_secure_access_settings.signaling_status, "global_secure_access_settings", "signalingStatus")
        if status.lower() != "enabled":
            yield Finding(
                SETTINGS,
                "Global Secure Access does not signal the compliant network to Conditional Access",
                f"signalingStatus: {status}",
                "signalingStatus: enabled",
            )
    yield from sign_in_coverage.prove(
        catalogue.COMPLIANT_NETWORK_REQUIRED, "conditional_access.compliant_network_required"
    ).findings()
    if isinstance(global_secure_access_settings, Gap):
        raise Unknown(global_secure_access_settings)
