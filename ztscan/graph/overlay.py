"""What a recorded tenant would answer after some calls: the answers are changed in memory, and nothing is sent.

A call changes the object at its path, wherever an answer has it: as the answer itself, as a row of a list, or inside a row.
Values that Graph works out from others, such as reports, stay as they were read.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import msgspec

from ztscan.core.fix import GraphCall
from ztscan.core.immutable import thawed
from ztscan.graph.cassette import Recording
from ztscan.graph.clouds import CLOUDS
from ztscan.graph.policy_keys import OF_POLICY
from ztscan.graph.presence import objects_at
from ztscan.graph.replay import Replay, RequestKey, key_of
from ztscan.graph.service import GRAPH_POSTS, Service

_INSIDE = {"/policies/roleManagementPolicies": ("/policies/roleManagementPolicyAssignments", "policy")}
"""Lists whose objects are read inside the rows of another list: that list, and the property."""
_BY_IDS = "/directoryObjects/getByIds"
_OK = 200
_POLICIES = "/identity/conditionalAccess/policies"


class _Change(NamedTuple):
    """A call with a body that can be written to."""

    method: str
    path: str
    body: Any
    version: str
    known_only: bool = False
    """For an answer of the other version: only properties that are there, as beta has more."""

    def seen_in(self, version: str) -> _Change:
        return self._replace(known_only=self.version != version)


def with_calls(recording: Recording, calls: Iterable[GraphCall]) -> Recording:
    """The recording as if ``calls`` had been sent before it, in their order."""
    wanted = [_plain(call) for call in calls]
    answers = dict(recording.answers)
    for key, (status, kind, body) in recording.answers.items():
        version = key[1].strip("/").partition("/")[0]
        changed = _changed(key[1], key[3], body, [call.seen_in(version) for call in wanted]) if status == _OK else None
        if changed is not None:
            answers[key] = (status, kind, changed)
    return Changed(**msgspec.structs.asdict(recording) | {"answers": answers})


class Changed(Recording, frozen=True):
    """A recording after some calls. A scan of it may ask for other objects by id than the recorded scan did."""

    def connection(self, service: Service | None = None) -> Replay:
        served = service or CLOUDS[self.cloud].graph
        return _ChangedReplay(served.root, self.answers, served.posts, self.limited)


class _ChangedReplay(Replay):
    """Also answers what the recorded scan read in another way: objects asked for by id, and single reads of a batch."""

    def __init__(
        self,
        root: str,
        answers: Mapping[RequestKey, tuple[int, str, bytes]],
        posts: Container[str] = GRAPH_POSTS,
        limited: Container[RequestKey] = (),
    ) -> None:
        super().__init__(root, answers, posts, limited)
        self._batched = dict(_in_batches(answers))

    def _found(self, key: RequestKey) -> tuple[int, str, bytes] | None:
        found = super()._found(key) or self._batched.get(key)
        return self._by_ids(key) if found is None and key[1].endswith(_BY_IDS) else found

    def _by_ids(self, key: RequestKey) -> tuple[int, str, bytes] | None:
        """The recorded objects with the ids that ``key`` asks for; None if the recorded scan did not ask for one of them."""
        known: set[str] = set()
        rows: dict[str, Any] = {}
        for (method, path, _, asked), (status, _, body) in self._answers.items():
            if (method, path) == key[:2] and status == _OK:
                known.update(msgspec.json.decode(asked)["ids"])
                rows.update((row["id"], row) for row in msgspec.json.decode(body)["value"])
        wanted = msgspec.json.decode(key[3])["ids"]
        if not known.issuperset(wanted):
            return None
        return _OK, "application/json", msgspec.json.encode({"value": [rows[one] for one in wanted if one in rows]})


def _in_batches(answers: Mapping[RequestKey, tuple[int, str, bytes]]) -> Iterator[tuple[RequestKey, tuple[int, str, bytes]]]:
    """What the batches of a recording returned, as answers to single reads."""
    for (_, path, _, asked), (status, kind, body) in answers.items():
        if not path.endswith("/$batch") or status != _OK:
            continue
        urls = {one["id"]: one["url"] for one in msgspec.json.decode(asked)["requests"]}
        for one in msgspec.json.decode(body)["responses"]:
            if one["status"] == _OK:
                key = key_of("GET", path.removesuffix("/$batch") + urls[one["id"]], b"")
                yield key, (_OK, kind, msgspec.json.encode(one["body"]))


def after_calls(path: str, document: Any, calls: Iterable[GraphCall], version: str = "") -> Any:
    """The document that Graph would answer at ``path``, without version, after the calls; itself if none concerns it.

    ``version``: of Graph that the document is of. What a call says in the other version is taken for properties that are there.
    """
    wanted = (call.seen_in(version) if version else call for call in map(_plain, calls))
    mine = [call for call in wanted if _concerns(path, call)]
    return _after(path, _copied(document), mine) if mine else document


def _copied(document: Any) -> Any:
    """The document as dicts and lists of its own, through JSON: a recursion in Python takes ten times as long."""
    return msgspec.json.decode(msgspec.json.encode(document, enc_hook=thawed))


def concerns(path: str, call: GraphCall) -> bool:
    """Whether what Graph answers at ``path``, without version, depends on the call."""
    return _is_about(path, _target(call))


def _plain(call: GraphCall) -> _Change:
    return _Change(call.method, _target(call), _copied(call.body), call.version)


def _target(call: GraphCall) -> str:
    """The path of the call without ``/$ref``: a reference is removed like a row."""
    return call.path.removesuffix("/$ref")


def _changed(path: str, asked: bytes, body: bytes, calls: Iterable[_Change]) -> bytes | None:
    """The answer after the calls; None if none of them concerns it."""
    if path.endswith("/$batch"):
        return _batch(asked, body, calls)
    own = _without_version(path)
    mine = [call for call in calls if _concerns(own, call)]
    return msgspec.json.encode(_after(own, msgspec.json.decode(body), mine)) if mine else None


def _batch(asked: bytes, body: bytes, calls: Iterable[_Change]) -> bytes | None:
    paths = {one["id"]: unquote(urlsplit(one["url"]).path) for one in msgspec.json.decode(asked)["requests"]}
    if not any(_concerns(path, call) for path in paths.values() for call in calls):
        return None
    answer = msgspec.json.decode(body)
    for one in answer["responses"]:
        if one["status"] == _OK:
            path = paths[one["id"]]
            one["body"] = _after(path, one["body"], [call for call in calls if _concerns(path, call)])
    return msgspec.json.encode(answer)


def _without_version(path: str) -> str:
    return "/" + unquote(path).strip("/").partition("/")[2]


def _concerns(path: str, call: _Change) -> bool:
    return _is_about(path, call.path)


def _is_about(path: str, target: str) -> bool:
    if target == path or target.startswith(f"{path}/"):
        return True
    return any(path == read and target.startswith(f"{root}/") for root, (read, _) in _INSIDE.items())


def _after(path: str, document: Any, calls: Iterable[_Change]) -> Any:
    for call in calls:
        if call.path == path and call.method == "POST":
            _add(document, call)
        elif call.path == path:
            document = merged(document, call.body, known_only=call.known_only)
        elif call.path.startswith(f"{path}/"):
            steps = call.path.removeprefix(f"{path}/").split("/")
            _apply(document, ["value", *steps] if isinstance(document.get("value"), list) else steps, call)
        else:
            _apply_inside(path, document, call)
    if path == _POLICIES and isinstance(document.get("value"), list):
        _complete(document["value"])
    return document


def _apply_inside(path: str, document: Any, call: _Change) -> None:
    for root, (read, name) in _INSIDE.items():
        if path == read:
            key, *steps = call.path.removeprefix(f"{root}/").split("/")
            for row in document.get("value", ()):
                if isinstance(row.get(name), Mapping) and row[name].get("id") == key:
                    _apply(row[name], steps, call)


def _apply(document: Any, steps: list[str], call: _Change) -> None:
    """Change the object that ``steps`` lead to from ``document``: names of properties, and ids of rows. None: nothing."""
    name, *rest = steps
    found = document.get(name) if isinstance(document, Mapping) else None
    if isinstance(found, list) and rest:
        _apply_to_row(found, rest, call)
    elif isinstance(found, list) and call.method == "POST":
        found.append(call.body)
    elif rest:
        _apply(found, rest, call)
    elif isinstance(document, dict) and name in document:
        document[name] = merged(found, call.body, known_only=call.known_only)


def _apply_to_row(rows: list[Any], steps: list[str], call: _Change) -> None:
    key, *rest = steps
    for position, row in enumerate(rows):
        if isinstance(row, dict) and str(row.get("id")).casefold() == key.casefold():
            if rest:
                _apply(row, rest, call)
            elif call.method == "DELETE":
                del rows[position]
            else:
                rows[position] = merged(row, call.body, known_only=call.known_only)
            return


def _add(document: Any, call: _Change) -> None:
    """A new row, at the end of the last page."""
    if isinstance(document.get("value"), list) and "@odata.nextLink" not in document:
        document["value"].append({"id": f"new-{len(document['value'])}", **call.body})


def _complete(rows: list[Any]) -> None:
    """Policies as Graph returns them: with the keys that it sends with every policy."""
    policies = [row for row in rows if isinstance(row, dict)]
    for always in OF_POLICY:
        objects = [found for found in objects_at(policies, always.at) if isinstance(found, dict)]
        common = {name for found in objects for name in found} if always.alike else set()
        for found in objects:
            for name in always.valued:
                found.setdefault(name, [])
            for name in (*always.sent, *sorted(common)):
                found.setdefault(name, None)


def merged(before: Any, body: Any, *, known_only: bool = False) -> Any:
    """``before`` with what ``body`` says: objects are merged, anything else is replaced. ``known_only``: nothing is added."""
    if not isinstance(before, Mapping) or not isinstance(body, Mapping):
        return body
    changes = {name: value for name, value in body.items() if name in before or not known_only}
    return {**before, **{name: merged(before.get(name), value, known_only=known_only) for name, value in changes.items()}}
