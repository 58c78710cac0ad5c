"""How the findings on settings of the tenant are fixed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ztscan.directory.setting_families import ADMIN_CENTER, AUTHORIZATION_POLICY, TIMEOUTS
from ztscan.plugin import Effort, FixStep, GraphCall, Impact, MissingRead, NoFix, RecordedValues, step

_KIND = "ActivityBasedTimeoutPolicy"


def idle_timeout(recorded: RecordedValues, options: Mapping[str, object]) -> Iterator[FixStep]:
    """The default policy with the longest accepted time; a new policy where there is none."""
    policies = recorded.of(TIMEOUTS.resource)
    entry = {"ApplicationId": "default", "WebSessionIdleTimeout": f"{int(str(options['maximum_hours'])):02}:00:00"}
    default = next((key for key, policy in policies.items() if policy.get("isOrganizationDefault")), None)
    if default is None:
        body = {"displayName": "Idle session timeout", "isOrganizationDefault": True, "definition": [_definition({}, entry)]}
        yield FixStep(
            GraphCall("POST", TIMEOUTS.path, body), None, "To undo it, delete the policy with the id that the call returns."
        )
        return
    (written,) = _first(recorded, default)
    body = {"definition": [_definition(written, entry)]}
    yield step(TIMEOUTS.resource, f"{TIMEOUTS.path}/{default}", body, policies[default])


def _first(recorded: RecordedValues, key: str) -> tuple[Mapping[str, Any]]:
    definition = recorded.of(TIMEOUTS.resource, key, "definition")
    try:
        written = json.loads(definition[0])[_KIND]
    except (ValueError, LookupError, TypeError) as error:
        raise MissingRead(f"{TIMEOUTS.resource}/{key}/definition") from error
    return (written,)


def _definition(written: Mapping[str, Any], entry: Mapping[str, str]) -> str:
    """The definition with this entry for the default application. Entries of other applications stay."""
    known = written.get("ApplicationPolicies")
    rows = [one for one in known if isinstance(one, dict)] if isinstance(known, list) else []
    others = [one for one in rows if str(one.get("ApplicationId")).casefold() != "default"]
    return json.dumps({_KIND: {"Version": 1, **written, "ApplicationPolicies": [*others, dict(entry)]}})


FIXES = {
    "no_tenant_creation": AUTHORIZATION_POLICY.sets(
        "Let only administrators and Tenant Creators create tenants.",
        {"defaultUserRolePermissions": {"allowedToCreateTenants": False}},
        prepare=("Assign Tenant Creator to those who need to create tenants.",),
    ),
    "read_other_users": AUTHORIZATION_POLICY.sets(
        "Let members read other users, as Microsoft 365 requires.",
        {"defaultUserRolePermissions": {"allowedToReadOtherUsers": True}},
        notices="Teams and people pickers find people again.",
    ),
    "admin_center_restricted": ADMIN_CENTER.sets(
        "Restrict the Microsoft Entra admin center to administrators.",
        {"restrictNonAdminAccess": "true"},
        impact=Impact.MAY_BLOCK,
        notices="People without an administrative role can no longer open the admin center.",
        doubts=("Microsoft does not publish the permission of this call.",),
    ),
    "idle_session_timeout": TIMEOUTS.made_by(
        "End idle web sessions within the accepted time.",
        idle_timeout,
        impact=Impact.PROMPT_ONCE,
        notices="People who leave a web application idle must sign in again.",
        effort=Effort.MINUTES,
    ),
    "recommendations_addressed": NoFix("Each recommendation needs a decision: complete it, or dismiss it with a reason."),
    "creation_events_reviewed": NoFix("The finding is an event in the past: a person has to review it."),
}
