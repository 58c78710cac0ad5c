from __future__ import annotations

from collections.abc import Iterator, Sequence

from ztscan.directory.app_management import AppManagement, RuleSet, cut_off_of, lifetime, unsaid, uri_rules
from ztscan.entities.policies import CredentialRestriction, IdentifierUriRestriction
from ztscan.plugin import Finding, Gap, NotApplicable, Severity, Unknown, check, parse_time, required

Rule = CredentialRestriction | IdentifierUriRestriction
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
        The option `accepted_exemptions` lists each exemption that has an effect. One kind is a custom app management policy that
        is on and assigned, and that disables a restriction of the default policy, allows a longer lifetime, or applies only to
        objects that were created later: list its id. The other kind is a custom security attribute in `excludeActors`: list it
        as `attributeSet_attribute=value`.

    Why it matters:
        An exemption that nobody remembers allows a secret for ten years on the application that needs it least.

    Limits:
        The check is not applicable where the default policy is off: there is no rule to be exempt from. Which people hold an
        attribute is not read. Cut-off dates of the default policy are assessed by the checks of each restriction.

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
    for rules in app_management.custom:
        try:
            relaxed = sorted(_relaxed(rules, app_management.default))
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
            continue
        if relaxed and rules.subject.id.casefold() not in accepted:
            message = f"the policy {rules.subject.name} exempts {rules.objects} from rules on credentials"
            yield Finding(rules.subject, message, "; ".join(relaxed), EXPECTED, discriminator="policy")
    for rules in (*app_management.default, *app_management.custom):
        for name, attributes in rules.excluded_actors():
            for attribute in attributes:
                if attribute.casefold() not in accepted:
                    message = f"actors with {attribute} are exempt from the restriction `{name}`"
                    observed = f"{rules.part}/{name}/excludeActors: {attribute}"
                    discriminator = f"{rules.part}/{name}/{attribute}"
                    yield Finding(rules.subject, message, observed, EXPECTED, discriminator=discriminator)
    if gaps:
        raise Unknown(*gaps)


def _relaxed(custom: RuleSet, default: Sequence[RuleSet]) -> Iterator[str]:
    """The restrictions of the default policy that a custom policy relaxes."""
    for rule in custom.rules:
        name = rule.restriction_type or ""
        standards = [one for rules in default for one in rules.of(name) if one.state == "enabled"]
        if standards and (how := _weaker(rule, standards, custom.resource)):
            yield f"{name}: {how}"
    for name, uri in uri_rules(custom.uris):
        in_default = (dict(uri_rules(rules.uris))[name] for rules in default)
        enabled = [one for one in in_default if one is not None and one.state == "enabled"]
        if uri is not None and enabled and (how := _weaker(uri, enabled, custom.resource)):
            yield f"{name}: {how}"


def _weaker(rule: Rule, standards: Sequence[Rule], resource: str) -> str:
    """How a rule allows more than one of the enabled rules of the default policy. Empty: it does not."""
    if required(rule.state, resource, "state") == "disabled":
        return "disabled"
    if rule.state != "enabled":
        raise Unknown(unsaid(resource, f"has a restriction with the unknown state `{rule.state}`"))
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
