from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.network_access.delivery import Reach
from ztscan.directory.network_access.forwarding import ForwardedTraffic, switched_on
from ztscan.directory.network_access.inspection import Inspection
from ztscan.entities.network_access import FilteringProfile, NetworkTenantStatus
from ztscan.plugin import Finding, Gap, NotApplicable, Note, Severity, Unknown, check, required

from ._inspection import inspected, profile_subject


@check(
    title="Every security profile has policies and is delivered by Conditional Access",
    severity=Severity.MEDIUM,
    objectives=["network.limit_access"],
    mappings={"stronger": {"zta": ["25407"]}},
    since="0.2.0",
)
def security_profiles_delivered(
    network_tenant_status: NetworkTenantStatus | Gap,
    forwarded_traffic: ForwardedTraffic | Gap,
    inspection: Inspection | Gap,
    service_plans: frozenset[str],
) -> Iterator[Finding | Note]:
    """Checks that security profiles are more than definitions.

    What it checks:
        Each enabled security profile other than the baseline profile has an enabled policy, and an enabled Conditional Access
        policy delivers it. That policy targets all internet resources with Global Secure Access, or all resources, and names
        somebody. A policy that names a profile which does not exist, or is disabled, is a finding too. Notes show whom each
        profile reaches.

    Why it matters:
        A profile that no policy delivers protects nobody, and looks like protection in the portal.

    Limits:
        A profile for a few people passes. Where only the baseline profile is enabled, the check does not apply.

    Remediation:
        1. Open {portal:security_profiles}, and link a policy to the profile, or delete the profile.
        2. Open {portal:conditional_access_policies} > New policy. Target All internet resources with Global Secure Access.
        3. Under Session, select Use Global Secure Access security profile, and the profile.
        4. To verify, read `GET /beta/identity/conditionalAccess/policies`, and scan again.

    References:
        https://learn.microsoft.com/entra/global-secure-access/how-to-configure-web-content-filtering
    """
    found = inspected(network_tenant_status, forwarded_traffic, inspection, service_plans)
    profiles = {profile.id.casefold(): profile for profile in found.profiles}
    enabled = {key for key, profile in profiles.items() if switched_on(profile.state, "filtering_profiles")}
    own = [profiles[key] for key in sorted(enabled) if not profiles[key].is_baseline]
    if not own and not found.deliveries:
        raise NotApplicable("the tenant uses the baseline profile only")
    for delivery in found.deliveries:
        if delivery.profile_id not in enabled:
            known = profiles.get(delivery.profile_id)
            observed = f"the profile {known.name or known.id} is disabled" if known else f"no profile {delivery.profile_id}"
            yield Finding(delivery.subject, f"{delivery.name} delivers no security profile", observed, "an enabled profile")
    gaps: dict[Gap, None] = {}
    for profile in own:
        try:
            yield from _judged(found, profile)
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)


_WHOM = {Reach.EVERYONE: "all users", Reach.OPEN: "all users but excluded accounts"}


def _judged(found: Inspection, profile: FilteringProfile) -> Iterator[Finding | Note]:
    links = required(profile.policies, "filtering_profiles", "policies")
    states = [switched_on(link.state, "filtering_profiles", "policies/state") for link in links]
    empty = True not in states
    by = [one for one in found.deliveries if one.profile_id == profile.id.casefold() and one.reach is not Reach.NOBODY]
    subject = profile_subject(profile)
    if empty or not by:
        lacking = [words for words, lacks in (("no enabled policy", empty), ("delivered by no policy", not by)) if lacks]
        message = f"the security profile {subject.name} protects nobody"
        yield Finding(subject, message, ", ".join(lacking), "enabled policies, and delivered by Conditional Access")
        return
    reaches = {one.reach for one in by}
    whom = next((words for reach, words in _WHOM.items() if reach in reaches), "some users")
    yield Note(f"{subject.name}: {whom}, by {', '.join(one.name for one in by)}")
