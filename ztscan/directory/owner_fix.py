"""The step that takes an owner from a group or an application."""

from __future__ import annotations

from ztscan.core.fix import FixStep, GraphCall
from ztscan.graph.clouds import CLOUDS


def without_owner(path: str, owner: str, cloud: str) -> FixStep:
    """``path`` is that of the group, application or service principal; ``cloud`` names the host in the way back."""
    root = next(known.graph_root for name, known in CLOUDS.items() if name == cloud)
    again = {"@odata.id": f"{root}/v1.0/directoryObjects/{owner}"}
    return FixStep(GraphCall("DELETE", f"{path}/owners/{owner}/$ref"), GraphCall("POST", f"{path}/owners/$ref", again))
