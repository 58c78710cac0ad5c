"""Serves a tenant in a process of its own: ``python -m tests.simulator --tenant contoso --port 8765``."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace

import uvicorn

from tests.simulator.app import Simulator
from tests.simulator.faults import FaultPlan
from tests.simulator.options import Options
from tests.simulator.running import configuration, listener_on
from tests.simulator.tenant import Tenant
from tests.simulator.tenants import TENANTS
from tests.simulator.tenants.generated import SIZES, Shape, generated
from tests.simulator.tenants.generated_devices import FLEETS, Fleet, generated_with_devices


def tenant_named(name: str, seed: int) -> Tenant:
    """The tenant of this name, or a generated one of that size."""
    if name in FLEETS:
        return generated_with_devices(Fleet(devices=FLEETS[name], seed=seed))
    return TENANTS[name]() if name in TENANTS else generated(Shape(users=SIZES[name], seed=seed))


def main(arguments: list[str] | None = None) -> None:
    """Serves until it is stopped. The address is the first line on stdout."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description=__doc__)
    parser.add_argument(
        "--tenant",
        choices=[*TENANTS, *SIZES, *FLEETS],
        default="contoso",
        help="a described tenant, or a generated one of that many users or devices",
    )
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--latency", type=float, default=0.0, help="milliseconds before each answer")
    parser.add_argument("--quotas", action="store_true", help="Graph's published throttling limits are in force")
    parser.add_argument("--no-retry-after", action="store_true", help="429 does not say when to come back")
    parser.add_argument("--keep-alive", type=float, default=75.0, help="seconds after which idle connections are closed")
    parser.add_argument("--faults", type=int, metavar="SEED", help="inject faults, chosen by this seed")
    parser.add_argument("--seed", type=int, default=1, help="seed of a generated tenant")
    chosen = parser.parse_args(arguments)
    options = Options(
        latency=chosen.latency / 1000,
        quotas=1.0 if chosen.quotas else None,
        retry_after=not chosen.no_retry_after,
        keep_alive=chosen.keep_alive,
    )
    if chosen.faults is not None:
        options = replace(options, faults=FaultPlan(seed=chosen.faults))
    served = Simulator(tenant_named(chosen.tenant, chosen.seed), options)
    listener = listener_on(chosen.port)
    sys.stdout.write(f"http://127.0.0.1:{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    asyncio.run(uvicorn.Server(configuration(served)).serve(sockets=[listener]))


if __name__ == "__main__":
    main()
