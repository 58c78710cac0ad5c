"""The management groups and subscriptions of the described tenants; what lies in them is told by area, in ``estates``."""

from __future__ import annotations

from tests.simulator.azure.estate import EstateBuilder
from tests.simulator.tenant import guid


def contoso() -> EstateBuilder:
    """Six subscriptions of its own, grown over the years, and one of a customer that Contoso looks after."""
    build = EstateBuilder("contoso", "contoso.example")
    build.group("mg-platform", "Platform")
    build.group("mg-workloads", "Workloads")
    build.group("mg-corp", "Corp", "mg-workloads")
    build.group("mg-online", "Online", "mg-workloads")
    build.subscription("connectivity", "Contoso Connectivity", "mg-platform")
    build.subscription("management", "Contoso Management", "mg-platform")
    build.subscription("production", "Contoso Production", "mg-corp")
    build.subscription("shop", "Contoso Web Shop", "mg-online")
    build.subscription("development", "Contoso Development", "mg-workloads", quota="MSDNDevTest_2014-09-01")
    build.subscription("sandbox", "Pay-As-You-Go", quota="PayAsYouGo_2014-09-01")  # somebody's card, never moved
    build.subscription("customer", "Northwind (managed)", owner=guid("northwind", "tenant"))
    return build


def fabrikam() -> EstateBuilder:
    """Four subscriptions under a landing zone, hardened."""
    build = EstateBuilder("fabrikam", "fabrikam.example")
    build.group("mg-platform", "Platform")
    build.group("mg-landing-zones", "Landing zones")
    build.subscription("connectivity", "Fabrikam Connectivity", "mg-platform")
    build.subscription("management", "Fabrikam Management", "mg-platform")
    build.subscription("production", "Fabrikam Production", "mg-landing-zones")
    build.subscription("test", "Fabrikam Test", "mg-landing-zones")
    return build


def woodgrove() -> EstateBuilder:
    """No subscription, which the root group shows."""
    return EstateBuilder("woodgrove", "woodgrove.example")
