"""Answers one Graph request from a tenant: permissions, licences, query options, pages. Knows nothing of sockets."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from tests.simulator import errors
from tests.simulator.derived import find
from tests.simulator.endpoints import Bucket, Endpoint
from tests.simulator.errors import Family, GraphError, UnsupportedError
from tests.simulator.odata import Expansion, Filter, parse_expand, parse_filter, split_list
from tests.simulator.tenant import DIRECTORY_OBJECTS, NOTHING, Json, ListRows, PickedRows, Rows, Tenant
from tests.simulator.view import GLOBAL, Cloud, View, expanded

MOST_IDS = 1000
"""Ids that one ``getByIds`` takes."""
MOST_IN = 15
"""Values that one ``in`` takes."""


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who asks: the permissions that were granted (None: all), and the families where a directory role is missing."""

    permissions: frozenset[str] | None = None
    lacks_role: frozenset[Family] = frozenset()


ANYBODY = Caller()


@dataclass(frozen=True)
class Question:
    """One GET as Graph understands it. ``base`` is the address that next links are built on."""

    version: str
    path: str
    options: Mapping[str, str]
    headers: Mapping[str, str]
    base: str


@dataclass(frozen=True)
class Reply:
    """The JSON to send, and what the request cost."""

    body: Json
    bucket: Bucket
    units: int = 1


