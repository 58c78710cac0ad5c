"""Cases of `global_secure_access.security_profiles_delivered`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.network import key
from tests.checks.global_secure_access.internet_forwarded import NOT_APPLICABLE, NOT_ASSESSED, STATUS, UNLICENSED
from tests.checks.global_secure_access.web_filtering import ACCESS, PROFILES, STRICT, delivers, link, profile

ID = key("Strict")
EMPTY = {PROFILES: [profile("Strict", link("Risky sites", state="disabled"), priority=100)]}
WRONG_TARGET = delivers("Strict")
WRONG_TARGET["conditions"]["applications"]["includeApplications"] = ["Office365"]

CASES = (
    Case("delivered to everyone", {**STRICT, ACCESS: Add(delivers("Strict"))}),
    Case("delivered to a group", {**STRICT, ACCESS: Add(delivers("Strict", users={"includeUsers": [], "includeGroups": ["g"]}))}),
    Case("delivered to nobody", STRICT, {ID}),
    Case("a hostile name", {**STRICT, f"{PROFILES}/{ID}/name": "<b>`|\u001b[2J"}, {ID}),
    Case("by a policy that is off", {**STRICT, ACCESS: Add(delivers("Strict", state="disabled"))}, {ID}),
    Case("for other resources", {**STRICT, ACCESS: Add(WRONG_TARGET)}, {ID}),
    Case("for nobody", {**STRICT, ACCESS: Add(delivers("Strict", users={"includeUsers": ["None"]}))}, {ID}),
    Case("without an enabled policy", {**EMPTY, ACCESS: Add(delivers("Strict"))}, {ID}),
    Case("a profile that is gone", {ACCESS: Add(delivers("Gone"))}, {key("policy-Gone")}),
    Case(
        "a profile that is disabled",
        {PROFILES: [profile("Strict", priority=100, state="disabled")], ACCESS: Add(delivers("Strict"))},
        {key("policy-Strict")},
    ),
    Case("the baseline profile only", verdict=NOT_APPLICABLE),
    Case("not activated", {**STRICT, f"{STATUS}/onboardingStatus": "offboarded"}, verdict=NOT_APPLICABLE),
    Case("no licence", {**STRICT, **UNLICENSED}, verdict=NOT_APPLICABLE),
    Case("a state that is null", {PROFILES: [profile("Strict", priority=100, state=None)]}, verdict=NOT_ASSESSED),
    Case("access policies could not be read", {**STRICT, ACCESS: gap(ACCESS)}, verdict=NOT_ASSESSED),
    Case("could not be read", {PROFILES: gap(PROFILES)}, verdict=NOT_ASSESSED),
)
