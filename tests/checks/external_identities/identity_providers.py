"""Cases of `external_identities.identity_providers`."""

from __future__ import annotations

from tests.checks.cases import Add, Case, Remove, gap
from ztscan.core.model import Verdict

PROVIDERS = "identity_providers"
KIND = "#microsoft.graph.socialIdentityProvider"
GOOGLE = {"@odata.type": KIND, "id": "Google-OAUTH", "displayName": "Google", "identityProviderType": "Google"}
HOSTILE = {"@odata.type": KIND, "id": "Facebook-OAUTH", "displayName": "<b>`|\u001b[2J", "identityProviderType": "Facebook"}
UNTYPED = {**GOOGLE, "identityProviderType": None}
OTHER = {"approved_providers": ("facebook",)}
APPROVED = {"approved_providers": ("google",)}

CASES = (
    Case("built-in ones only"),
    Case("one was added, and nothing is declared", {PROVIDERS: Add(GOOGLE)}, verdict=Verdict.MANUAL),
    Case("an approved one", {PROVIDERS: Add(GOOGLE)}, options=APPROVED),
    Case("not approved, with a hostile name", {PROVIDERS: Add(GOOGLE, HOSTILE)}, {"Facebook-OAUTH"}, options=APPROVED),
    Case("not approved, and Graph does not say its type", {PROVIDERS: Add(UNTYPED)}, {"Google-OAUTH"}, options=OTHER),
    Case("R13: the kind was not returned", {f"{PROVIDERS}/0/@odata.type": Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("could not be read", {PROVIDERS: gap(PROVIDERS)}, verdict=Verdict.NOT_ASSESSED),
)
