from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from ztscan.entities.azure_web import WEB_CONFIGURATION, WebConfiguration, WebSite
from ztscan.estate.reachability.services import sources_of
from ztscan.estate.reachability.sources import EVERYONE, NOBODY, Sources
from ztscan.estate.visibility import Visibility
from ztscan.plugin import Finding, Severity, Yielded, check, known, required

from ._judging import judged, subject, unclear

SITES, CONFIGURATIONS = "azure_web_sites", "azure_web_configurations"


@check(
    title="Function apps restrict who can connect",
    severity=Severity.LOW,
    objectives=["network.limit_access"],
    mappings={
        "equal": {"prowler": ["app_function_not_publicly_accessible"]},
        "partial": {"prowler": ["app_client_certificates_on"], "mcsb": ["NS-2"]},
    },
    since="0.2.0",
)
def functions_restricted(
    azure_web_sites: tuple[WebSite, ...],
    azure_web_configurations: tuple[WebConfiguration, ...],
    azure_private_doors: Mapping[str, int],
    azure_visibility: Visibility,
    *,
    restricted: tuple[str, ...] = (),
) -> Iterator[Yielded]:
    """Checks that functions are not open to everybody.

    What it checks:
        Each function app, and each app that `restricted` names, restricts who can connect. It has public network access off,
        access restrictions that admit less than a /8, or client certificates for all paths and HTTPS only. A rule for some
        headers denies nothing else.

    Why it matters:
        Functions are often written for one caller. An open address lets anybody try keys and unfinished code.

    Limits:
        Web sites are public by purpose, and judged only if `restricted` names them. Whether the code asks for a sign-in is not
        visible.

    Remediation:
        1. Open Azure portal > Function App > the app > Settings > Networking > Inbound traffic configuration.
        2. Disable public network access, or add access restrictions and set "Unmatched rule action" to Deny:
           `az webapp config access-restriction set --ids ID --default-action Deny`.

    References:
        https://learn.microsoft.com/azure/app-service/overview-access-restrictions
    """
    named = {one.casefold() for one in restricted}
    rows = [
        one for one in azure_web_sites if "functionapp" in one.kinds or not one.kind or {one.name.casefold(), one.key} & named
    ]
    found = {one.key.removesuffix(WEB_CONFIGURATION): one for one in azure_web_configurations}
    yield from judged(rows, azure_visibility, "function app", _Judge(found, azure_private_doors, named).of)


class _Judge(msgspec.Struct, frozen=True):
    configurations: Mapping[str, WebConfiguration]
    doors: Mapping[str, int]
    named: set[str]

    def of(self, site: WebSite) -> Iterator[Yielded]:
        if not {site.name.casefold(), site.key} & self.named:
            required(site.kind, SITES, "kind")
        if _needs_certificate(site) or self._is_closed(site):
            return
        door = self._admitted(site)
        if door.grade.is_wide:
            message = f"{site.name} accepts connections from {door}"
            yield Finding(subject(site, "webSite"), message, f"admits {door}", "access restrictions, or public access disabled")

    def _is_closed(self, site: WebSite) -> bool:
        """Whether public access is off. Where it is not set, a private endpoint may have closed it. Raises Unknown."""
        configuration = self.configurations.get(site.key)
        words = (site.public_network, configuration.public_network if configuration is not None else None)
        said = next((known(word, {"enabled", "disabled"}, SITES, "publicNetworkAccess") for word in words if word), "")
        if not said and self.doors.get(site.key):
            raise unclear(SITES, f"{site.name} has a private endpoint, and does not say whether public access is on")
        return said == "disabled"

    def _admitted(self, site: WebSite) -> Sources:
        configuration = required(self.configurations.get(site.key), CONFIGURATIONS, f"the configuration of {site.name}")
        rules = required(configuration.address_rules, CONFIGURATIONS, "ipSecurityRestrictions")
        found, left = NOBODY, EVERYONE.addresses
        for rule in sorted(rules, key=lambda one: int(one.get("priority") or 0)):
            action = known(rule.get("action"), {"allow", "deny"}, CONFIGURATIONS, "action")
            matched = self._sources(rule)
            if action == "allow":
                found |= Sources(matched.addresses & left, matched.tags)
            if not _is_partial(rule):
                left -= matched.addresses
        if found.grade.is_wide or not Sources(left).grade.is_wide or (not rules and configuration.address_default is None):
            return found | Sources(left)
        default = known(configuration.address_default, {"allow", "deny"}, CONFIGURATIONS, "ipSecurityRestrictionsDefaultAction")
        return found if default == "deny" else found | Sources(left)

    def _sources(self, rule: Mapping[str, object]) -> Sources:
        """A rule names addresses, a service tag, or a subnet, which is no source on the internet."""
        text = rule.get("ipAddress")
        if not text:
            required(rule.get("vnetSubnetResourceId"), CONFIGURATIONS, "ipAddress")
            return NOBODY
        return sources_of(str(text).split(","), CONFIGURATIONS)


def _needs_certificate(site: WebSite) -> bool:
    """Whether every request needs a client certificate. Plain HTTP has none, and paths may be left out."""
    is_required = site.client_certificates is True and (site.client_certificate_mode or "").casefold() == "required"
    return is_required and site.https_only is True and not (site.client_certificate_exclusions or "").strip()


def _is_partial(rule: Mapping[str, object]) -> bool:
    """Whether a rule is only for requests with some headers, or for addresses that a header names."""
    tag = known(str(rule.get("tag") or "Default"), {"default", "servicetag", "xffproxy"}, CONFIGURATIONS, "tag")
    return bool(rule.get("headers")) or tag == "xffproxy"
