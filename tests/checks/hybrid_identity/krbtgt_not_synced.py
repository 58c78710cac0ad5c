"""Cases of `hybrid_identity.krbtgt_not_synced`."""

from __future__ import annotations

from typing import Any

from tests.checks.cases import Add, Case, gap
from tests.checks.compliant.hybrid import HYBRID
from ztscan.core.model import Verdict

KRBTGT = "krbtgt-azuread"


def account(**properties: Any) -> dict[str, Any]:
    """A user whose name begins with ``krbtgt``, with what tells where it comes from."""
    return {
        "id": KRBTGT,
        "displayName": "krbtgt_AzureAD",
        "userPrincipalName": "krbtgt_AzureAD@fabrikam.example",
        "accountEnabled": False,
        "mailNickname": "krbtgt_AzureAD",
        "onPremisesSyncEnabled": True,
        "onPremisesDistinguishedName": "CN=krbtgt_AzureAD,CN=Users,DC=fabrikam,DC=example",
        **properties,
    }


CASES = (
    Case("no such user", HYBRID),
    Case("it is synchronised", {**HYBRID, "krbtgt_accounts": Add(account())}, fails={KRBTGT}),
    Case(
        "in other letters, and under another name in the cloud",
        {
            **HYBRID,
            "krbtgt_accounts": Add(account(displayName="x", onPremisesDistinguishedName="cn=KRBTGT_AZUREAD,ou=x,dc=fabrikam")),
        },
        fails={KRBTGT},
    ),
    Case(
        "a person whose name begins like that",
        {**HYBRID, "krbtgt_accounts": Add(account(onPremisesDistinguishedName="CN=krbtgthe,OU=Staff,DC=fabrikam"))},
    ),
    Case(
        "the name stands further up only",
        {**HYBRID, "krbtgt_accounts": Add(account(onPremisesDistinguishedName="CN=x,CN=krbtgt_AzureAD,DC=fabrikam"))},
    ),
    Case("a cloud user of that name", {**HYBRID, "krbtgt_accounts": Add(account(onPremisesSyncEnabled=None))}),
    Case(
        "R13: where it comes from was not returned",
        {**HYBRID, "krbtgt_accounts": Add(account(onPremisesDistinguishedName=None))},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case("cloud only", verdict=Verdict.NOT_APPLICABLE),
    Case("users could not be read", {**HYBRID, "krbtgt_accounts": gap("krbtgt_accounts")}, verdict=Verdict.NOT_ASSESSED),
)
