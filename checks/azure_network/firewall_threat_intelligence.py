from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ztscan.directory.counting import in_order
from ztscan.entities.azure_firewalls import Firewall, FirewallPolicy, ThreatIntelligenceExceptions
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check, known

from ._firewalls import FIREWALLS, MODES, POLICIES, Policies, is_wide, tier
from ._judging import judged, subject


@check(
    title="Azure Firewall denies traffic from and to addresses known from threat intelligence",
    severity=Severity.HIGH,
    objectives=["network.detect_cloud"],
    mappings={"stronger": {"zta": ["25537"]}, "partial": {"mcsb": ["NS-3", "NS-4"]}},
    since="0.2.0",
)
def firewall_threat_intelligence(
    azure_firewalls: tuple[Firewall, ...],
    azure_firewall_policies: tuple[FirewallPolicy, ...],
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks the mode of threat intelligence and its exceptions.

    What it checks:
        Each firewall has the tier Standard or Premium and the mode "Alert and deny", in its policy or in one that this
        inherits from. Exceptions are for fewer addresses than a /16, and not for every name.

    Why it matters:
        In the mode Alert, traffic to known command servers is recorded and passes.

    Limits:
        Firewalls of other makers are not judged.

    Remediation:
        1. Open Azure portal > Firewall Policies > the policy > Settings > Threat intelligence.
        2. Set the mode to "Alert and deny" and review the allow list, or run
           `az network firewall policy update --ids ID --threat-intel-mode Deny`.
        3. The tier Basic cannot deny: change it to Standard first.

    References:
        https://learn.microsoft.com/azure/firewall/threat-intel
    """
    policies = Policies.of(azure_firewall_policies)
    yield from judged(azure_firewalls, azure_visibility, "Azure Firewall", partial(_wrong, policies))


def _wrong(policies: Policies, firewall: Firewall) -> Iterator[Yielded]:
    obeyed = policies.obeyed(firewall)
    faults = [*_mode(firewall, obeyed), *_exceptions(obeyed or (firewall,))]
    if tier(firewall, obeyed) == "basic":
        faults.append("the tier Basic can only alert")
    if faults:
        message = f"the firewall {firewall.name} does not deny traffic to known bad addresses"
        yield Finding(subject(firewall, "azureFirewall"), message, ", ".join(faults), "mode: Deny, narrow exceptions")


def _mode(firewall: Firewall, obeyed: tuple[FirewallPolicy, ...]) -> Iterator[str]:
    """The strictest mode counts. Without one it is Alert."""
    said = [(policy.threat_intelligence, POLICIES) for policy in obeyed] or [(firewall.threat_intelligence, FIREWALLS)]
    modes = [MODES.index(known(mode or "Alert", MODES, resource, "threatIntelMode")) for mode, resource in said]
    if max(modes) < MODES.index("deny"):
        yield f"mode: {MODES[max(modes)].capitalize()}"


def _exceptions(obeyed: tuple[FirewallPolicy, ...] | tuple[Firewall]) -> Iterator[str]:
    allowed = [_allowed(one) for one in obeyed]
    if is_wide(address for one in allowed for address in one.addresses or ()):
        yield "exceptions for more addresses than a /16"
    names = in_order({name for one in allowed for name in one.fqdns or () if name.count(".") < 2 and name.startswith("*")})
    if names:
        yield f"exceptions for {names}"


def _allowed(one: FirewallPolicy | Firewall) -> ThreatIntelligenceExceptions:
    """The exceptions of a policy, or of a firewall without one, which has lists of texts parted by commas."""
    if isinstance(one, FirewallPolicy):
        return one.exceptions or ThreatIntelligenceExceptions()
    said = {name.casefold(): value for name, value in (one.more or {}).items()}
    addresses, names = (_parted(said.get(f"threatintel.whitelist.{kind}")) for kind in ("ipaddresses", "fqdns"))
    return ThreatIntelligenceExceptions(addresses=addresses, fqdns=names)


def _parted(value: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (value or "").split(",") if part.strip())
