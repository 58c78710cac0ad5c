"""Tenants that are big in something else than users: applications, service principals, guests, groups, delegated permissions.

Each is compared with a plain tenant, or with the raw floor (``floor``), in the same run. And formats of output: none may need
much more memory than the scan itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figures import Figure, at_most, main
from benchmarks.multiples import compared, scanned_as
from tests.simulator.tenants.generated import Shape

PLAIN = Shape(users=100_000)
WITH_OTHERS = Shape(users=100_000, applications=8_333, principals=11_667, guest_every=2)
"""Three of five applications are registered in the tenant: 5,000. All have service principals: 20,000. 50,000 are guests."""
OF_EVERYTHING = Shape(users=300_000, applications=2_000, principals=18_000, other_groups=50_000, operators=2_500, grants=500_000)
FILES = ("findings.csv", "findings.sarif")


def measure() -> Iterator[Figure]:
    plain, _ = scanned_as(PLAIN)
    yield from _with_others(plain.cpu)
    yield from _files(plain.peak)
    yield from _of_everything()


def _with_others(plain: float) -> Iterator[Figure]:
    name = "100,000 users, 50,000 of them guests, 5,000 applications, 20,000 service principals"
    cost, requests = scanned_as(WITH_OTHERS)
    yield Figure(f"{name}: CPU", cost.cpu, "s")
    yield at_most(f"{name}: CPU, against 100,000 plain users", cost.cpu / plain, 2, "times")
    yield at_most(f"{name}: requests", requests, 600, "requests")
    yield Figure(f"{name}: peak memory", cost.peak, "MB")


def _files(plain: float) -> Iterator[Figure]:
    for file in FILES:
        cost, _ = scanned_as(PLAIN, ["-o", file])
        yield at_most(f"100,000 users, {file} as well: peak memory, against HTML and JSON", cost.peak / plain, 1.3, "times")


def _of_everything() -> Iterator[Figure]:
    name = "300,000 users, 500,000 grants, 20,000 service principals, 50,000 groups, 2,500 in a role-assignable group"
    found = compared(OF_EVERYTHING)
    yield Figure(f"{name}: the same pages, decoded and nothing else: CPU", found.floor.cpu, "s")
    yield at_most(f"{name}: scan against the floor", found.multiple, 4, "times")
    yield at_most(f"{name}: peak memory", found.scan.peak, 1000, "MB")
    yield at_most(f"{name}: requests against the minimal plan", found.requests / found.least, 1.1, "times")


if __name__ == "__main__":
    main("big", measure)
