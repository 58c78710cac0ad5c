"""What is read for some evidence: of it all resources behind it, and what every scan reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ztscan.config.names import Names, declared_for_plan
from ztscan.engine.evidence import FACTS, resources_behind
from ztscan.engine.resources import ALL_RESOURCES
from ztscan.graph.clouds import Cloud
from ztscan.graph.plan import ALWAYS, NONE, Plan, make_plan
from ztscan.graph.resource import Resource


def plan_of(needs: Iterable[str], cloud: Cloud, names: Names = (), extra: Mapping[str, Resource] = NONE) -> Plan:
    """The requests for ``needs`` (resources, facts or settings), and for ``extra`` resources.

    ``names``: what the configuration declares, which key sources may take.
    """
    table = {**ALL_RESOURCES, **extra}
    return make_plan(
        {*resources_behind(needs, table, FACTS), *ALWAYS, *extra}, table, cloud=cloud.name, declared=declared_for_plan(names)
    )
