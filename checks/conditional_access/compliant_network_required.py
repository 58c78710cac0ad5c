from __future__ import annotations

from collections.abc import Iterator

from ztscan.conditional_access.proof import catalogue
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.entities.conditional_access import GlobalSecureAccessSettings, NamedLocation
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Subject, Unknown, Yielded, check, required

from ._global_secure_access import compliant_networks

SETTINGS = Subject("networkaccess.conditionalAccessSettings", "conditionalAccessSettings", "Global Secure Access")


@check(
    title="Access is limited to the compliant network of Global Secure Access",
    severity=Severity.MEDIUM,
    objectives=["identities.trusted_locations", "network.limit_access"],
    mappings={"zta": ["25379"]},
)
def compliant_network_required(
    named_locations: tuple[NamedLocation, ...],
    sign_in_coverage: SignInCoverage,
    global_secure_access_settings: GlobalSecureAccessSettings | Gap,
    *,
    wanted: bool = False,
) -> Iterator[Yielded]:
    """Whether tokens only work behind the organisation's own security service edge.

    What it checks:
        Where the tenant has the compliant network as a named location: Global Secure Access signals to Conditional Access, and
        every sign-in of every user to every application from outside of the compliant network is blocked. With the option
        `wanted`, a tenant that does not have it fails.

    Why it matters:
        A token that was stolen by phishing is replayed from the attacker's machine. That machine has no Global Secure Access
        client of this tenant, so that the token is of no use there.

    Limits:
        The published rule asks for one policy that excludes the compliant network; here the effect counts. The applications that
        Global Secure Access itself needs have to be excluded: accept these exclusions in `ztscan.toml`, or the proof names them.
        Entra makes the named location when signalling is switched on for the first time; without one, nothing is judged.

    Remediation:
        1. Open {portal:global_secure_access_session} > Adaptive access, and switch on
           "Enable CA Signaling for Entra ID".
        2. Create a policy for all users and all resources, Network: include Any location, exclude All Compliant Network
           locations, Grant: Block access. Exclude the emergency access accounts.
        3. Begin in report-only mode, and roll the client out first.

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
                "Entra is not told which requests come over the compliant network",
                f"signalingStatus: {status}",
                "enabled",
            )
    yield from sign_in_coverage.prove(
        catalogue.COMPLIANT_NETWORK_REQUIRED, "conditional_access.compliant_network_required"
    ).findings()
    if isinstance(global_secure_access_settings, Gap):
        raise Unknown(global_secure_access_settings)