class Graph:
    """A tenant behind Graph's rules. Everything it cannot do raises, and is kept in ``refusals``."""

    def __init__(self, tenant: Tenant, *, caller: Caller = ANYBODY, cloud: Cloud = GLOBAL) -> None:
        self.tenant = tenant
        self.caller = caller
        self.cloud = cloud
        self.refusals: list[str] = []
        self._counts: dict[tuple[str, str], int] = {}
        self._ranges: dict[tuple[str, str], Rows] = {}
        self._values: dict[tuple[str, str], list[Any]] = {}

    def get(self, question: Question) -> Reply:
        """The answer to a GET. Raises GraphError."""
        try:
            return self._get(question)
        except UnsupportedError as error:
            self.refusals.append(f"GET /{question.version}/{question.path} {dict(question.options)}: {error.message}")
            raise

    def bucket(self, version: str, path: str, options: Mapping[str, str]) -> tuple[Bucket, int]:
        """The throttling bucket of a request and what it costs there."""
        found = find(_BY_APP_ID.sub("servicePrincipals/-", path), version)
        if found is None:
            return (Bucket.DIRECTORY, 3) if path == "directoryObjects/getByIds" else (Bucket.OTHER, 1)
        endpoint, _ = found
        if "signInActivity" in options.get("$select", "") + options.get("$filter", ""):
            return Bucket.SIGN_IN_ACTIVITY, 1
        units = endpoint.units - ("$select" in options) + ("$expand" in options)
        return endpoint.bucket, max(1, units)

    def by_ids(self, version: str, body: Json, options: Mapping[str, str]) -> Reply:
        """``directoryObjects/getByIds``: those of the ids that are live objects of the wanted types."""
        if not self._allowed(("Directory.Read.All", "User.Read.All", "Group.Read.All", "Application.Read.All")):
            raise errors.missing_permission(Family.DIRECTORY, ("Directory.Read.All",))
        ids, types = body.get("ids"), body.get("types") or ["directoryObject"]
        if not isinstance(ids, list) or not ids or len(ids) > MOST_IDS:
            raise GraphError(400, "Request_BadRequest", f"The value of 'ids' must hold between 1 and {MOST_IDS} values.")
        found = [self.tenant.directory_object(key) for key in dict.fromkeys(ids)]
        kinds = {f"#microsoft.graph.{name}" for name in types}
        rows = [row for row in found if row and ("#microsoft.graph.directoryObject" in kinds or row["@odata.type"] in kinds)]
        select = split_list(options.get("$select", ""))
        view = View(version, "directoryObject", self.cloud, select)
        return Reply(
            {"@odata.context": "$metadata#directoryObjects", "value": [view.show(row) for row in rows]}, Bucket.DIRECTORY, 3
        )

    # The order of these checks is Graph's: path, permission, licence, query options, object.

    def _get(self, question: Question) -> Reply:
        path = _BY_APP_ID.sub(lambda match: f"servicePrincipals/{_service_principal_key(self.tenant, match[1])}", question.path)
        if any(path.startswith(missing) for missing in self.cloud.lacking_paths):
            raise errors.unknown_segment(path.split("/")[-1])
        found = find(path, question.version)
        if found is None:
            if find(path, "beta") is None and find(path, "v1.0") is None:
                raise UnsupportedError(f"Resource not found for the segment '{path.rpartition('/')[2]}'.")
            raise errors.unknown_segment(path.rpartition("/")[2])
        endpoint, key = found
        for needed in [(one,) for one in endpoint.permissions] if endpoint.together else [endpoint.permissions]:
            if not self._allowed(needed):
                raise errors.missing_permission(endpoint.family, needed[:1])
        if endpoint.family in self.caller.lacks_role:
            raise errors.missing_role(endpoint.family)
        self._check_licence(endpoint, question)
        self._check_options(endpoint, question)
        if endpoint.named_caller and not {"ocp-client-name", "ocp-client-version"} <= {name.lower() for name in question.headers}:
            raise errors.unnamed_caller()
        bucket, units = self.bucket(question.version, path, question.options)
        if endpoint.parent and self.tenant.collections.get(endpoint.parent, NOTHING).by_id(key) is None:
            raise errors.not_found(key)
        if endpoint.singleton:
            return Reply(self._singleton(endpoint, key, question), bucket, units)
        return Reply(self._collection(endpoint, key, question), bucket, units)

    def _allowed(self, needed: Sequence[str]) -> bool:
        granted = self.caller.permissions
        return granted is None or not granted.isdisjoint(needed)

    def _check_licence(self, endpoint: Endpoint, question: Question) -> None:
        if endpoint.licence and self.tenant.service_plans.isdisjoint(endpoint.licence):
            raise errors.missing_licence(endpoint.family)
        if "signInActivity" in question.options.get("$select", ""):
            if not self._allowed(("AuditLog.Read.All",)):
                raise errors.missing_permission(Family.REPORTS, ("AuditLog.Read.All",))
            if self.tenant.service_plans.isdisjoint({"AAD_PREMIUM", "AAD_PREMIUM_P2"}):
                raise errors.missing_licence(Family.REPORTS)

    def _check_options(self, endpoint: Endpoint, question: Question) -> None:
        options = question.options
        known = {"$select", "$expand", "$filter", "$top", "$count", "$skiptoken"}
        for name in options:
            if name not in known:
                raise UnsupportedError(f"Query option '{name}' is not allowed.")
        if "$select" in options and not endpoint.select:
            raise UnsupportedError(f"$select is not supported by {endpoint.path}.")
        if "$top" in options:
            limit = 500 if "signInActivity" in options.get("$select", "") else endpoint.largest
            if limit is None:
                raise UnsupportedError(f"$top is not supported by {endpoint.path}.")
            if not options["$top"].isdigit() or not 1 <= int(options["$top"]) <= limit:
                raise UnsupportedError(
                    f"Invalid page size specified: '{options['$top']}'. Must be between 1 and {limit} inclusive."
                )
        if options.get("$count", "true") != "true" or ("$count" in options and not endpoint.advanced):
            raise UnsupportedError(f"$count is not supported by {endpoint.path}.")
        if "$expand" in options and "$count" in options:
            raise UnsupportedError("$expand does not go together with advanced queries.")
        if endpoint.required and "$filter" not in options:
            raise GraphError(
                400, "MissingFilter", "The filter is required: " + " or ".join(map(str, map(sorted, endpoint.required)))
            )

    def _singleton(self, endpoint: Endpoint, key: str, question: Question) -> Json:
        collection = endpoint.path.removesuffix("/{id}")
        if key and collection in DIRECTORY_OBJECTS:
            row = self.tenant.collections.get(collection, NOTHING).by_id(key)
        elif collection == "directoryObjects":
            row = self.tenant.directory_object(key)
        elif key:
            row = self.tenant.keyed_singletons.get(endpoint.path, {}).get(key)
        else:
            row = self.tenant.singletons.get(f"{question.version}:{endpoint.path}") or self.tenant.singletons.get(endpoint.path)
            row = row or endpoint.unset
        if row is None:
            raise errors.not_found(key or endpoint.path)
        expansions = self._expansions(endpoint, question)
        shown = self._shower(endpoint, question, expansions)(row)
        return {"@odata.context": f"$metadata#{endpoint.path}/$entity", **shown}

    def _rows(self, endpoint: Endpoint, key: str) -> Rows:
        if not key:
            return self.tenant.collections.get(endpoint.path, NOTHING)
        rows = self.tenant.keyed.get(endpoint.path, {}).get(key)
        if rows is None:
            if endpoint.absent_is_404:
                raise errors.not_found(key)
            return NOTHING
        return rows

    def _collection(self, endpoint: Endpoint, key: str, question: Question) -> Json:
        rows = self._rows(endpoint, key)
        wanted = self._filter(endpoint, question)
        expansions = self._expansions(endpoint, question)
        if wanted and wanted.ids is not None:
            found = (rows.by_id(one) for one in dict.fromkeys(wanted.ids))
            rows, wanted = ListRows(row for row in found if row is not None), None
        elif wanted and wanted.ranged:
            rows, wanted = self._picked(rows, wanted, question), None
        start = self._position(question)
        size = min(int(question.options.get("$top", endpoint.page or 1_000_000)), 500 if _sign_in(question) else 1_000_000)
        picked, position = _next_rows(rows, start, size, wanted)
        body: Json = {"@odata.context": f"$metadata#{endpoint.path}"}
        if start == 0 and "$count" in question.options and question.headers.get("consistencylevel", "").lower() == "eventual":
            body["@odata.count"] = self._count(rows, question, wanted)
        if position < len(rows):
            body["@odata.nextLink"] = self.link(question, position)
        show = self._shower(endpoint, question, expansions)
        unlisted = endpoint.beta_kinds if question.version == "v1.0" else frozenset()
        body["value"] = [show(row) for row in picked if row.get("@odata.type") not in unlisted]
        return body

    def _picked(self, rows: Rows, wanted: Filter, question: Question) -> Rows:
        """The rows in a range. Found once for all pages, from values that are looked up once for all ranges."""
        where = (question.path, question.options["$filter"])
        if where not in self._ranges:
            values = (question.path, wanted.ranged)
            if values not in self._values:
                pages = (rows.page(start, start + 10_000) for start in range(0, len(rows), 10_000))
                self._values[values] = [row.get(wanted.ranged) for page in pages for row in page]
            name, test = wanted.ranged, wanted.test
            found = (n for n, value in enumerate(self._values[values]) if test({name: value}))
            self._ranges[where] = PickedRows(rows, found)
        return self._ranges[where]

    def _filter(self, endpoint: Endpoint, question: Question) -> Filter | None:
        text = question.options.get("$filter")
        if text is None:
            return None
        parsed = parse_filter(text)
        unknown = parsed.atoms - endpoint.filters
        if unknown:
            raise UnsupportedError(
                f"Unsupported or invalid query filter clause on {endpoint.path}: {', '.join(sorted(unknown))}."
            )
        if parsed.ids is not None and len(parsed.ids) > MOST_IN:
            raise UnsupportedError(f"Too many child clauses specified in search filter expression; at most {MOST_IN}.")
        if endpoint.required and not any(names <= parsed.equals.keys() for names in endpoint.required):
            raise GraphError(400, "InvalidFilter", "The filter is invalid.")
        return parsed

    def _expansions(self, endpoint: Endpoint, question: Question) -> tuple[Expansion, ...]:
        expansions = parse_expand(question.options.get("$expand", ""))
        for expansion in expansions:
            if expansion.name not in endpoint.expand:
                raise UnsupportedError(
                    f"Could not find a navigation property named '{expansion.name}' to expand on {endpoint.path}."
                )
        if len(expansions) > 1 and endpoint.bucket is Bucket.DIRECTORY:
            raise UnsupportedError("Only one $expand is allowed.")
        return expansions

    def _shower(self, endpoint: Endpoint, question: Question, expansions: Sequence[Expansion]) -> Callable[[Json], Json]:
        """How rows of this request are shown: without what was not selected or expanded, or is not in this version."""
        hidden = endpoint.expand | (endpoint.beta_only if question.version == "v1.0" else frozenset())
        select = split_list(question.options.get("$select", ""))
        view = View(question.version, endpoint.type, self.cloud, select, endpoint.default)

        def show(row: Json) -> Json:
            plain = {name: value for name, value in row.items() if name not in hidden} if hidden else row
            shown = view.show(plain)
            for expansion in expansions:
                shown[expansion.name] = expanded(row.get(expansion.name), expansion)
            return shown

        return show

    def _count(self, rows: Rows, question: Question, wanted: Filter | None) -> int:
        if wanted is None:
            return len(rows)
        where = (question.path, question.options.get("$filter", ""))
        if where not in self._counts:
            self._counts[where] = sum(
                sum(map(wanted.test, rows.page(start, start + 10_000))) for start in range(0, len(rows), 10_000)
            )
        return self._counts[where]

    # Skip tokens are opaque, name the position in the collection, and are worth nothing for another collection.

    def link(self, question: Question, position: int | None = None, *, spelling: int = 0) -> str:
        """The next link to a position (None: where ``question`` stands). Each ``spelling`` is another token for the same page."""
        where = self._position(question) if position is None else position
        options = {**question.options, "$skiptoken": self._token(question.path, where, spelling)}
        query = "&".join(f"{quote(name, safe='$')}={quote(value, safe='')}" for name, value in options.items())
        return f"{question.base}/{question.version}/{quote(question.path)}?{query}"

    def _token(self, path: str, position: int, spelling: int) -> str:
        where = position.to_bytes(6, "big") + spelling.to_bytes(3, "big")
        seal = hashlib.blake2b(path.encode() + where, key=self.tenant.id.encode(), digest_size=18).digest()
        return base64.urlsafe_b64encode(seal + where).decode()

    def _position(self, question: Question) -> int:
        token = question.options.get("$skiptoken")
        if token is None:
            return 0
        try:
            where = base64.urlsafe_b64decode(token)[-9:]
        except ValueError:
            raise errors.bad_page_token() from None
        position, spelling = int.from_bytes(where[:6], "big"), int.from_bytes(where[6:], "big")
        if self._token(question.path, position, spelling) != token:
            raise errors.bad_page_token()
        return position


