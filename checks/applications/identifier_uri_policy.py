from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.app_management import AppManagement, RuleSet, uri_rules, weaknesses
from ztscan.plugin import Note, Severity, Yielded, check

from ._app_management import outcome, settle

RESTRICTION = "uriAdditionWithoutUniqueTenantIdentifier"


@check(
    title="Identifier URIs of applications contain the tenant, the application or a verified domain",
    severity=Severity.MEDIUM,
    objectives=["apps.microsoft_cloud_apps"],
    since="0.2.0",
)
def identifier_uri_policy(app_management: AppManagement) -> Iterator[Yielded]:
    """Whether an application can take an identifier URI that another application may use.

    What it checks:
        The default app management policy is on. Its restriction `uriAdditionWithoutUniqueTenantIdentifier` on identifier URIs
        is enabled for applications, without a cut-off date and without excluded actors. No custom policy that is on and assigned
        relaxes it. Notes name the exceptions for applications that receive v2.0 tokens and for SAML, which Microsoft sets by
        default, and say whether `nonDefaultUriAddition` is enabled.

    Why it matters:
        An API that accepts tokens by an identifier URI accepts those of the application that holds that URI. A URI with the
        tenant id, the application id or a verified domain belongs to one tenant.

    Limits:
        A restriction applies when a URI is added: URIs that exist stay. `nonDefaultUriAddition` is stricter for v1.0 tokens
        and does not replace the restriction. A custom policy that does not state the restriction needs a review.

    Remediation:
        1. Open {portal:application_policies}, and turn on the restriction on identifier URIs for all applications.
        2. Or send `PATCH /policies/defaultAppManagementPolicy` with `"isEnabled": true` and
           `{"applicationRestrictions": {"identifierUris": {"uriAdditionWithoutUniqueTenantIdentifier": {"state": "enabled"}}}}`.
        3. To verify, read `GET /policies/defaultAppManagementPolicy`, and scan again.

    References:
        https://learn.microsoft.com/graph/api/resources/identifieruriconfiguration
        https://learn.microsoft.com/graph/api/resources/identifierurirestriction
        https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions
    """
    found = outcome(app_management, RESTRICTION, "enabled for all applications", _judge)
    if app_management.enabled:
        for rules in (*app_management.default, *app_management.custom):
            yield from _notes(rules)
    yield from settle(found, RESTRICTION)


def _judge(rules: RuleSet) -> tuple[str, ...] | None:
    if not rules.has_uris:
        return ()
    rule = dict(uri_rules(rules.uris))[RESTRICTION]
    return None if rule is None else weaknesses(rule, rules.resource)


def _notes(rules: RuleSet) -> Iterator[Note]:
    by_name = dict(uri_rules(rules.uris))
    rule, stricter = by_name[RESTRICTION], by_name["nonDefaultUriAddition"]
    if rule is not None and rule.exclude_apps_receiving_v2_tokens:
        yield Note(f"{rules.subject.name}: applications that receive v2.0 tokens are excluded")
    if rule is not None and rule.exclude_saml:
        yield Note(f"{rules.subject.name}: applications with SAML single sign-on are excluded")
    if stricter is not None and stricter.state == "enabled":
        yield Note(f"{rules.subject.name}: nonDefaultUriAddition is enabled, too")
