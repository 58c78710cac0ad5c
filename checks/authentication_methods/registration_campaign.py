from __future__ import annotations

from collections.abc import Iterable, Iterator

from ztscan.directory.people import EmergencyAccounts
from ztscan.entities.authentication_methods import AuthenticationMethodsPolicy, MethodTarget
from ztscan.plugin import EmergencyAccess, Finding, Gap, Manual, Severity, Unknown, check, required

from ._methods import NOBODY, POLICY, STABLE, may_be_excluded, shortfall

_CAMPAIGN = "registrationEnforcement.authenticationMethodsRegistrationCampaign"


@check(
    title="A registration campaign prompts all users to register a stronger method",
    severity=Severity.MEDIUM,
    objectives=["identities.passwordless"],
    mappings={},
    since="0.2.0",
)
def registration_campaign(
    authentication_methods_policy: AuthenticationMethodsPolicy,
    emergency_access: EmergencyAccess,
    emergency_accounts: EmergencyAccounts | Gap,
    *,
    accepted_exclusions: tuple[str, ...] = (),
) -> Iterator[Finding]:
    """Checks that users who sign in with a weak method are prompted to register a stronger one.

    What it checks:
        The registration campaign of the authentication methods policy is enabled for all users, and excludes nobody but
        declared emergency access accounts. `accepted_exclusions` are ids of other users and groups that may be excluded, such
        as accounts that share a device.

    Why it matters:
        Most users keep the method that they registered first. A prompt at sign-in moves them away from text messages without
        work for the helpdesk.

    Limits:
        State `default` lets Microsoft decide for whom the campaign runs, and that changes: a person has to look. Which method
        the campaign asks for, and how often users may postpone it, is not assessed.

    Remediation:
        1. Open {portal:registration_campaign}, and set the state to Enabled.
        2. Include all users. Exclude emergency access accounts, and declare them in `ztscan.toml` under
           `[emergency_access]`. Accounts that share a device belong into `accepted_exclusions`.
        3. To verify, sign in with a user who has registered a phone number only.

    References:
        https://learn.microsoft.com/entra/identity/authentication/how-to-mfa-registration-campaign
        https://learn.microsoft.com/graph/api/resources/authenticationmethodsregistrationcampaign
    """
    enforcement = required(authentication_methods_policy.registration_enforcement, STABLE, "registrationEnforcement")
    campaign = required(enforcement.authentication_methods_registration_campaign, STABLE, _CAMPAIGN)
    state = required(campaign.state, STABLE, f"{_CAMPAIGN}.state")
    if state == "default":
        raise Manual("Microsoft manages the registration campaign: look in the portal whether it runs, and for whom")
    included = required(campaign.include_targets, STABLE, f"{_CAMPAIGN}.includeTargets") if state == "enabled" else ()
    excluded = required(campaign.exclude_targets, STABLE, f"{_CAMPAIGN}.excludeTargets") if state == "enabled" else ()
    exempt = may_be_excluded(accepted_exclusions, emergency_access, emergency_accounts)
    left_out = [target for target in excluded if target.id.casefold() not in exempt]
    if isinstance(emergency_accounts, Gap) and not shortfall(state, included) and _only_people(left_out):
        raise Unknown(emergency_accounts)
    if lacks := shortfall(state, included, left_out):
        message = "the registration campaign does not prompt all users"
        yield Finding(POLICY, message, lacks, "state: enabled, for all users")


def _only_people(left_out: Iterable[MethodTarget]) -> bool:
    """Whether each exclusion may be an emergency access account: which accounts these are was not read."""
    return all(target.target_type != "group" for target in left_out if target.id != NOBODY)
