from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from ztscan.directory.app_management import AppManagement, Rule, RuleSet, cut_off_of, is_enabled, lifetime
from ztscan.entities.policies import CredentialRestriction
from ztscan.plugin import Finding, Gap, Manual, NotApplicable, Severity, Unknown, check, parse_time

Enforced = Mapping[str, Sequence[Rule]]
"""The enabled rules of the default policy by name."""
EXPECTED = "no exemption, or a declared one"


@check(
    title="Exemptions from the rules on application credentials are declared",
    severity=Severity.MEDIUM,
    objectives=["apps.microsoft_cloud_apps"],
    since="0.2.0",
)
def policy_exemptions(app_management: AppManagement, *, accepted_exemptions: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Custom policies and excluded actors, to which the default app management policy does not apply.

    What it checks:
        The option `accepted_exemptions` lists each exemption that has an effect. One kind is a custom app management policy
        that is on and assigned: list its id. It disables a restriction of the default policy, allows a longer lifetime, or
        applies only to objects that were created later. The other kind is a custom security attribute in `excludeActors`:
        list it as `attributeSet_attribute=value`.

    Why it matters:
        An exemption that nobody remembers allows a secret for ten years on the application that needs it least.

    Limits:
        The check is not applicable where the default policy is off or has no enabled restriction. A custom policy that lacks
        a restriction of the default policy needs a review. Microsoft does not document whether the default then applies. Add
        the restriction, or list its id. Which people hold an attribute is not read. Cut-off dates of the default policy are
        assessed by the checks of each restriction.

    Remediation:
        1. Open {portal:application_policies}, and review the exemptions of each restriction.
        2. Remove an assignment: `DELETE /applications/{id}/appManagementPolicies/{policyId}/$ref`. Or delete the custom policy:
           `DELETE /policies/appManagementPolicies/{id}`.
        3. Add exemptions that are required to `accepted_exemptions`, and review them regularly.
        4. To verify, read `GET /policies/appManagementPolicies`, and scan again.

    References:
        https://learn.microsoft.com/graph/api/resources/appmanagementpolicy
        https://learn.microsoft.com/graph/api/resources/appmanagementpolicyactorexemptions
        https://learn.microsoft.com/entra/identity/enterprise-apps/configure-app-management-policies
    """
    if not app_management.enabled:
        raise NotApplicable("the default app management policy is off: there is no rule to be exempt from")
    accepted = {one.casefold() for one in accepted_exemptions}
    gaps: dict[Gap, None] = dict.fromkeys(app_management.gaps)
    enforced = _enforced(app_management.default, gaps)
    custom = [rules for rules in app_management.custom if rules.subject.id.casefold() not in accepted]
    found = (
        *_of_policies(custom, enforced, gaps),
        *_of_actors((*app_management.default, *app_management.custom), accepted),
    )
    yield from found
    if gaps:
        raise Unknown(*gaps)
    if not enforced and not found:
        raise NotApplicable("the default app management policy has no enabled restriction: there is no rule to be exempt from")
    undecided = sorted(
        f"{rules.subject.name} ({', '.join(lacking)})" for rules in custom if (lacking := _lacking(rules, enforced))
    )
    if undecided:  # a finding decides all the same
        raise Manual(f"custom policies without a restriction of the default policy: {'; '.join(undecided)}")


def _enforced(default: Sequence[RuleSet], gaps: dict[Gap, None]) -> Enforced:
    """What the default policy enforces. What cannot be told is added to ``gaps``."""
    found: dict[str, list[Rule]] = {}
    for rules in default:
        for name, rule in rules.named():
            try:
                if is_enabled(rule, rules.resource):
                    found.setdefault(name, []).append(rule)
            except Unknown as unknown:
                gaps.update(dict.fromkeys(unknown.gaps))
    return found


def _of_policies(custom: Sequence[RuleSet], enforced: Enforced, gaps: dict[Gap, None]) -> Iterator[Finding]:
    """A finding on each policy that relaxes a rule. What cannot be told is added to ``gaps``."""
    for rules in custom:
        try:
            relaxed = sorted(_relaxed(rules, enforced))
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if relaxed:
            message = f"the policy {rules.subject.name} exempts {rules.objects} from rules on credentials"
            yield Finding(rules.subject, message, "; ".join(relaxed), EXPECTED, discriminator="policy")


def _of_actors(listed: Sequence[RuleSet], accepted: Collection[str]) -> Iterator[Finding]:
    """A finding on each excluded attribute of each rule."""
    for rules in listed:
        for name, attributes in rules.excluded_actors():
            for attribute in attributes:
                if attribute.casefold() not in accepted:
                    message = f"actors with {attribute} are exempt from the restriction `{name}` of {rules.subject.name}"
                    observed = f"{rules.part}/{name}/excludeActors: {attribute}"
                    discriminator = f"{rules.part}/{name}/{attribute}"
                    yield Finding(rules.subject, message, observed, EXPECTED, discriminator=discriminator)


def _lacking(custom: RuleSet, enforced: Enforced) -> list[str]:
    """The restrictions of the default policy that a custom policy does not state."""
    return sorted(enforced.keys() - {name for name, _ in custom.named()})


def _relaxed(custom: RuleSet, enforced: Enforced) -> Iterator[str]:
    """The restrictions of the default policy that a custom policy relaxes."""
    for name, rule in custom.named():
        if name in enforced and (how := _weaker(rule, enforced[name], custom.resource)):
            yield f"{name}: {how}"


def _weaker(rule: Rule, standards: Sequence[Rule], resource: str) -> str:
    """How a rule allows more than one of the enabled rules of the default policy. Empty: it does not."""
    if not is_enabled(rule, resource):
        return "disabled"
    own = cut_off_of(rule)
    if own and any(not (theirs := cut_off_of(one)) or parse_time(own) > parse_time(theirs) for one in standards):
        return f"only for objects created after {own[:10]}"
    if not isinstance(rule, CredentialRestriction):
        return ""
    lifetimes = (one.max_lifetime for one in standards if isinstance(one, CredentialRestriction))
    limits = [limit for text in lifetimes if (limit := lifetime(text or ""))]
    allowed = lifetime(rule.max_lifetime or "")
    if limits and (allowed is None or allowed > min(limits)):
        return f"maxLifetime {rule.max_lifetime}"
    return ""
