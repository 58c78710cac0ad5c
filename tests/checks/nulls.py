"""The laws of nulls: a key that is null breaks no check, and a key of Graph never makes a fail better than its value did.

Of every row, each key that the row brings and the compliant tenant does not have is set to null: in one object, and, where the
row fails, in all objects at the same place. Where null is a value that Microsoft documents, a verdict may be better. Verdicts on
rows of Azure have a law of their own (``azure_laws.py``). ``tests/simulator/test_law_of_absent_keys.py`` tries whole recorded
tenants, and absent keys too.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

from tests.checks import compliant
from tests.checks.cases import TABLES, decode
from tests.checks.changed_values import BETTER, Place, changed_values, keys_of, replaced
from tests.checks.rows import Row
from tests.documented_nulls import documented_null
from ztscan.azure.resource import AzureResource
from ztscan.core.model import Gap, GapReason, Verdict
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
    """Held where a row that changes something fails."""
    if row.case.expected is not Verdict.FAIL:
        return
    for name, place, keys in _brought(row):
        if _is_judged(row, name, keys[-1]):
            for everywhere in (False, True) if _has_siblings(row.raw[name], place) else (False,):
                told = _with_null(row, name, place, keys, everywhere=everywhere)
                assert told not in BETTER, f"{name}: null for {'/'.join(keys)}: {told}"


def a_null_breaks_no_check(row: Row) -> None:
    """Where the other law does not try a key: a check copes with null, or says that it cannot tell.

    Tried are keys of Azure, and of the resources that the check itself names: once in a table, and once more where the verdict of
    the row is another one; of Azure's resources that the check names in every row.
    """
    named = {need.name for need in row.check.signature.needs}
    for name, place, keys in _brought(row):
        of_azure, trial = isinstance(ALL_RESOURCES[name], AzureResource), (name, keys, row.case.expected)
        wanted = (of_azure and name in named) or (trial not in row.tried and (of_azure or name in named))
        if wanted and not _is_judged(row, name, keys[-1]):
            row.tried.add(trial)
            _with_null(row, name, place, keys)


def _brought(row: Row) -> Iterator[tuple[str, Place, tuple[str, ...]]]:
    """Resource, place and keys on the way of each key that the row brings: the first place of those with the same keys.

    The compliant tenant as it is brings every key of the resources that other rows of the table change.
    """
    names = _changed_in_table(row.check.id) if row.compliant else row.case.changed
    for name in sorted(names.intersection(row.needs)):
        raw = row.raw.get(name)
        usual = None if row.compliant else compliant.RESOURCES.get(name)
        tried: set[tuple[str, ...]] = set()
        for place, _ in () if isinstance(raw, Gap) else changed_values(raw, usual):
            keys = keys_of(place[ALL_RESOURCES[name].keys is not None :])
            if isinstance(place[-1], str) and keys and keys not in tried:
                tried.add(keys)
                yield name, place, keys


@functools.cache
def _changed_in_table(check_id: str) -> frozenset[str]:
    return frozenset[str]().union(*(case.changed for case in TABLES.get(check_id, ())))


def _is_judged(row: Row, name: str, key: str) -> bool:
    """Whether null instead of a value of Graph may not improve the verdict of the row."""
    resource = ALL_RESOURCES[name]
    if row.compliant or row.case.expected is not Verdict.FAIL or isinstance(resource, AzureResource):
        return False
    return key not in _NAMES and (name, key) not in NONE_MEANT and not documented_null(resource.path, key)


def _with_null(row: Row, name: str, place: Place, keys: tuple[str, ...], *, everywhere: bool = False) -> Verdict:
    """The verdict with null at the place. Raises AssertionError if the check breaks."""
    changed = decode({name: replaced(row.raw[name], place, None, everywhere=everywhere)}, [name])
    told = row.blind(name, changed[name])
    assert told.reason != GapReason.ERROR.value, f"{name}: null for {'/'.join(keys)}: {told.detail}"
    return told.verdict


def _has_siblings(value: Any, place: Place) -> bool:
    """Whether a list on the way has more elements than the one that the place is in."""
    found = value
    for step in place:
        if isinstance(found, list) and len(found) > 1:
            return True
        found = found[step]
    return False
