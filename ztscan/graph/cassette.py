"""Recordings of a scan, in vcrpy's cassette format, so that its tools can read, compare and replay them too.

vcrpy records by patching HTTP libraries. ztscan records with an httpx transport and replays with a connection of its own: a
replay has no network and imports no HTTP library, and nothing is patched. Interactions are sorted and scrubbed, so that two
recordings of the same tenant have the same bytes.
"""

from __future__ import annotations

import contextlib
import http
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

import msgspec

from ztscan.core.errors import UsageError
from ztscan.core.files import check_writable, read_file, write_private
from ztscan.core.moments import parse_moment
from ztscan.core.version import VERSION
from ztscan.graph.clouds import CLOUDS, Cloud
from ztscan.graph.endpoint import origin_of
from ztscan.graph.progress import partial_of
from ztscan.graph.recorded_exchange import RecordedExchange
from ztscan.graph.replay import SUBSCRIPTION_LIMIT, Replay, RequestKey, key_of
from ztscan.graph.resource import CloudName
from ztscan.graph.scrub import answer_headers, body_text, request_headers
from ztscan.graph.serializers import CASSETTE_FORMAT_VERSION, SUFFIXES, serializer

if TYPE_CHECKING:
    import httpx

    from ztscan.graph.service import Service

MAX_SIZE = 512 * 1024 * 1024
"""The most bytes of a recording that are read."""
_HOSTS: Mapping[str, CloudName] = {cloud.graph_host: name for name, cloud in CLOUDS.items()}
_AZURE_HOSTS = frozenset(cloud.azure_host for cloud in CLOUDS.values())
_RECORD_ANEW = "record the tenant with `ztscan scan --record FILE`"

Body = TypeVar("Body")


class _Request(msgspec.Struct, Generic[Body]):
    method: str
    uri: str
    body: Body | None = None


class _Status(msgspec.Struct):
    code: Annotated[int, msgspec.Meta(ge=100, le=599)]


class _Content(msgspec.Struct, Generic[Body]):
    string: Body | None = None


class _Response(msgspec.Struct, Generic[Body]):
    status: _Status
    body: _Content[Body]
    headers: dict[str, list[str]] = {}


class _Interaction(msgspec.Struct, Generic[Body]):
    request: _Request[Body]
    response: _Response[Body]
    resources: list[str] = []
    """What it was read for, in a recording that a scan can go on from."""


class _About(msgspec.Struct):
    """The ``metadata`` of a recording."""

    version: str = ""
    cloud: str = ""
    recorded: str = ""
    application: bool = True
    tenant: str = ""
    """Of a recording that a scan can go on from, as are ``account`` and ``partial``."""
    account: str = ""
    partial: bool = False
    read_at: dict[str, str] = {}
    """The time of the scan that read a resource, by its name; of the resources that were read whole at another time."""

    def told(self) -> dict[str, Any]:
        """What a recording says of itself. What is said of resumed scans only is left out of others."""
        values: dict[str, Any] = msgspec.to_builtins(self)
        always = ("version", "cloud", "recorded", "application")
        return {name: value for name, value in values.items() if name in always or value}


class _Metadata(msgspec.Struct):
    ztscan: _About = msgspec.field(default_factory=_About)


class _Cassette(msgspec.Struct, Generic[Body]):
    """JSON is decoded to text, and what it holds besides is skipped. Bodies of YAML are also bytes."""

    version: int
    interactions: list[_Interaction[Body]]
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)


class _Organization(msgspec.Struct):
    id: str


class _Organizations(msgspec.Struct):
    value: list[_Organization]


class Earlier(msgspec.Struct, frozen=True):
    """What an interrupted scan read whole: the time of the scan by resource, and the exchanges with Graph."""

    read_at: Mapping[str, str]
    interactions: Mapping[RequestKey, dict[str, Any]]

    def of(self, names: Collection[str]) -> Earlier:
        """The part that was read for the resources ``names``."""
        read_at = {name: moment for name, moment in self.read_at.items() if name in names}
        kept = {}
        for key, interaction in self.interactions.items():
            if resources := [name for name in interaction["resources"] if name in read_at]:
                kept[key] = {**interaction, "resources": resources}
        return Earlier(read_at, kept)


