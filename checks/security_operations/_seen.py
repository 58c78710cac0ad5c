"""Whether Microsoft Defender was seen at work."""

from __future__ import annotations

from ztscan.entities.security_operations import Incident
from ztscan.plugin import Gap, Unknown


def anything_seen(incidents: tuple[Incident, ...] | Gap) -> bool:
    """Whether there was an incident. Raises Unknown where incidents were not read."""
    if isinstance(incidents, Gap):
        raise Unknown(incidents)
    return bool(incidents)
