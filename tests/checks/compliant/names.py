"""Ids of the compliant tenant's people and groups, by name."""

from __future__ import annotations

from uuid import NAMESPACE_DNS, uuid5


def _id(name: str) -> str:
    return str(uuid5(NAMESPACE_DNS, f"{name}.fabrikam.example"))


TENANT = _id("tenant")
ADMIN = _id("ada")
"""Eligible for Global Administrator and Privileged Role Administrator."""
SECURITY_ADMIN = _id("sam")
"""Eligible for Security Administrator."""
HELPDESK = _id("henk")
"""Eligible for Helpdesk Administrator."""
BREAK_GLASS_1 = _id("emergency-1")
BREAK_GLASS_2 = _id("emergency-2")
WORKER = _id("wilma")
LEARNER = _id("lars")
GUEST = _id("gita")
APPROVERS = _id("pim-approvers")
"""A role-assignable group without a role, whose members approve activations."""
ANALYSTS = tuple(_id(f"analyst-{number}") for number in range(1, 7))
"""Six who are eligible for membership in ANALYST_GROUP; the first has activated it."""
ANALYST_GROUP = _id("soc-analysts")
"""A role-assignable group that holds Security Reader and is managed by PIM for Groups."""
BILLING = _id("billing")
"""Service principal of Fabrikam's own application."""
BILLING_APPLICATION = _id("billing-application")
"""Its application object."""
TICKETS = _id("tickets")
"""Service principal of an application of another organisation."""
ONBOARDING = _id("onboarding")
"""An ordinary group: those who are new and get a Temporary Access Pass."""
ALL_GUESTS = _id("all-guests")
"""A dynamic group of all guests."""
INTUNE_HELPDESK = _id("intune-helpdesk")
"""A role-assignable group that holds a role of Intune over the devices of one site."""
INTUNE_APPROVERS = _id("intune-approvers")
"""A role-assignable group of two who administer the roles of Intune and approve changes."""
PROJECT = _id("project")
"""A Microsoft 365 group."""
GRAPH = _id("graph")
"""Service principal of Microsoft Graph."""
SYNC_ACCOUNT = _id("sync-server")
"""A user that Fabrikam does not have: the account of a synchronisation server."""
