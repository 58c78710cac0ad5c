"""The synthetic tenants, by name."""

from __future__ import annotations

import functools
from collections.abc import Callable

from tests.simulator.tenant import Tenant
from tests.simulator.tenants.contoso import contoso
from tests.simulator.tenants.fabrikam import fabrikam
from tests.simulator.tenants.woodgrove import woodgrove

TENANTS: dict[str, Callable[[], Tenant]] = {made.__name__: functools.cache(made) for made in (contoso, fabrikam, woodgrove)}
"""Each is made once. Nobody changes one: a tenant that is to be different is another one (``dataclasses.replace``)."""
