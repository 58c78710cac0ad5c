from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_

from ztscan.estate.reachability.addresses import NONE
from ztscan.estate.visibility import Visibility
from ztscan.estate.waf import Waf
from ztscan.estate.web_protection import WebProtection
from ztscan.plugin import Severity, Yielded, check, known, required

from ._waf import ACTIONS, addresses_of, by_policy, in_force, is_for_all, is_most


@check(
    title="Web application firewalls are on, prevent attacks and read request bodies",
    severity=Severity.HIGH,
    objectives=["network.detect_cloud"],
    mappings={
        "stronger": {"cis-azure-6.0": ["7.14"], "zta": ["25541", "25543", "26879", "26880"]},
        "partial": {"mcsb": ["NS-6"]},
    },
    since="0.2.0",
)
def waf_prevention(azure_web_protection: WebProtection, azure_visibility: Visibility) -> Iterator[Yielded]:
    """Checks what the firewall in force at each listener, path and domain does.

    What it checks:
        It is enabled, in the mode Prevention, and reads request bodies. No custom rule, and no rules together, allow all or
        most requests. Most are all but a few, all from half of the addresses, or all with the method GET or POST. Custom
        rules come before the managed ones, and what they allow is not looked at.

    Why it matters:
        In the mode Detection an attack is recorded and reaches the application.

    Limits:
        Policies that protect nothing are not judged. A custom rule that allows a part of the requests is accepted.

    Remediation:
        1. Review the logs of the firewall, and add exclusions for what is wanted.
        2. Open Azure portal > Web Application Firewall policies (WAF) > the policy > Overview, and switch to prevention mode,
           or run `az network application-gateway waf-policy policy-setting update --policy-name NAME -g GROUP --state Enabled
           --mode Prevention --request-body-check true` (`az network front-door waf-policy update --mode Prevention`).
        3. Delete custom rules that allow everything.

    References:
        https://learn.microsoft.com/azure/web-application-firewall/ag/ag-overview#waf-modes
        https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-policy-settings
    """
    message, expected = "attacks on web applications are not blocked", "enabled, Prevention, request bodies read"
    yield from by_policy(azure_web_protection, azure_visibility, _faults, message, expected)


def _faults(waf: Waf) -> Iterator[str]:
    if not required(waf.enabled, waf.resource, "state"):
        yield "disabled"
    if not required(waf.prevents, waf.resource, "mode"):
        yield "mode: Detection"
    if not required(waf.reads_bodies, waf.resource, "requestBodyCheck"):
        yield "request bodies are not read"
    allowing = [rule for rule in in_force(waf, "matchrule") if known(rule.action, ACTIONS, waf.resource, "action") == "allow"]
    for rule in allowing:
        if is_for_all(rule, waf.resource):
            yield f"the custom rule {rule.name} allows all requests"
    together = reduce(or_, (addresses_of(rule, waf.resource) for rule in allowing), NONE)
    if is_most(together) and not any(is_for_all(rule, waf.resource) for rule in allowing):
        yield "custom rules together allow most addresses"
