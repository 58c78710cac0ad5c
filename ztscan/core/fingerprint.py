"""The identity of a finding across scans."""

from __future__ import annotations

import hashlib

from ztscan.core.model import Finding

SHORT = 12
"""So many digits of a fingerprint are shown in lists. `ztscan waive` takes them."""


def fingerprint(check_id: str, finding: Finding) -> str:
    """Identity of a finding across scans: 32 hex digits over the check, the subject's kind and id, and the discriminator.

    Names, messages and observed values are not part of it, so that a renamed object or a reworded check is not drift.
    """
    parts = (check_id, finding.subject.kind, finding.subject.id, finding.discriminator)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
