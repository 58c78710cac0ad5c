from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from ztscan.directory.counting import agreeing, counted
from ztscan.entities.azure_firewalls import Firewall, FirewallPolicy, IntrusionBypass, IpGroup
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Note, Severity, Yielded, check, known

from ._firewalls import MODES, POLICIES, Policies, intrusion_faults, is_broad
from ._judging import judged, subject


@check(
    title="Azure Firewall inspects traffic for intrusions and denies them",
    severity=Severity.HIGH,
    objectives=["network.detect_cloud"],
    mappings={"stronger": {"zta": ["25539"]}, "partial": {"mcsb": ["NS-4"]}},
    since="0.2.0",
)
def firewall_idps(
    azure_firewalls: tuple[Firewall, ...],
    azure_firewall_policies: tuple[FirewallPolicy, ...],
    azure_ip_groups: tuple[IpGroup, ...],
    azure_visibility: Visibility,
    *,
    most_signatures_off: int = 100,
) -> Iterator[Yielded]:
    """Checks the intrusion detection and prevention of firewalls.

    What it checks:
        Each firewall and its policy have the tier Premium. IDPS has the mode "Alert and deny", in the policy or in one that
        it inherits from. No bypass is for more addresses than a /16 on both sides, and no more than 100 signatures are off or
        only alert (`most_signatures_off`).

    Why it matters:
        Rules decide by address and port. Exploits and the traffic of malware come over ports that are open.

    Limits:
        Traffic that does not pass the firewall, and encrypted traffic without TLS inspection, is not inspected.

    Remediation:
        1. Open Azure portal > Firewall Policies > the policy > Settings > IDPS (tier Premium).
        2. Run it in the mode Alert for some weeks, and set signatures that block what is wanted to Alert.
        3. Set the mode to "Alert and deny", or run `az network firewall policy update --ids ID --idps-mode Deny`.

    References:
        https://learn.microsoft.com/azure/firewall/premium-features#idps
    """
    policies = Policies.of(azure_firewall_policies)
    groups = {group.key: group for group in azure_ip_groups}
    wrong = partial(_wrong, policies, groups, most_signatures_off)
    yield from judged(azure_firewalls, azure_visibility, "Azure Firewall", wrong)


def _wrong(policies: Policies, groups: Mapping[str, IpGroup], most_off: int, firewall: Firewall) -> Iterator[Yielded]:
    obeyed = policies.obeyed(firewall)
    faults = intrusion_faults(firewall, obeyed)
    faults += sorted({f"the bypass {one.name} is for most traffic" for one in _bypasses(obeyed) if _is_broad(one, groups)})
    off = len(_signatures_off(obeyed))
    if off > most_off:
        faults.append(f"{counted(off, 'signature')} {agreeing(off, 'are off or only alert')}")
    if faults:
        message = f"the firewall {firewall.name} does not deny intrusions"
        yield Finding(subject(firewall, "azureFirewall"), message, ", ".join(faults), "tier: Premium, mode: Deny")
    elif off:
        yield Note(f"{firewall.name} has {counted(off, 'signature')} of IDPS that do not deny")


def _bypasses(obeyed: tuple[FirewallPolicy, ...]) -> Iterator[IntrusionBypass]:
    for policy in obeyed:
        if policy.intrusion_detection and policy.intrusion_detection.configuration:
            yield from policy.intrusion_detection.configuration.bypass_traffic_settings or ()


def _is_broad(bypass: IntrusionBypass, groups: Mapping[str, IpGroup]) -> bool:
    source = is_broad(bypass.source_addresses, bypass.source_ip_groups, groups)
    return source and is_broad(bypass.destination_addresses, bypass.destination_ip_groups, groups)


def _signatures_off(obeyed: tuple[FirewallPolicy, ...]) -> set[str]:
    return {
        one.id
        for policy in obeyed
        if policy.intrusion_detection and policy.intrusion_detection.configuration
        for one in policy.intrusion_detection.configuration.signature_overrides or ()
        if known(one.mode, MODES, POLICIES, "signatureOverrides.mode") != "deny"
    }
