"""Contoso as it is, and as it is after somebody changed it: served to `ztscan` by the simulator."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import json
from collections.abc import Callable, Iterator, Set
from typing import Any

import httpx

from tests.cli.running import Ended, Shell
from tests.graph.authority import Application, Microsoft
from tests.graph.authority.messages import Answered, Asked
from tests.simulator.graph import Caller
from tests.simulator.options import PLAIN, Options
from tests.simulator.running import simulator
from tests.simulator.tenant import NOW, Json, ListRows, Tenant
from tests.simulator.tenants import TENANTS
from ztscan.graph.resources import RESOURCES

EVERYTHING = frozenset(name for resource in RESOURCES.values() for name in resource.permission.application)
POLICIES = "identity/conditionalAccess/policies"
AUDITS = "auditLogs/directoryAudits"
FEW = ("--check", "consent.*", "--check", "conditional_access.no_untargeted_policy")
"""Checks that take no proof, one of which reads the Conditional Access policies."""
NIGHT = int(NOW.timestamp())
"""The time of the accepted state, seconds since 1970."""
DAY = 86_400


def contoso() -> Tenant:
    return TENANTS["contoso"]()


def with_rows(tenant: Tenant, path: str, change: Callable[[list[Json]], Any]) -> Tenant:
    """``tenant`` with one collection changed in place by ``change``."""
    rows = copy.deepcopy(list(tenant.collections[path].page(0, len(tenant.collections[path]))))
    change(rows)
    return dataclasses.replace(tenant, collections={**tenant.collections, path: ListRows(rows)})


def report_only(tenant: Tenant) -> Tenant:
    """Somebody sets a policy to report-only in the night, and the audit log has it."""
    identities: list[str] = []

    def switch(rows: list[Json]) -> None:
        policy = next(row for row in rows if row["displayName"].startswith("CA002"))
        policy["state"] = "enabledForReportingButNotEnforced"
        identities.append(policy["id"])

    changed = with_rows(tenant, POLICIES, switch)
    record = {
        "id": "Directory_changed",
        "activityDateTime": "2026-11-01T22:15:00Z",
        "activityDisplayName": "Update conditional access policy",
        "category": "Policy",
        "result": "success",
        "initiatedBy": {
            "app": None,
            "user": {
                "id": "61fb3f3f-be0e-5bac-8910-cb2f467b27db",
                "displayName": None,
                "userPrincipalName": "noor.castellan@contoso.example",
                "ipAddress": "203.0.113.7",
            },
        },
        "targetResources": [{"id": identities[0], "displayName": "CA002", "type": "Policy"}],
    }
    return with_rows(changed, AUDITS, lambda rows: rows.append({**rows[0], **record}))


def scan(
    shell: Shell, tenant: Tenant, *arguments: str, night: int = 0, options: Options = PLAIN, lacking: str | None = None
) -> Ended:
    """Scan ``tenant`` on a night for a few quick checks; ``lacking`` is a permission that was not granted."""
    shell.setenv("SOURCE_DATE_EPOCH", str(NIGHT + night * DAY))
    if lacking is not None:
        options = dataclasses.replace(options, caller=Caller(permissions=EVERYTHING - {lacking}))
    with simulator(tenant, options) as served:
        shell.setenv("ZTSCAN_GRAPH_ENDPOINT", served.url)
        return shell.ztscan("scan", *FEW, *arguments)


def accept(shell: Shell, tenant: Tenant) -> None:
    """Have the result of ``tenant`` on the first night as ``baseline.json``; it is scanned once for all tests."""
    key = (id(tenant), FEW)
    shell.setenv("SOURCE_DATE_EPOCH", str(NIGHT))
    if key not in _ACCEPTED:
        scan(shell, tenant, "-q", "-o", "baseline.json")
        _ACCEPTED[key] = (tenant, shell.read("baseline.json"))
    (shell.folder / "baseline.json").write_bytes(_ACCEPTED[key][1])


_ACCEPTED: dict[tuple[int, tuple[str, ...]], tuple[Tenant, bytes]] = {}


@contextlib.contextmanager
def behind_sign_in(microsoft: Microsoft, tenant: Tenant, permissions: Set[str] = EVERYTHING) -> Iterator[Application]:
    """``tenant`` as the Graph of a loopback Microsoft, and an application there that holds ``permissions``."""
    application = microsoft.entra.register(permissions=tuple(sorted(permissions)))
    options = Options(caller=Caller(permissions=frozenset(permissions)))
    with simulator(tenant, options) as served, httpx.Client(trust_env=False, timeout=120) as client:

        def respond(asked: Asked) -> Answered:
            headers = {name: value for name, value in asked.headers.items() if name not in _HOP_BY_HOP}
            answer = client.request(asked.method, served.url + asked.target, headers=headers, content=asked.body)
            body = json.loads(answer.text.replace(served.url, f"https://{asked.host}"))
            kept = {name: value for name, value in answer.headers.items() if name in {"retry-after", "request-id"}}
            return Answered(answer.status_code, body, kept)

        microsoft.graph.respond = respond
        yield application


_HOP_BY_HOP = frozenset({"host", "authorization", "connection", "content-length", "accept-encoding"})
