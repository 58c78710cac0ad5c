from __future__ import annotations

from collections.abc import Iterator

from ztscan.estate.visibility import Visibility
from ztscan.estate.waf import Waf
from ztscan.estate.web_protection import WebProtection
from ztscan.plugin import Severity, Yielded, check, known

from ._waf import ACTIONS, by_policy, in_force

STOPPING = ACTIONS - {"log", "allow"}


@check(
    title="Web application firewalls limit the request rate of each client",
    severity=Severity.LOW,
    objectives=["network.detect_cloud"],
    mappings={"equal": {"zta": ["27016", "27017"]}, "partial": {"mcsb": ["NS-6"], "zta": ["27018", "27019", "27020"]}},
    since="0.2.0",
)
def waf_rate_limits(azure_web_protection: WebProtection, azure_visibility: Visibility) -> Iterator[Yielded]:
    """Checks for a limit on the rate of requests.

    What it checks:
        The firewall in force at each listener, path and domain has an enabled custom rule of the type rate limit that does
        more than log.

    Why it matters:
        A limit slows down clients that guess passwords or copy a site, and keeps the application available to others.

    Limits:
        Whether the limit fits the application is not judged. Challenges to clients (JavaScript, CAPTCHA) are not required.

    Remediation:
        1. Open Azure portal > Web Application Firewall policies (WAF) > the policy > Custom rules > Add custom rule.
        2. Choose the rule type "Rate limit", a threshold above normal use, and the action Block. For Front Door, run
           `az network front-door waf-policy rule create --rule-type RateLimitRule --action Block`.

    References:
        https://learn.microsoft.com/azure/web-application-firewall/ag/rate-limiting-overview
        https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-rate-limit
    """
    message, expected = "a web application firewall does not limit the request rate", "an enabled rule of the type rate limit"
    yield from by_policy(azure_web_protection, azure_visibility, _faults, message, expected)


def _faults(waf: Waf) -> Iterator[str]:
    actions = [known(rule.action, ACTIONS, waf.resource, "action") for rule in in_force(waf, "ratelimitrule")]
    if not any(action in STOPPING for action in actions):
        yield "no rate limit"
