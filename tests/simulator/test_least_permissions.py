"""The permissions that `ztscan permissions` names for a check are enough for its verdict: Graph is asked with just these."""

from __future__ import annotations

import ztscan
from tests.simulator.graph import Caller
from tests.simulator.options import Options
from tests.simulator.running import simulator
from tests.simulator.tenant import NOW
from tests.simulator.tenants import TENANTS
from ztscan.engine import registry
from ztscan.engine.permissions import needs
from ztscan.graph.clouds import GLOBAL
from ztscan.graph.plan import ALWAYS
from ztscan.graph.resources import RESOURCES
from ztscan.graph.source import Loopback

BY_KEY = (
    "authentication_methods.per_user_mfa_off",
    "consent.admin_workflow",
    "consent.user_consent_restricted",
    "privileged_identity_management.activation_controls",
)
"""Checks that read something by keys that come from other resources."""


def verdict(check: str, permissions: frozenset[str]) -> str:
    tenant = TENANTS["woodgrove"]()
    with simulator(tenant, Options(caller=Caller(permissions=permissions))) as served:
        (found,) = ztscan.scan(Loopback(served.url, GLOBAL, NOW), [check]).graded.scan.checks
    return found.verdict.value


def test_what_is_named_for_a_check_is_enough_for_it() -> None:
    known = registry.load()
    everything = frozenset(name for resource in RESOURCES.values() for name in resource.permission.application)
    for check in known.select(BY_KEY):
        least = frozenset(need.permission for need in needs((check,), RESOURCES, application=True, always=ALWAYS))
        assert least < everything
        assert verdict(check.id, least) == verdict(check.id, everything), check.id