class Recorder:
    """Records what a scan reads. Raises UsageError at once if the file is not writable."""

    def __init__(self, path: Path, cloud: Cloud) -> None:
        self._path = path.absolute()
        self._kind = _kind(path)
        self._cloud = cloud
        self._application = True
        self._interactions: dict[RequestKey, dict[str, Any]] = {}
        self._read_for: dict[RequestKey, set[str]] = {}
        self._whole: set[str] = set()
        check_writable(path)
        check_writable(self.partial)

    @property
    def partial(self) -> Path:
        """Where an interrupted scan leaves what it read whole."""
        return partial_of(self._path)

    def transport(
        self, inner: httpx.AsyncBaseTransport, root: str, *, application: bool, canonical: str = ""
    ) -> httpx.AsyncBaseTransport:
        """``inner`` with everything that passes through it recorded, as if it came from ``canonical``: the service's own root, by
        default that of the cloud's Graph.
        """
        self._application = application
        from ztscan.graph.recording_transport import RecordingTransport  # noqa: PLC0415 - httpx: not for a replay

        return RecordingTransport(inner, self, root, canonical or self._cloud.graph_root)

    def note(self, exchange: RecordedExchange, root: str, canonical: str) -> None:
        """Keep one exchange. The last answer to a request wins, so that a replay does not return a throttled attempt."""
        uri = exchange.url.replace(root, canonical, 1)
        asked, answered = body_text(exchange.asked, root, canonical), body_text(exchange.answered, root, canonical)
        if asked is None or answered is None:
            return
        key = key_of(exchange.method, uri, asked.encode())
        self._read_for.setdefault(key, set()).add(exchange.resource)
        self._interactions[key] = {
            "request": {
                "method": exchange.method,
                "uri": uri,
                "body": asked or None,
                "headers": request_headers(exchange.headers),
            },
            "response": {
                "status": {"code": exchange.status, "message": _phrase(exchange.status)},
                "headers": answer_headers(exchange.answer_headers),
                "body": {"string": answered},
            },
        }

    def whole(self, resource: str) -> None:
        """The resource was read to its end."""
        self._whole.add(resource)

    def save(self, recorded: str, earlier: Earlier | None = None) -> None:
        """Write the recording, atomically and readable by its owner only. ``recorded``: the time of the scan, ISO 8601.

        ``earlier``: what was not read again, because an interrupted scan had read it.
        """
        about = _About(VERSION, self._cloud.name, recorded, self._application, read_at=dict(earlier.read_at) if earlier else {})
        kept = {key: {**one} for key, one in earlier.interactions.items()} if earlier else {}
        for interaction in kept.values():
            del interaction["resources"]
        self._write(self._path, {**kept, **self._interactions}, about)

    def save_partial(self, recorded: str, account: str, tenant: str, earlier: Earlier | None = None) -> bool:
        """Write what was read whole to ``partial``, to go on from. False if there is nothing, or not known of which tenant."""
        tenant = tenant or self._tenant()
        kept = dict(earlier.interactions) if earlier else {}
        for key, interaction in self._interactions.items():
            if names := sorted(self._read_for[key] & self._whole):
                kept[key] = {**interaction, "resources": names}
        if not kept or not tenant:
            return False
        read_at = {**dict.fromkeys(sorted(self._whole), recorded), **(earlier.read_at if earlier else {})}
        about = _About(VERSION, self._cloud.name, recorded, self._application, tenant, account, partial=True, read_at=read_at)
        self._write(self.partial, kept, about)
        return True

    def _tenant(self) -> str:
        """The id of the organization that was read; empty if it was not."""
        for (_, path, _, _), interaction in self._interactions.items():
            if path.endswith("/organization"):
                with contextlib.suppress(msgspec.DecodeError, IndexError):
                    return msgspec.json.decode(interaction["response"]["body"]["string"], type=_Organizations).value[0].id
        return ""

    def _write(self, path: Path, interactions: Mapping[RequestKey, dict[str, Any]], about: _About) -> None:
        content = serializer(self._kind).serialize(
            {
                "version": CASSETTE_FORMAT_VERSION,
                "interactions": [interactions[key] for key in sorted(interactions)],
                "metadata": {"ztscan": about.told()},
            }
        )
        write_private(path, content.encode())


class Partial(msgspec.Struct, frozen=True):
    """What the recording of an interrupted scan says besides: of whom it is, and what to go on from."""

    tenant: str
    account: str
    earlier: Earlier


class Recording(msgspec.Struct, frozen=True):
    """A recorded scan. ``recorded`` is its time in ISO 8601. Empty: the file does not say."""

    cloud: CloudName
    recorded: str
    version: str
    application: bool
    answers: Mapping[RequestKey, tuple[int, str, bytes]]
    """Status, content type and body by request."""
    read_at: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Of a resumed scan: the time by resource, where it is not ``recorded``."""
    partial: Partial | None = None
    limited: frozenset[RequestKey] = frozenset()
    """Answers of Azure that say that they leave out subscriptions."""

    def connection(self, service: Service | None = None) -> Replay:
        """A connection that answers from the recording and has no network. ``service``: by default the cloud's Graph."""
        served = service or CLOUDS[self.cloud].graph
        return Replay(served.root, self.answers, served.posts, self.limited)


