"""Cases of `conditional_access.mfa_all_users`."""

from __future__ import annotations

from datetime import date

from tests.checks.cases import Case, gap
from tests.checks.compliant.conditional_access import (
    EXCHANGE,
    PHISHING_RESISTANT_MFA,
    PRIVILEGED,
    applications,
    grant,
    strength,
    users,
)
from tests.checks.compliant.names import ONBOARDING, TENANT, WORKER
from tests.checks.policy_changes import (
    POLICIES,
    everybody,
    leaving_out,
    narrowed,
    only,
    rows_of_emergency_access,
    rows_of_proof,
    rows_of_r1,
)
from ztscan.config.settings import AcceptedExclusion
from ztscan.core.model import Verdict

MFA = everybody(grant("mfa"))
SMS_TOO = strength("sms", "Keys or SMS", ["fido2", "password,sms"])
PASSWORD_TOO = strength("weak", "Keys or passwords", ["fido2", "password"])
GUESTS = {"guestOrExternalUserTypes": "b2bCollaborationGuest", "externalTenants": {"membershipKind": "all"}}
NO_EXCHANGE = applications("All", excludeApplications=[EXCHANGE])
EXCHANGE_ACCEPTED = AcceptedExclusion(
    requirement="conditional_access.mfa_all_users", reason="mail of scanners", expires=date(2027, 6, 30), applications=(EXCHANGE,)
)
DAY_TO_DAY = narrowed(MFA, users=users("All", excludeGroups=[ONBOARDING]))
NEWCOMERS = {**narrowed(MFA, users=users(includeGroups=[ONBOARDING])), "id": "second"}

CASES = (
    *rows_of_proof(MFA),
    *rows_of_emergency_access(MFA),
    *rows_of_r1(MFA),
    Case("two policies that only together cover everybody", only(DAY_TO_DAY, NEWCOMERS)),
    Case("R2: guests are left out", only(leaving_out(MFA, excludeGuestsOrExternalUsers=GUESTS)), fails={TENANT}),
    Case("R2: a role is left out", only(leaving_out(MFA, excludeRoles=[PRIVILEGED[0]])), fails={TENANT}),
    Case("R2: an application is left out", only(narrowed(MFA, applications=NO_EXCHANGE)), fails={TENANT}),
    Case(
        "R2: an application is left out that the configuration accepts",
        only(narrowed(MFA, applications=NO_EXCHANGE)),
        accepted_exclusions=(EXCHANGE_ACCEPTED,),
    ),
    Case("R2: a user is left out", only(leaving_out(MFA, excludeUsers=[WORKER])), fails={TENANT}),
    Case(
        "R9: risk of user and of sign-in together",
        only(narrowed(MFA, signInRiskLevels=["high"], userRiskLevels=["high"])),
        fails={TENANT},
    ),
    Case("R10: an authentication strength", only(everybody(grant(strength=PHISHING_RESISTANT_MFA)))),
    Case("R10: a strength with SMS in it", only(everybody(grant(strength=SMS_TOO)))),
    Case("R10: a strength that a password alone meets", only(everybody(grant(strength=PASSWORD_TOO))), fails={TENANT}),
    Case(
        "R10: a strength or a compliant device",
        only(everybody(grant("compliantDevice", strength=PHISHING_RESISTANT_MFA))),
        fails={TENANT},
    ),
    Case("R10: MFA or a compliant device", only(everybody(grant("mfa", "compliantDevice"))), fails={TENANT}),
    Case("MFA and a compliant device", only(everybody(grant("mfa", "compliantDevice", operator="AND")))),
    Case(
        "an operator that is new", only(everybody(grant("mfa", "compliantDevice", operator="XOR"))), verdict=Verdict.NOT_ASSESSED
    ),
    Case(
        "R12: all locations but the office by its id",
        only(narrowed(MFA, locations={"includeLocations": ["All"], "excludeLocations": ["head-office"]})),
        fails={TENANT},
    ),
    Case("a word is left out that is no id", only(leaving_out(MFA, excludeUsers=["Everybody"])), verdict=Verdict.NOT_ASSESSED),
    Case("a scalar that is new", only({**MFA, "enforcementScope": "pilot"}), verdict=Verdict.NOT_ASSESSED),
    Case("a policy that was deleted", only({**MFA, "deletedDateTime": "2026-10-01T08:00:00Z"}), verdict=Verdict.NOT_ASSESSED),
    Case("browsers only", only(narrowed(MFA, clientAppTypes=["browser"])), fails={TENANT}),
    Case("modern clients only", only(narrowed(MFA, clientAppTypes=["browser", "mobileAppsAndDesktopClients"]))),
    Case(
        "R18: security defaults, which ask ordinary users when they see fit",
        {"security_defaults/isEnabled": True, POLICIES: []},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "R4: the group that is left out could not be read",
        {**only(leaving_out(MFA, excludeGroups=[ONBOARDING])), "group_members": gap("group_members")},
        verdict=Verdict.NOT_ASSESSED,
    ),
)
