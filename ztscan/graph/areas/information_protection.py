"""Sensitivity labels of Microsoft Purview: which there are, what they protect, and where they can be used."""

from __future__ import annotations

import msgspec

from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import PermissionId
from ztscan.graph.resource import Licence, Permission, Resource

INFORMATION_PROTECTION = Licence(
    "Microsoft Purview Information Protection", ("MIP_S_CLP1", "MIP_S_CLP2", "RMS_S_PREMIUM", "RMS_S_PREMIUM2")
)


class Sublabel(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A label below another one. Labels have one level of sublabels. Graph fills in ``name``; ``displayName`` may be null."""

    id: str
    name: str | None
    display_name: str | None
    has_protection: bool | None
    """Whether the label encrypts content or limits its use."""
    is_enabled: bool | None = None
    applicable_to: str | None = None
    """Where the label can be used, separated by commas: ``file``, ``email``, ``site``, ``unifiedGroup`` ..."""

    @property
    def title(self) -> str:
        return self.name or self.display_name or self.id


class SensitivityLabel(Sublabel, frozen=True, gc=False, kw_only=True):
    """A sensitivity label. One with sublabels groups them, and cannot be applied itself."""

    sublabels: tuple[Sublabel, ...] | None = None
    """None: Graph did not say."""


PERMISSION_IDS = (
    PermissionId(
        "SensitivityLabel.Read",
        application="3b8e7aad-f6e3-4299-83f8-6fc6a5777f0b",
        delegated="1aeb73ce-68d7-49b7-913a-eedc80844551",
    ),
)
"""Of permissions that only this area needs."""

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="sensitivity_labels",
        path="/security/dataSecurityAndGovernance/sensitivityLabels",
        entity=SensitivityLabel,
        permission=Permission(("SensitivityLabel.Read",), delegated_roles=("Global Reader", "Compliance Administrator")),
        lane=Lane.OTHER,
        select=(),  # not documented for this endpoint
        licence=INFORMATION_PROTECTION,
        clouds=("global", "usgov", "usgovdod"),
        national="learn.microsoft.com/graph/api/tenantdatasecurityandgovernance-list-sensitivitylabels, national clouds",
        configuration=True,
    ),
)
