"""How long the roll-up of 1,000 tenants takes from result files on disk, what memory it needs, and how large its page is.

The results are those of the recorded tenants, varied by a seed: mostly of the small one. Texts differ in every tenant.
Each tenant also has an earlier result, which the page compares it with.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.browser import chromium
from benchmarks.figures import Figure, at_most, cost_of, main, unmeasured
from tests.fleet.generated import AS_OF, fleet
from tests.recordings import recording_of
from ztscan.scan import scan

TENANTS = 1_000
RECORDED = ("woodgrove", "fabrikam", "contoso")
_OPENED = "() => performance.timing.loadEventEnd - performance.timing.navigationStart"
FILTERED = """() => new Promise((done) => {
  const field = document.querySelector("[data-fleet-filter] [name=group]");
  const start = performance.now();
  field.value = "0";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  setTimeout(() => requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))));
})"""


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bases = [scan(recording_of(tenant)).graded for tenant in RECORDED]
        fleet(folder / "results", bases, TENANTS)
        page = folder / "fleet.html"
        command = [sys.executable, "-m", "ztscan", "fleet", "report", "results", "-o", page.name]
        cost = cost_of(command, folder, {"SOURCE_DATE_EPOCH": str(int(AS_OF.timestamp())), "PYTHONPATH": str(Path.cwd())})
        what = f"page of {TENANTS:,} tenants, compared with their earlier results"
        yield at_most(f"{what}: wall time", cost.wall, 20, "s")
        yield Figure(f"{what}: CPU", cost.cpu, "s")
        yield at_most(f"{what}: peak memory", cost.peak, 500, "MB")
        yield at_most(f"{what}: size", page.stat().st_size / 1e6, 5, "MB")
        yield from _used(page)


def _used(file: Path) -> Iterator[Figure]:
    with chromium() as browser:
        if browser is None:
            yield unmeasured("page opened (no Chromium here)", 2, "s")
            return
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(file.as_uri())
        yield at_most("page opened in Chromium", page.evaluate(_OPENED) / 1000, 2, "s")
        yield at_most("page filtered by a group in Chromium", page.evaluate(FILTERED) / 1000, 1, "s")


if __name__ == "__main__":
    main("fleet_report", measure)
