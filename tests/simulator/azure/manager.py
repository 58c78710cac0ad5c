"""Answers one request from an estate: queries of Resource Graph, GETs of Resource Manager. Knows nothing of sockets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tests.simulator.azure import errors, pages, query
from tests.simulator.azure.declared import Declared
from tests.simulator.azure.errors import ManagementError, NotModelledError
from tests.simulator.azure.estate import GROUPS, MANAGEMENT_GROUP, SUBSCRIPTION, AzureRows, Estate, FixedRows, subscription_of
from tests.simulator.azure.options import PLAIN, AzureOptions, Ids
from tests.simulator.azure.seen import Seen
from tests.simulator.tenant import Json
from ztscan.graph.resource import Shape

QUERY = "/providers/microsoft.resourcegraph/resources"
ENTITIES = "/providers/microsoft.management/getentities"
PERMISSIONS = "/providers/microsoft.authorization/permissions"
MOST_SCOPES = 1000
_ABOVE = frozenset({"AtScopeAndAbove", "AtScopeAboveAndBelow"})
_SCOPED = frozenset({"AuthorizationResources", "PolicyResources"})
"""Tables whose rows may be above a subscription."""
_QUOTA = {"x-ms-user-quota-remaining": "14", "x-ms-user-quota-resets-after": "00:00:05"}
_READS = {"x-ms-ratelimit-remaining-subscription-reads": "249"}


@dataclass(frozen=True)
class Asked:
    """One request. ``base`` is the address that next links are built on."""

    method: str
    path: str
    options: Mapping[str, str]
    body: Any = None
    base: str = "https://management.example"


@dataclass(frozen=True)
class Answered:
    body: Json
    headers: Mapping[str, str] = field(default_factory=dict)


class Manager:
    """An estate behind Azure's rules. Everything it cannot do raises, and is kept in ``refusals``."""

    def __init__(self, estate: Estate, options: AzureOptions = PLAIN) -> None:
        self.estate = estate
        self.seen = Seen(estate, options.sight)
        self.refusals: list[str] = []
        self._options = options
        self._declared = Declared()
        self._held: dict[Any, AzureRows] = {}

    def answer(self, asked: Asked) -> Answered:
        """Raises ManagementError for every answer but 200."""
        try:
            return self._answer(asked)
        except NotModelledError as error:
            self.refusals.append(f"{asked.method} {asked.path} {dict(asked.options)}: {error.message}")
            raise

    def _answer(self, asked: Asked) -> Answered:
        path = asked.path.lower().rstrip("/")
        if not asked.options.get("api-version"):
            raise ManagementError(400, "MissingApiVersionParameter", "The api-version query parameter is required.")
        if asked.method == "POST" and path == QUERY:
            return self._query(asked)
        if asked.method == "POST" and path == ENTITIES:
            return self._listed(asked, self.seen.entities())
        if asked.method != "GET":
            raise NotModelledError(f"{asked.method}: a scan never writes")
        self._refuse(path)
        root = f"{GROUPS}/{self.estate.tenant}".lower()
        if path == "/tenants":
            return self._listed(asked, self.seen.tenants())
        if path == "/subscriptions":
            rows = self.seen.listed()
            return self._listed(asked, rows, count={"type": "Total", "value": len(rows)})
        if path == root:
            if (asked.options.get("$expand"), asked.options.get("$recurse")) != ("children", "true"):
                raise NotModelledError("the root group is read with $expand=children and $recurse=true")
            return Answered(self.seen.tree(), _READS)
        return self._get(asked, path)

    def _refuse(self, path: str) -> None:
        """Raises where the caller has no right."""
        sight = self._options.sight
        if any(path.startswith(denied) for denied in sight.denied):
            raise errors.forbidden(_action(path), path)
        subscription = subscription_of(path)
        if subscription:
            if subscription not in self.seen.ids:
                raise errors.subscription_not_found(subscription)
        elif path.startswith("/providers/") and not sight.root:
            raise errors.forbidden(_action(path), path)

    def _get(self, asked: Asked, path: str) -> Answered:
        declared = self._declared.of(path)
        if not declared:
            raise NotModelledError("nothing that the project declares has this path")
        version = asked.options["api-version"]
        valid = {one.api_version for one in declared}
        if version not in valid:
            raise errors.wrong_version(version, path, ", ".join(sorted(valid)))
        if path.endswith(PERMISSIONS):
            return self._listed(asked, [{"actions": list(self._options.sight.actions), "notActions": []}])
        if path in self.estate.answers:
            held = self.estate.answers[path]
            return self._listed(asked, held) if isinstance(held, list) else Answered(held, _READS)
        if any(one.shape is Shape.COLLECTION for one in declared):
            return self._listed(asked, [])
        raise errors.not_found(path)

    def _listed(self, asked: Asked, rows: Sequence[Json], **more: Any) -> Answered:
        """One page of a list."""
        bound = [asked.path.lower(), {name: value for name, value in asked.options.items() if name.lower() != "$skiptoken"}]
        given = asked.options.get("$skiptoken", "")
        start = pages.position(given, bound) if given else 0
        if start is None:
            raise ManagementError(400, "InvalidSkipToken", "The skip token is not valid.")
        stop = start + self._options.page
        body: Json = {"value": rows[start:stop], **more}
        if stop < len(rows):
            options = {**bound[1], "$skiptoken": pages.token(stop, bound)}  # type: ignore[dict-item]
            shown = "&".join(f"{name}={quote(value, safe='$')}" for name, value in options.items())
            body["nextLink"] = f"{asked.base}{quote(asked.path)}?{shown}"
        return Answered(body, _READS)

    def _query(self, asked: Asked) -> Answered:
        body = asked.body
        if not isinstance(body, Mapping) or not isinstance(body.get("query"), str):
            raise errors.bad_query("InvalidQuery", "The request has no query.")
        parsed = query.parse(body["query"])
        options = body.get("options", {})
        if options.get("resultFormat") != "objectArray":
            raise NotModelledError("`resultFormat` is always sent: its default differs between versions")
        if not 1 <= options.get("$top", 0) <= MOST_SCOPES:
            raise errors.bad_query("InvalidTop", "$top is between 1 and 1000.")
        rows = self._rows(parsed, self._scope(body), str(options.get("authorizationScopeFilter", "AtScopeAndBelow")))
        bound = [body["query"], body.get("subscriptions"), body.get("managementGroups"), options.get("authorizationScopeFilter")]
        given = options.get("$skipToken", "")
        start = pages.position(given, bound) if given else 0
        if start is None:
            raise errors.bad_query("InvalidSkipToken", "The skip token is not one of this query.")
        stop = start + min(self._options.page, options["$top"])
        page = [self._shown(parsed.project(row)) for row in rows.page(start, stop)]
        told: Json = {"totalRecords": len(rows), "count": len(page), "data": page, "facets": [], "resultTruncated": "false"}
        if stop < len(rows):
            told["$skipToken"] = pages.token(stop, bound)
        return Answered(told, _QUOTA)

    def _scope(self, body: Mapping[str, Any]) -> frozenset[str] | None:
        """Subscriptions that a query is for. None: all that the caller reads."""
        named, groups = body.get("subscriptions"), body.get("managementGroups")
        if named is not None and groups is not None:
            raise errors.bad_query("InvalidScope", "subscriptions and managementGroups exclude each other.")
        if named is not None:
            if not 1 <= len(named) <= MOST_SCOPES:
                raise errors.bad_query("TooManySubscriptions", "A query takes at most 1000 subscriptions.")
            return frozenset(one.lower() for one in named)
        if groups is not None:
            wanted = {one.lower() for one in groups}
            return frozenset(
                one.id
                for one in self.seen.subscriptions
                if any(group.name.lower() in wanted for group in self.seen.ancestors(one))
            )
        return None

    def _rows(self, parsed: query.Query, scope: frozenset[str] | None, authorization: str) -> AzureRows:
        key = (parsed.table, parsed.types, scope, authorization)
        if key not in self._held:
            self._held[key] = self._chosen(parsed, scope, above=authorization in _ABOVE)
        return self._held[key]

    def _chosen(self, parsed: query.Query, scope: frozenset[str] | None, *, above: bool) -> AzureRows:
        if parsed.table != "ResourceContainers" and not {"*", "*/read"} & {*self._options.sight.actions}:
            return FixedRows(())
        parts = [self._of_type(parsed.table, kind) for kind in parsed.types]
        if len(parts) == 1 and self.seen.whole and scope is None and not isinstance(parts[0], FixedRows):
            return parts[0]
        readable = self.seen.ids if scope is None else self.seen.ids & scope
        return FixedRows(
            row
            for part in parts
            for row in part.page(0, len(part))
            if self._shown_at(row, readable, above=above or parsed.table not in _SCOPED)
        )

    def _shown_at(self, row: Json, readable: frozenset[str], *, above: bool) -> bool:
        subscription = row.get("subscriptionId", "")
        if subscription:
            return subscription in readable
        at_group = row["id"].lower().startswith(GROUPS.lower()) and "/providers/" in row["id"][len(GROUPS) :]
        return (above and self.seen.sight.root) if at_group else True

    def _of_type(self, table: str, kind: str) -> AzureRows:
        if (table, kind) == ("ResourceContainers", SUBSCRIPTION):
            return self.seen.container_rows()
        if (table, kind) == ("ResourceContainers", MANAGEMENT_GROUP):
            return self.seen.group_rows()
        return self.estate.rows.get((table, kind), FixedRows(()))

    def _shown(self, row: Json) -> Json:
        match self._options.ids:
            case Ids.LOWER:
                return {**row, "id": row["id"].lower()}
            case Ids.UPPER:
                return {**row, "id": row["id"].upper()}
            case Ids.AS_CREATED:
                return row


def _action(path: str) -> str:
    """The action that a refusal names, from the path of a GET."""
    provider = path.rpartition("/providers/")[2].split("/")
    kinds = provider[1::2] or ["subscriptions"]
    return "/".join([provider[0], *kinds, "read"])
