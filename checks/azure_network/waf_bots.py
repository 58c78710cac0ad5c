from __future__ import annotations

from collections.abc import Iterator

from ztscan.estate.visibility import Visibility
from ztscan.estate.waf import Waf
from ztscan.estate.web_protection import WebProtection
from ztscan.plugin import Severity, Yielded, check

from ._waf import by_policy, sets_of, version_of

BOTS, FLOODS = "microsoft_botmanagerruleset", "microsoft_httpddosruleset"


@check(
    title="Web application firewalls have the rule sets for bots and for HTTP floods",
    severity=Severity.MEDIUM,
    objectives=["network.detect_cloud"],
    mappings={
        "equal": {"zta": ["26882", "26884", "27015", "27024"]},
        "stronger": {"cis-azure-6.0": ["7.15"]},
        "partial": {"mcsb": ["NS-6"]},
    },
    since="0.2.0",
)
def waf_bots(azure_web_protection: WebProtection, azure_visibility: Visibility) -> Iterator[Yielded]:
    """Checks for rules against automated clients.

    What it checks:
        The firewall in force at each listener, path and domain has the managed rule sets Microsoft_BotManagerRuleSet and
        Microsoft_HTTPDDoSRuleSet.

    Why it matters:
        Bots try stolen passwords and look for weaknesses. A flood of valid requests takes an application down, and
        protection of addresses does not see it.

    Limits:
        Changed actions within these sets are not judged. Firewalls without managed rules, such as of Front Door Standard, fail.

    Remediation:
        1. Open Azure portal > Web Application Firewall policies (WAF) > the policy > Managed rules.
        2. Assign the rule sets for bot protection and HTTP DDoS, or run
           `az network application-gateway waf-policy managed-rule rule-set add --policy-name NAME -g GROUP
           --type Microsoft_BotManagerRuleSet --version 1.1`.

    References:
        https://learn.microsoft.com/azure/web-application-firewall/ag/bot-protection-overview
        https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-policy-configure-bot-protection
    """
    message, expected = "a web application firewall has no rules for bots or floods", "both rule sets"
    yield from by_policy(azure_web_protection, azure_visibility, _faults, message, expected)


def _faults(waf: Waf) -> Iterator[str]:
    sets = sets_of(waf)
    if BOTS not in sets or version_of(sets[BOTS], waf.resource) < (1, 0):
        yield "no rules for bots"
    if FLOODS not in sets:
        yield "no rules for floods"
