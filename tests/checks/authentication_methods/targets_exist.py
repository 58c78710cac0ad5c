"""Cases of `authentication_methods.targets_exist`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.names import ONBOARDING, WORKER
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
METHODS = f"{PATH}/authenticationMethodConfigurations"
PASS = f"{METHODS}/TemporaryAccessPass"
GONE = "0bd2a2c5-5c5c-4a0e-8a7a-6f7f3c0d1e01"
GONE_TARGET = {"targetType": "group", "id": GONE}
DELETED = {f"directory_objects/{GONE}": None}

CASES = (
    Case("the only group exists"),
    Case("the group was deleted", {f"directory_objects/{ONBOARDING}": None}, fails={ONBOARDING}),
    Case(
        "a deleted group is left out of a method",
        {f"{METHODS}/Fido2/excludeTargets": Add(GONE_TARGET), **DELETED},
        fails={GONE},
    ),
    Case(
        "four methods name the same deleted group, which is in the recycle bin",
        {
            f"{METHODS}/Fido2/excludeTargets": Add(GONE_TARGET),
            **{f"{METHODS}/{method}/includeTargets": Add(GONE_TARGET) for method in ("Sms", "Voice", "Email")},
            "deleted_groups": [{"id": GONE, "displayName": "Pilot"}],
            **DELETED,
        },
        fails={GONE},
    ),
    Case(
        "a method that is new names a deleted group",
        {
            METHODS: Add({"id": "Palm", "state": "enabled", "includeTargets": [GONE_TARGET], "excludeTargets": []}),
            **DELETED,
        },
        fails={GONE},
    ),
    Case(
        "a user in place of a group",
        {
            f"{PASS}/includeTargets/0/id": WORKER,
            f"directory_objects/{WORKER}": {
                "@odata.type": "#microsoft.graph.user",
                "id": WORKER,
                "userPrincipalName": "wilma.worker@fabrikam.example",
            },
        },
        fails={WORKER},
    ),
    Case(
        "what kind of object it is was not returned",
        {f"directory_objects/{ONBOARDING}/@odata.type": None},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("R3: no method names a group", {f"{PASS}/includeTargets/0/id": "all_users"}, verdict=Verdict.NOT_APPLICABLE),
    Case(
        "the recycle bin could not be read",
        {"deleted_groups": gap("deleted_groups"), f"directory_objects/{ONBOARDING}": None},
        fails={ONBOARDING},
    ),
    Case("one group could not be looked up", {f"{METHODS}/Fido2/excludeTargets": Add(GONE_TARGET)}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R13: the targets of a method were not returned", {f"{METHODS}/Fido2/includeTargets": None}, verdict=Verdict.NOT_ASSESSED
    ),
    Case(
        "the targets of one method were not returned, a group of another is gone",
        {f"{METHODS}/Fido2/includeTargets": None, f"directory_objects/{ONBOARDING}": None},
        fails={ONBOARDING},
    ),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=Verdict.NOT_ASSESSED),
)
