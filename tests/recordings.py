"""Where the recorded tenants lie: Contoso in the package, for `ztscan demo`; the others are for tests alone."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
CASSETTES = ROOT / "tests" / "cassettes"
BUNDLED = ROOT / "ztscan" / "data" / "contoso.json"


def recording_of(tenant: str) -> Path:
    """The recording of a simulated tenant, by the tenant's name."""
    return BUNDLED if tenant == BUNDLED.stem else CASSETTES / f"{tenant}.json"


def recordings() -> tuple[Path, ...]:
    """All of them."""
    return (BUNDLED, *sorted(CASSETTES.glob("*.json")))
