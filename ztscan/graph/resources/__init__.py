"""Everything that ztscan can read from Graph, by name. A check or fact gets one by naming it as a parameter."""

from __future__ import annotations

from ztscan.graph.resource import Resource, resource_table
from ztscan.graph.resources.applications import APPLICATIONS
from ztscan.graph.resources.authentication_methods import AUTHENTICATION_METHODS
from ztscan.graph.resources.conditional_access import CONDITIONAL_ACCESS
from ztscan.graph.resources.groups import GROUPS
from ztscan.graph.resources.monitoring import MONITORING
from ztscan.graph.resources.policies import POLICIES
from ztscan.graph.resources.roles import ROLES
from ztscan.graph.resources.tenant import TENANT
from ztscan.graph.resources.users import USERS

RESOURCES: dict[str, Resource] = resource_table(
    TENANT,
    POLICIES,
    AUTHENTICATION_METHODS,
    CONDITIONAL_ACCESS,
    USERS,
    GROUPS,
    ROLES,
    APPLICATIONS,
    MONITORING,
)
