"""Laws over the fixes of all checks: each is declared, sound by Graph's schema, and has a way back."""

from __future__ import annotations
