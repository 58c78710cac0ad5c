"""Cases of `conditional_access.security_info_registration`."""

from __future__ import annotations

from tests.checks.cases import Case
from tests.checks.compliant.conditional_access import (
    applications,
    grant,
)
from tests.checks.compliant.names import TENANT
from tests.checks.policy_changes import (
    FREE,
    everybody,
    narrowed,
    only,
    rows_of_proof,
)

ACTION = applications(includeUserActions=["urn:user:registersecurityinfo"])
MFA = everybody(grant("mfa"), applications=ACTION)
OUTSIDE = {"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]}

CASES = (
    *rows_of_proof(MFA, licence=FREE),
    Case("a block outside of trusted locations", only(narrowed({**MFA, "grantControls": grant("block")}, locations=OUTSIDE))),
    Case(
        "R12: the trusted location by its id",
        only(narrowed(MFA, locations={"includeLocations": ["All"], "excludeLocations": ["head-office"]})),
    ),
    Case(
        "R12: a location that is not trusted is left out",
        only(narrowed(MFA, locations={"includeLocations": ["All"], "excludeLocations": ["countries"]})),
        fails={TENANT},
    ),
    Case("a managed device or MFA", only({**MFA, "grantControls": grant("mfa", "compliantDevice")})),
    Case("terms of use", only({**MFA, "grantControls": {**grant(), "termsOfUse": ["agreement"]}}), fails={TENANT}),
    Case(
        "MFA for all resources sends a user without a method to register one",
        only(everybody(grant("mfa"))),
        fails={TENANT},
    ),
    Case("a managed device for all resources", only(everybody(grant("compliantDevice"))), fails={TENANT}),
    Case("a block for all resources", only(everybody(grant("block")))),
    Case("a block for all resources outside trusted locations", only(narrowed(everybody(grant("block")), locations=OUTSIDE))),
    Case(
        "a policy on listed applications does not",
        only(everybody(grant("mfa"), applications=applications("Office365"))),
        fails={TENANT},
    ),
    Case(
        "a policy on registering devices does not",
        only(everybody(grant("mfa"), applications=applications(includeUserActions=["urn:user:registerdevice"]))),
        fails={TENANT},
    ),
)
