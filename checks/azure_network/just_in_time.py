from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ztscan.entities.azure import subscription_of
from ztscan.entities.azure_defender import SERVERS, CloudRecommendation
from ztscan.entities.azure_just_in_time import JustInTimePolicy
from ztscan.entities.azure_networks import NetworkInterface
from ztscan.entities.azure_scale_sets import ScaleSet
from ztscan.estate.defender_plans import PLANS, DefenderPlans
from ztscan.estate.reachability.addresses import Grade
from ztscan.estate.reachability.endpoints import Endpoint, Reach
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, GapReason, Severity, Unknown, check, known

from ._judging import unclear
from ._reach import MANAGEMENT, Machine, collected, machines, raise_any

RECOMMENDATIONS = "azure_recommendations"
JUST_IN_TIME = "805651bc-6ecd-4c73-9b55-97a19d0582d0"
"""The recommendation: management ports are protected with just-in-time access."""
CODES = ("healthy", "unhealthy", "notapplicable")


@check(
    title="Reachable machines use just-in-time access for management ports",
    severity=Severity.MEDIUM,
    objectives=["network.limit_access"],
    mappings={"equal": {"prowler": ["vm_jit_access_enabled"]}, "partial": {"mcsb": ["NS-1", "PA-2"]}},
    since="0.2.0",
)
def just_in_time(
    azure_network_interfaces: tuple[NetworkInterface, ...],
    azure_scale_sets: tuple[ScaleSet, ...],
    azure_reach: Reach,
    azure_recommendations: Sequence[CloudRecommendation],
    azure_just_in_time_policies: ByKey[tuple[JustInTimePolicy, ...]] | Gap,
    azure_plans: DefenderPlans,
    azure_visibility: Visibility,
) -> Iterator[Finding]:
    """Checks that management ports are closed until somebody asks for them.

    What it checks:
        Each reachable virtual machine has just-in-time access: Defender for Cloud says so, or a policy names the machine. A
        machine is reachable if it has a public address, or if a load balancer or firewall leads to it from outside. Network
        security groups that allow anyone outside to reach a management port count too.

    Why it matters:
        An attacker who scans the internet does not find a port that is open to one address for three hours.

    Limits:
        Just-in-time access needs Defender for Servers Plan 2. In a subscription without it, machines are not assessed. Machines
        that nothing outside reaches pass.

    Remediation:
        1. Open Defender portal or Azure portal > Defender for Cloud > Workload protections > Just-in-time VM access.
        2. Choose the machine, then Enable JIT: `az security jit-policy list` shows the policies that there are.
        3. Or close the port, and connect through Azure Bastion.

    References:
        https://learn.microsoft.com/azure/defender-for-cloud/just-in-time-access-usage
    """
    codes = {row.target: row.code for row in azure_recommendations if row.name.casefold() == JUST_IN_TIME}
    judge = _Judge(codes, azure_just_in_time_policies, azure_plans)
    gaps: list[Gap] = []
    for machine in machines(azure_network_interfaces, azure_scale_sets, azure_reach, azure_visibility, gaps):
        if machine.subject.kind == "virtualMachine":
            with collected(gaps):
                yield from judge.of(machine)
    raise_any(*gaps)


class _Judge(msgspec.Struct, frozen=True):
    codes: dict[str, str | None]
    policies: ByKey[tuple[JustInTimePolicy, ...]] | Gap
    plans: DefenderPlans

    def of(self, machine: Machine) -> Iterator[Finding]:
        at_risk = [why for endpoint in machine.endpoints for why in _risks(endpoint)]
        said = self._said(machine) if at_risk else True
        if said:
            return
        if not self._is_licensed(subscription_of(machine.subject.id)):
            detail = "Defender for Servers Plan 2 is off in a subscription with machines that can be reached"
            remedy = "turn on the plan (see `azure_infrastructure.defender_plans`), or close the ports"
            raise Unknown(Gap(PLANS, GapReason.NOT_LICENSED, detail, remedy))
        if said is None and self._is_named(machine):
            return
        message = f"management ports of {machine.subject.name} are open at all times"
        yield Finding(machine.subject, message, ", ".join(dict.fromkeys(at_risk)), "just-in-time access")

    def _said(self, machine: Machine) -> bool | None:
        """Whether ports are opened on request, as Defender says. That it does not assess an open machine is no answer (None)."""
        if machine.subject.id not in self.codes:
            return None
        code = known(self.codes[machine.subject.id], CODES, RECOMMENDATIONS, "status.code")
        return None if code == "notapplicable" and any(map(_is_open, machine.endpoints)) else code != "unhealthy"

    def _is_named(self, machine: Machine) -> bool:
        """Whether a policy names the machine. Policies of subscriptions without the plan are not read."""
        policies = self.policies if isinstance(self.policies, Gap) else self.policies[subscription_of(machine.subject.id)]
        if isinstance(policies, Gap):
            raise Unknown(policies)
        return any(one.key == machine.subject.id for policy in policies for one in policy.properties.machines or ())

    def _is_licensed(self, subscription: str) -> bool:
        plan = self.plans.of(subscription, SERVERS)
        sub_plan = (plan.sub_plan or "P2").casefold() if plan is not None else ""
        return self.plans.is_on(subscription, SERVERS) and sub_plan == "p2"


def _risks(endpoint: Endpoint) -> Iterator[str]:
    """Why the ports of an address need protection."""
    if any(path.direct for path in endpoint.paths):
        yield "a public address"
        return
    answers = endpoint.admits_at(MANAGEMENT) if endpoint.filters else ()
    if any(answer.least.grade > Grade.CLOSED for answer in answers):
        yield "a network security group that lets management ports through"
    elif _is_open(endpoint):
        yield "a load balancer or firewall that leads to management ports"
    elif any(answer.most.grade > Grade.CLOSED for answer in answers):
        raise unclear("azure_security_groups", endpoint.doubts[0])


def _is_open(endpoint: Endpoint) -> bool:
    """Whether anybody outside reaches a management port. Raises Unknown where that is not certain."""
    answers = endpoint.reached_each(MANAGEMENT)
    if any(answer.least.grade > Grade.CLOSED for answer in answers):
        return True
    if any(answer.most.grade > Grade.CLOSED for answer in answers):
        raise unclear("azure_security_groups", endpoint.doubts[0])
    return False
