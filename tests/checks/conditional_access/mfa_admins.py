"""Cases of `conditional_access.mfa_admins`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.conditional_access import (
    PRIVILEGED,
    applications,
    grant,
    users,
)
from tests.checks.compliant.names import ADMIN, TENANT, WORKER
from tests.checks.policy_changes import (
    everybody,
    for_roles,
    leaving_out,
    narrowed,
    only,
    rows_of_proof,
)
from ztscan.core.model import Verdict

MFA = everybody(grant("mfa"), users=for_roles(*PRIVILEGED))

CASES = (
    *rows_of_proof(MFA, member=ADMIN),
    Case("everybody, by whatever role", only(everybody(grant("mfa")))),
    Case("R12: roles by template id in capitals", only(everybody(grant("mfa"), users=for_roles(*map(str.upper, PRIVILEGED))))),
    Case("one role is missing", only(everybody(grant("mfa"), users=for_roles(*PRIVILEGED[1:]))), fails={TENANT}),
    Case(
        "R2: all users but a role",
        only(everybody(grant("mfa"), users=users("All", excludeRoles=[PRIVILEGED[2]]))),
        fails={TENANT},
    ),
    Case("R2: an eligible administrator is left out", only(leaving_out(MFA, excludeUsers=[ADMIN])), fails={TENANT}),
    Case(
        "R1: not in the office",
        only(narrowed(MFA, locations={"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]})),
        fails={TENANT},
    ),
    Case("one application", only(narrowed(MFA, applications=applications("Office365"))), fails={TENANT}),
    Case(
        "the scope of a role is null",
        {
            **only(everybody(grant("mfa"), users=for_roles(*PRIVILEGED))),
            "role_assignments": Add(
                {"id": "unit", "principalId": WORKER, "roleDefinitionId": PRIVILEGED[0], "directoryScopeId": None}
            ),
        },
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "a role for an administrative unit, to which conditions on roles do not apply",
        {
            **only(everybody(grant("mfa"), users=for_roles(*PRIVILEGED))),
            "role_assignments": Add(
                {
                    "id": "unit",
                    "principalId": WORKER,
                    "roleDefinitionId": PRIVILEGED[0],
                    "directoryScopeId": "/administrativeUnits/6f7d1f1e-7d0a-4c43-9d7e-0e7f4b0b8a01",
                }
            ),
            f"directory_objects/{WORKER}": {"@odata.type": "#microsoft.graph.user", "id": WORKER},
        },
        fails={TENANT},
    ),
    Case("roles could not be read", {"role_definitions": gap("role_definitions")}, verdict=Verdict.NOT_ASSESSED),
)
