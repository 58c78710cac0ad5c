"""The law of nulls: a key of Graph that is null never makes a fail better than its value did.

Of every row that fails, each key that the row brings and the compliant tenant does not have is set to null: in one object, and in
all objects at the same place. Where null is a value that Microsoft documents, it is not tried. Rows of Azure have a law of their
own (``azure_laws.py``). ``tests/simulator/test_law_of_absent_keys.py`` tries whole recorded tenants, and absent keys too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.checks import compliant
from tests.checks.cases import decode
from tests.checks.changed_values import BETTER, Place, changed_values, keys_of, replaced
from tests.checks.rows import Row
from tests.documented_nulls import documented_null
from ztscan.azure.resource import AzureResource
from ztscan.core.model import Gap, Verdict
from ztscan.engine.resources import ALL_RESOURCES

_APP_POLICIES = ("default_app_management_policy", "app_management_policies")
_CONDITIONAL_ACCESS = "conditional_access_policies"
_METHODS = "authentication_methods_policy"
_PROFILES = "device_configurations"
_NOT_SET = "the typed profile does not set it"
_NO_RESTRICTION = "the policy has no restriction of this kind: the property is optional"
_RESTRICTIONS: Mapping[str, str] = {
    "applicationRestrictions": _NO_RESTRICTION,
    "customSecurityAttributes": "nobody is exempt in this way",
    "excludeActors": "nobody is exempt: the property is optional",
    "groups": "nobody is exempt in this way",
    "identifierUris": _NO_RESTRICTION,
    "passwordCredentials": _NO_RESTRICTION,
    "restrictForAppsCreatedAfterDateTime": "the restriction is for all applications",
    "restrictions": _NO_RESTRICTION,
    "uriAdditionWithoutUniqueTenantIdentifier": _NO_RESTRICTION,
}
NONE_MEANT: Mapping[tuple[str, str], str] = {
    ("access_reviews", "@odata.type"): "the time of inactivity says it too, and a row brings one of the two",
    ("access_reviews", "inactiveDuration"): "the kind of the scope says it too, and a row brings one of the two",
    ("application_claims", "authenticationBehaviors"): "the default behaviour holds",
    ("application_claims", "removeUnverifiedEmailClaim"): "the default behaviour holds",
    ("application_segments", "action"): "Microsoft documents no such property: a segment without it is included",
    ("applications", "isFallbackPublicClient"): "false, which is the default",
    ("authorization_policy", "allowUserConsentForRiskyApps"): "false, which is the default",
    ("domain_federation", "nextSigningCertificate"): "there is no second certificate",
    ("guest_sign_in_activity", "lastSuccessfulSignInDateTime"): "no success since Microsoft records it",
    ("managed_devices", "enrollmentProfileName"): "the device was enrolled without a profile",
    ("permission_grant_policies", "permissionClassification"): "all, which is the default",
    ("role_assignment_schedule_instances", "endDateTime"): "the assignment does not end",
    ("role_assignments", "principalOrganizationId"): "v1.0 documents no such property",
    ("service_principals", "customKeyIdentifier"): "it is optional: two certificates are then a pair by their validity",
    ("service_principals", "disabledByMicrosoftStatus"): "Microsoft did not disable it, which is the default",
    ("service_principals", "preferredSingleSignOnMode"): "no single sign-on is configured",
    ("users", "creationType"): "the account was not created by an invitation",
    ("users", "userPrincipalName"): "an invitation shows in two other properties, and a row brings one of the three",
    (_CONDITIONAL_ACCESS, "continuousAccessEvaluation"): "the policy does not have the control",
    (_CONDITIONAL_ACCESS, "disableResilienceDefaults"): "the policy does not have the control",
    (_CONDITIONAL_ACCESS, "externalTenants"): "guests of every tenant: the property is optional",
    (_CONDITIONAL_ACCESS, "globalSecureAccessFilteringProfile"): "the policy does not have the control",
    (_CONDITIONAL_ACCESS, "includeAgentIdServicePrincipals"): "the policy is not for agents",
    (_METHODS, "allowedPasskeyProfiles"): "the default profile is for the target",
    (_METHODS, "appId"): "the type of the method says it too, and a row brings one of the two",
    (_METHODS, "excludeTarget"): "nobody is left out of the feature, which leaves out one group at most",
    (_METHODS, "x509CertificateRequiredAffinityLevel"): "the rule is about the strength of the certificate alone",
    (f"{_METHODS}_beta", "numberMatchingRequiredState"): "Microsoft took the setting away: numbers are matched everywhere",
    (_PROFILES, "automaticUpdateMode"): _NOT_SET,
    (_PROFILES, "firewallEnabled"): _NOT_SET,
    (_PROFILES, "firewallProfilePublic"): _NOT_SET,
    (_PROFILES, "qualityUpdatesDeferralPeriodInDays"): _NOT_SET,
    (_PROFILES, "windowsHelloForBusinessBlocked"): _NOT_SET,
    **{(policy, key): meaning for policy in _APP_POLICIES for key, meaning in _RESTRICTIONS.items()},
}
"""By resource and key, in addition to ``tests/documented_nulls.py``: what null means, or why it is known all the same."""
_NAMES = frozenset(("displayName",))


def a_null_from_graph_never_improves_a_verdict(row: Row) -> None:
    """Held where the row fails."""
    if row.case.expected is not Verdict.FAIL:
        return
    for name in sorted(row.case.changed.intersection(row.needs)):
        resource, raw = ALL_RESOURCES[name], row.raw[name]
        if isinstance(resource, AzureResource) or isinstance(raw, Gap):
            continue
        tried: set[tuple[str, ...]] = set()
        for place, _ in changed_values(raw, compliant.RESOURCES.get(name)):
            keys = keys_of(place[resource.keys is not None :])
            if isinstance(place[-1], int) or not keys or keys in tried or not _is_tried(name, keys[-1], resource.path):
                continue
            tried.add(keys)
            for everywhere in (False, True) if _has_siblings(raw, place) else (False,):
                changed = decode({name: replaced(raw, place, None, everywhere=everywhere)}, [name])
                told = row.told_with(changed).verdict
                assert told not in BETTER, f"{name}: null for {'/'.join(keys)}: {told}"


def _is_tried(resource: str, key: str, path: str) -> bool:
    return key not in _NAMES and (resource, key) not in NONE_MEANT and not documented_null(path, key)


def _has_siblings(value: Any, place: Place) -> bool:
    """Whether a list on the way has more elements than the one that the place is in."""
    found = value
    for step in place:
        if isinstance(found, list) and len(found) > 1:
            return True
        found = found[step]
    return False
