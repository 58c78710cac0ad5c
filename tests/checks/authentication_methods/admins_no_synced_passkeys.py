"""Cases of `authentication_methods.admins_no_synced_passkeys`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Case, gap
from tests.checks.compliant.authentication_methods import ALL_USERS, PASSKEY_PROFILE, passkey_profile
from tests.checks.compliant.names import (
    ADMIN,
    ANALYSTS,
    BREAK_GLASS_1,
    BREAK_GLASS_2,
    HELPDESK,
    ONBOARDING,
    SECURITY_ADMIN,
    WORKER,
)
from ztscan.core.model import Verdict

PATH = "authentication_methods_policy"
METHOD = f"{PATH}/authenticationMethodConfigurations/Fido2"
ATTESTATION = f"{METHOD}/passkeyProfiles/1/attestationEnforcement"
MEMBERS = f"group_members/{ONBOARDING}"
NOT_ASSESSED, NOT_APPLICABLE = Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE
SYNCED = "00000000-0000-0000-0000-000000000002"
EVERYBODY = (ADMIN, SECURITY_ADMIN, HELPDESK, BREAK_GLASS_1, BREAK_GLASS_2, *ANALYSTS)
AN_ADMIN = [{"@odata.type": "#microsoft.graph.user", "id": ADMIN.upper()}]
A_WORKER = [{"@odata.type": "#microsoft.graph.user", "id": WORKER}]


def profiles(kinds: str | None = "deviceBound,synced", group: str = "all_users", *chosen: str) -> dict[str, Any]:
    """A profile of device-bound passkeys for all users, and another one, of these kinds and not attested, for a target."""
    return {
        f"{METHOD}/passkeyProfiles": [
            passkey_profile(PASSKEY_PROFILE, "Default"),
            passkey_profile(SYNCED, "Phones", passkeyTypes=kinds, attestationEnforcement="disabled"),
        ],
        f"{METHOD}/defaultPasskeyProfile": PASSKEY_PROFILE,
        f"{METHOD}/includeTargets": [ALL_USERS, {**ALL_USERS, "id": group, "allowedPasskeyProfiles": list(chosen or (SYNCED,))}],
    }


CASES = (
    Case("no profiles, and attestation is enforced"),
    Case("no profiles, and no attestation", {f"{METHOD}/isAttestationEnforced": False}, verdict=Verdict.MANUAL),
    Case("R13: no profiles, and attestation was not returned", {f"{METHOD}/isAttestationEnforced": None}, verdict=NOT_ASSESSED),
    Case("device-bound for all", profiles("deviceBound")),
    Case("synced for all", profiles(), {SYNCED}),
    Case("the profiles are null, and one is named", {**profiles(), f"{METHOD}/passkeyProfiles": None}, verdict=NOT_ASSESSED),
    Case("synced only", profiles("synced"), {SYNCED}),
    Case("in another spelling", profiles("deviceBound, Synced"), {SYNCED}),
    Case("a word that contains it", profiles("deviceBound,notSynced"), verdict=Verdict.NOT_ASSESSED),
    Case("synced for a group with an administrator", {**profiles(group=ONBOARDING), MEMBERS: AN_ADMIN}, {SYNCED}),
    Case("synced for a group without one", {**profiles(group=ONBOARDING), MEMBERS: A_WORKER}),
    Case("the group has no members", {**profiles(group=ONBOARDING), MEMBERS: []}),
    Case("both profiles for one group", {**profiles("synced", ONBOARDING, PASSKEY_PROFILE, SYNCED), MEMBERS: AN_ADMIN}, {SYNCED}),
    Case("a hostile name", {**profiles(), f"{METHOD}/passkeyProfiles/1/name": "<b>`|\u001b[2J"}, {SYNCED}),
    Case("the group could not be read", {**profiles(group=ONBOARDING), MEMBERS: gap("group_members")}, verdict=NOT_ASSESSED),
    Case(
        "synced for all, and a group could not be read",
        {
            **profiles(),
            f"{METHOD}/includeTargets": [{**ALL_USERS, "allowedPasskeyProfiles": [SYNCED]}, {**ALL_USERS, "id": ONBOARDING}],
            MEMBERS: gap("group_members"),
        },
        {SYNCED},
    ),
    Case("R13: the kinds were not returned", profiles(None), verdict=NOT_ASSESSED),
    Case("a profile that does not exist", profiles("synced", "all_users", "gone"), verdict=NOT_ASSESSED),
    Case("disabled", {**profiles(), f"{METHOD}/state": "disabled"}, verdict=NOT_APPLICABLE),
    Case("no target", {f"{METHOD}/includeTargets": []}, verdict=NOT_APPLICABLE),
    Case(
        "only for a group without privileged users",
        {f"{METHOD}/includeTargets": [{**ALL_USERS, "id": ONBOARDING}], MEMBERS: A_WORKER},
        verdict=NOT_APPLICABLE,
    ),
    Case(
        "every privileged user is disabled",
        {**profiles(), **{f"privileged_user_details/{key}/accountEnabled": False for key in EVERYBODY}},
        verdict=NOT_APPLICABLE,
    ),
    Case("not everybody could be seen", {"role_group_members": gap("role_group_members")}, verdict=NOT_ASSESSED),
    Case("the policy could not be read", {PATH: gap(PATH)}, verdict=NOT_ASSESSED),
    Case("synced, and attestation is enforced", {**profiles(), ATTESTATION: "registrationOnly"}),
    Case("synced, and no attestation", {**profiles(), ATTESTATION: "disabled"}, {SYNCED}),
    Case("synced, and attestation was not returned", {**profiles(), ATTESTATION: None}, verdict=NOT_ASSESSED),
    Case(
        "synced, for a group that is excluded",
        {**profiles(group=ONBOARDING), MEMBERS: AN_ADMIN, f"{METHOD}/excludeTargets": [{**ALL_USERS, "id": ONBOARDING}]},
    ),
)