def _sign_in(question: Question) -> bool:
    return "signInActivity" in question.options.get("$select", "")


def _next_rows(rows: Rows, start: int, size: int, wanted: Filter | None) -> tuple[list[Json], int]:
    """The next ``size`` rows that pass the filter, and the position after the last row that was looked at."""
    if wanted is None:
        picked = list(rows.page(start, start + size))
        return picked, start + len(picked)
    picked = []
    position = start
    while position < len(rows) and len(picked) < size:
        for row in rows.page(position, position + 1000):
            position += 1
            if wanted.test(row):
                picked.append(row)
                if len(picked) == size:
                    break
    while position < len(rows) and not any(map(wanted.test, rows.page(position, position + 1000))):
        position += 1000
    return picked, min(position, len(rows))


def question_of(version: str, path: str, options: Mapping[str, str], headers: Mapping[str, str], base: str) -> Question:
    """A question with its path decoded and its headers in lower case."""
    lowered = {name.lower(): value for name, value in headers.items()}
    return Question(version, unquote(path).strip("/"), options, lowered, base)


_BY_APP_ID = re.compile(r"servicePrincipals\(appId='([0-9a-f-]{36})'\)")


def _service_principal_key(tenant: Tenant, app_id: str) -> str:
    rows = tenant.collections["servicePrincipals"]
    for start in range(0, len(rows), 1000):
        for row in rows.page(start, start + 1000):
            if row["appId"] == app_id:
                return str(row["id"])
    raise errors.not_found(app_id)