def load_recording(path: Path) -> Recording:
    """The recording in ``path``: ztscan's own, or any cassette of vcrpy that contains traffic with Microsoft Graph.

    Raises UsageError if it can't be read or is not a recording. YAML is loaded without building objects.
    """
    cassette = _load(path)
    about = cassette.metadata.ztscan
    partial = about.partial
    answers: dict[RequestKey, tuple[int, str, bytes]] = {}
    interactions: dict[RequestKey, dict[str, Any]] = {}
    clouds: set[CloudName] = set()
    azure: set[str] = set()
    limited: set[RequestKey] = set()
    for interaction in cassette.interactions:
        request, response = interaction.request, interaction.response
        host = (origin_of(request.uri) or ("", "", 0))[1]
        if host in _HOSTS or host in _AZURE_HOSTS:  # other traffic was recorded by other tools: sign-ins, other sites
            clouds |= {_HOSTS[host]} if host in _HOSTS else set()
            azure |= {host} if host in _AZURE_HOSTS else set()
            key = key_of(request.method, request.uri, _bytes(request.body, path))
            answers[key] = (response.status.code, _content_type(response), _bytes(response.body.string, path))
            if SUBSCRIPTION_LIMIT in response.headers:
                limited.add(key)
            if partial:
                interactions[key] = _going_on(interaction)
    if len(clouds) != 1:
        raise UsageError(f"`{path}` contains no traffic with Microsoft Graph of one cloud", _RECORD_ANEW)
    if not azure <= {CLOUDS[min(clouds)].azure_host}:
        raise UsageError(f"`{path}` contains traffic with Azure of another cloud than Microsoft Graph", _RECORD_ANEW)
    for moment in (about.recorded, *about.read_at.values()):
        _check_time(moment, path)
    going_on = Partial(about.tenant, about.account, Earlier(about.read_at, interactions)) if partial else None
    return Recording(
        clouds.pop(),
        about.recorded,
        about.version,
        about.application,
        answers,
        {} if partial else about.read_at,
        going_on,
        frozenset(limited),
    )


def _going_on(interaction: _Interaction[Any]) -> dict[str, Any]:
    """An exchange as it is written again, in a form that vcrpy reads, too."""
    again: dict[str, Any] = msgspec.to_builtins(interaction)
    again["request"]["headers"] = {}
    again["response"]["status"]["message"] = _phrase(interaction.response.status.code)
    return again


def _kind(path: Path) -> str:
    """The serializer of vcrpy for a file of this name: ``json`` or ``yaml``."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"`{path}` has no suffix of a recording", f"name it with one of {', '.join(SUFFIXES)}")
    return SUFFIXES[path.suffix.lower()]


def _load(path: Path) -> _Cassette[Any]:
    """The file as a cassette. Nothing is built from it before its size, depth and aliases are known to be within limits."""
    kind, content = _kind(path), read_file(path, MAX_SIZE, "recording")
    try:
        if kind == "json":
            return msgspec.json.decode(content, type=_Cassette[str])
        text = content.decode("utf-8")
        from ztscan.graph.yaml_limits import check_yaml  # noqa: PLC0415 - PyYAML, only where YAML is read

        check_yaml(text)
        return msgspec.convert(serializer(kind).deserialize(text), _Cassette[Any])
    except UnicodeDecodeError as error:
        raise UsageError(f"`{path}` is not text", _RECORD_ANEW) from error
    except msgspec.DecodeError as error:
        what = "is not a recording of a scan" if isinstance(error, msgspec.ValidationError) else f"is not JSON: {error}"
        raise UsageError(f"`{path}` {what}", _RECORD_ANEW) from error
    except Exception as error:  # the constructors of vcrpy and PyYAML may raise anything
        raise UsageError(f"`{path}` is not a recording of a scan", _RECORD_ANEW) from error


def _check_time(recorded: str, path: Path) -> None:
    """Raise UsageError unless the recording has a time, or says nothing of it, as cassettes of other tools do."""
    try:
        if recorded:
            parse_moment(recorded)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"`{path}` is not a recording of a scan: `recorded` is not a time", _RECORD_ANEW) from error


def _bytes(body: Any, path: Path) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode("utf-8", "surrogatepass")
    if isinstance(body, bytes):
        return body
    raise UsageError(f"`{path}` contains a body that is not text", _RECORD_ANEW)


def _content_type(response: _Response[Any]) -> str:
    values = next((v for name, v in response.headers.items() if name.lower() == "content-type"), [])
    return values[0] if values and values[0].isascii() and values[0].isprintable() else "application/json"


def _phrase(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return ""
