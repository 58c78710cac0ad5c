"""The synthetic tenants, by name."""

from __future__ import annotations

from collections.abc import Callable

from tests.simulator.tenant import Tenant
from tests.simulator.tenants.contoso import contoso
from tests.simulator.tenants.fabrikam import fabrikam
from tests.simulator.tenants.woodgrove import woodgrove

TENANTS: dict[str, Callable[[], Tenant]] = {"contoso": contoso, "fabrikam": fabrikam, "woodgrove": woodgrove}
