"""Cases of `external_identities.invite_domain_allow_list`."""

from __future__ import annotations

import json
from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from tests.checks.compliant.settings import invitations
from ztscan.core.model import Verdict

POLICIES = "b2b_management_policies"
DEFINITION = f"{POLICIES}/invitations/definition"
DEFAULT = f"{POLICIES}/invitations/isOrganizationDefault"
POLICY = "b2bManagementPolicy"
OPEN = {"id": "open", "isOrganizationDefault": True, "definition": ['{"B2BManagementPolicy": {"Version": 1}}']}


def blocking(*domains: str) -> str:
    return invitations(AllowedDomains=[], BlockedDomains=[*domains])


def raw(lists: Any) -> str:
    return json.dumps({"B2BManagementPolicy": {"InvitationsAllowedAndBlockedDomainsPolicy": lists}})


CASES = (
    Case("two partners"),
    Case("an empty list", {DEFINITION: [invitations(AllowedDomains=[])]}, fails={POLICY}),
    Case("blocked domains only", {DEFINITION: [invitations(AllowedDomains=[], BlockedDomains=["gmail.example"])]}, {POLICY}),
    Case("the same blocked domain twice", {DEFINITION: [blocking("gmail.example", "gmail.example")]}, {POLICY}),
    Case("no policy", {POLICIES: []}, fails={POLICY}),
    Case("not the default of the organisation", {DEFAULT: False}, fails={POLICY}),
    Case("no restriction in the policy", {DEFINITION: ['{"B2BManagementPolicy": {"Version": 1}}']}, fails={POLICY}),
    Case("a second default policy without a list", {POLICIES: Add(OPEN)}),
    Case("blocked domains of both", {DEFINITION: [blocking("gmail.example", "mail.example")], POLICIES: Add(OPEN)}, {POLICY}),
    Case("a list of nothing but empty names", {DEFINITION: [invitations(AllowedDomains=["", ""])]}, fails={POLICY}),
    Case("domains that are no list", {DEFINITION: [raw({"AllowedDomains": "partner.example"})]}, fails={POLICY}),
    Case("lists that are no object", {DEFINITION: [raw(["partner.example"])]}, fails={POLICY}),
    Case("text that is no JSON", {DEFINITION: ["{"]}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: which is the default was not returned", {DEFAULT: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("R13: the definition was not returned", {DEFINITION: Remove()}, verdict=Verdict.NOT_ASSESSED),
    Case("the policies could not be read", {POLICIES: gap(POLICIES)}, verdict=Verdict.NOT_ASSESSED),
)
