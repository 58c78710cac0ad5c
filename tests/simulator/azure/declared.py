"""The GETs of Resource Manager that the project declares, found by the path of a request."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ztscan.azure.resource import AzureResource
from ztscan.azure.resources import AZURE_RESOURCES
from ztscan.graph.resource import Resource


class Declared:
    """Resources by the form of their path. ``{key}`` stands for an id, slashes included."""

    def __init__(self) -> None:
        gets = [one for one in AZURE_RESOURCES.values() if isinstance(one, AzureResource) and one.api_version]
        self._forms = [(_form(one), one) for one in gets]

    def of(self, path: str) -> list[AzureResource]:
        """The declarations that a path fits."""
        return [one for form, one in self._forms if form.fullmatch(path)]


def _form(resource: Resource) -> re.Pattern[str]:
    parts = (re.escape(part) for part in re.split(r"\{\w+\}", urlsplit(resource.path).path))
    return re.compile("(?:.+)".join(parts), re.IGNORECASE)
