"""The declaration of a resource: one thing to read from Graph."""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable, Iterable, Mapping, Sized
from typing import Any, ClassVar, Literal, TypeVar

import msgspec

from ztscan.core.errors import PluginError
from ztscan.graph import service_plans
from ztscan.graph.lanes import Lane
from ztscan.graph.presence import Always

Version = Literal["v1.0", "beta"]
CloudName = Literal["global", "usgov", "usgovdod", "china"]
ALL_CLOUDS: tuple[CloudName, ...] = ("global", "usgov", "usgovdod", "china")

V1_METADATA = "the v1.0 metadata that Microsoft Graph serves in each cloud, github.com/microsoftgraph/msgraph-metadata"
"""Source of what a national cloud lacks: its published schema."""
FROM_ENTITY: tuple[str, ...] = ("*",)
"""``select`` of a resource whose entity lists exactly the properties to ask for."""


class Shape(enum.Enum):
    """``COLLECTION`` pages through ``value``; ``SINGLETON`` is one object."""

    COLLECTION = "collection"
    SINGLETON = "singleton"


class Absent(enum.Enum):
    """The meaning of a 404 on this path: the feature or object cannot be read (a gap), or it is not configured (data)."""

    GAP = "gap"
    NOT_CONFIGURED = "not_configured"


class Content(enum.Enum):
    """What a resource holds where it is no control. The causes of changes follow from it (``ztscan.drift.causes``)."""

    ACTIVITY = "activity"
    """Events and what is counted of them: sign-ins, audit records, risks, alerts, runs, usage, scores, advice."""
    PEOPLE = "people"
    """People, their licences, their registration and their devices."""
    GIVEN = "given"
    """What a single person or application is given, and results do not hold: that a person is new shows nothing of it."""
    SIGHT = "sight"
    """Which parts of the tenant there are to see, and the scanner's own rights to see them."""


class Permission(msgspec.Struct, frozen=True):
    """Least-privileged permissions, all of which are needed. ``delegated_roles``: any one of these Entra roles suffices."""

    application: tuple[str, ...]
    """Empty: Graph admits signed-in users only."""
    delegated: tuple[str, ...] = ()
    """Empty: the same as ``application``."""
    delegated_roles: tuple[str, ...] = ("Global Reader",)

    def for_flow(self, *, application: bool) -> tuple[str, ...]:
        return self.application if application or not self.delegated else self.delegated


class Licence(msgspec.Struct, frozen=True):
    """A licence by the service plans that carry it (names as in ``subscribedSkus.servicePlans``); any one suffices."""

    name: str
    service_plans: tuple[str, ...]


P1 = Licence("Microsoft Entra ID P1", service_plans.ENTRA_P1)
P2 = Licence("Microsoft Entra ID P2", service_plans.ENTRA_P2)
GOVERNANCE = Licence("Microsoft Entra ID Governance", service_plans.ENTRA_GOVERNANCE)
"""Microsoft Entra Suite carries it too."""
P2_OR_GOVERNANCE = Licence(
    "Microsoft Entra ID P2 or Microsoft Entra ID Governance", (*P2.service_plans, *GOVERNANCE.service_plans)
)
"""Privileged Identity Management, and what access reviews and entitlement management began with."""


KeySource = Callable[..., Iterable[str]]
KEY_SOURCES: dict[str, KeySource] = {}
"""Every source of keys by name: ``ztscan.graph.keys`` declares them, over the records of all areas."""
F = TypeVar("F", bound=KeySource)


def key_source(function: F) -> F:
    """Register a function as a source of keys, under its own name."""
    KEY_SOURCES[function.__name__] = function
    return function


class Keys(msgspec.Struct, frozen=True):
    """Where the keys of a fan-out resource come from.

    ``source`` is a function, or the name of one of ``ztscan.graph.keys``, which area files cannot import. It takes other
    resources by parameter name and returns ids; a parameter annotated ``X | Gap`` copes with a gap.
    With ``per_request`` 1 the path's ``{key}`` is replaced. With more, ``{keys}`` in the filter becomes a quoted list (or
    the body of ``getByIds``), and rows are told apart by their ``id``.
    Where each key has a list of rows, ``rows_of`` is Graph's name of the property that says whose a row is: ``{keys}`` becomes
    ``NAME eq 'a' or NAME eq 'b'``.
    Above ``limit`` keys the resource is a gap, whose remedy says how to read it.
    """

    source: str | KeySource
    per_request: int = 1
    limit: int | None = None
    rows_of: str = ""

    @property
    def function(self) -> KeySource:
        """The source itself. Raises PluginError where none has that name."""
        if not isinstance(self.source, str):
            return self.source
        if self.source not in KEY_SOURCES:
            raise PluginError(f"no source of keys is called `{self.source}`", "declare it in `ztscan/graph/keys.py`")
        return KEY_SOURCES[self.source]


class AnswersFewer(msgspec.Struct, frozen=True, kw_only=True):
    """For want of a right Graph answers with an empty list where it should refuse: such an answer is a gap.

    ``told_by`` names a resource with the same keys, one that the source of the keys takes too; ``applies`` says of its entry
    (the entity, None or a gap) whether the empty answer of that key may be one of those.
    """

    told_by: str
    applies: Callable[[Any], bool]
    permission: str
    detail: str


class RowsTold(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows each key has is told by an object elsewhere: fewer rows, or no number, are a gap.

    ``told_by`` names a list whose rows have the keys as ids, one that the source of the keys takes; ``attribute`` is the
    entity's name of the number.
    """

    told_by: str
    attribute: str


class AnswersBlank(msgspec.Struct, frozen=True, kw_only=True):
    """For want of a right Graph leaves a property null in every row: if no row has it, every row is a gap.

    ``attribute`` is the entity's name of the property. One row with a value shows that Graph answers the property.
    """

    attribute: str
    permission: str
    detail: str


class Expanded(msgspec.Struct, frozen=True, kw_only=True):
    """A list inside each row (``$expand``) that Graph cuts short, often without a link to the rest.

    ``most`` objects are *at least* so many. ``rest`` names the resource that reads the list by the id of its row; the source of
    its keys chooses the rows that were cut.
    """

    property: str
    most: int
    rest: str


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to read, declared once. The evidence it yields, by shape and keys:

    - collection: ``tuple[entity, ...]``, or ``Table[entity]`` where the entity is held in columns (``ztscan.core.columns``)
    - singleton: ``entity`` (None where ``absent`` says not configured)
    - with keys, one per request, or with ``rows_of``: ``ByKey`` of those
    - with several keys per request: ``ByKey[entity | None]``, None: no such object
    """

    other_service: ClassVar[str] = ""
    """The name of another service than Graph that it is read from."""

    name: str
    path: str
    entity: type[msgspec.Struct]
    permission: Permission
    lane: Lane
    shape: Shape = Shape.COLLECTION
    version: Version = "v1.0"
    why_beta: str = ""
    """Compulsory with beta: what v1.0 lacks."""
    select: tuple[str, ...] = FROM_ENTITY
    """Empty: the endpoint takes no ``$select`` (polymorphic or small)."""
    expand: str = ""
    filter: str = ""
    since_days: int | None = None
    """With it goes ``{since}`` in the filter: midnight UTC that many days before the scan, as ``2026-01-31T00:00:00Z``
    (no quotes). A replay uses the recorded page of any date."""
    top: int | None = None
    licence: Licence | None = None
    keys: Keys | None = None
    absent: Absent = Absent.GAP
    clouds: tuple[CloudName, ...] = ALL_CLOUDS
    lacking: Mapping[CloudName, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Properties that a cloud's schema does not have and that are left out of ``$select`` there."""
    national: str = ""
    """Source of ``clouds`` and ``lacking``; compulsory with them. A check that cannot do without is not applicable there."""
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    method: Literal["GET", "POST"] = "GET"
    """``POST`` is only ever ``/directoryObjects/getByIds``."""
    configuration: bool = False
    """Kept raw in the result's ``configuration`` for drift: settings and policies, never data per user."""
    content: Content | None = None
    """What it holds where it is no control, as configuration always is. None: a change of it may be one of a control."""
    counted: bool = False
    """Graph counts it (a list of directory objects). ``counted`` reads it, so that no row is lost without a gap."""
    ranged: str = ""
    """Property that a long counted list can be read by in ranges: never null, with ``ge`` and ``le`` documented as working
    by default. The attribute of the same name gives the sample that ranges are chosen from."""
    always: tuple[Always, ...] = ()
    """Keys that Graph always sends and that the entity's fields cannot require (``ztscan.graph.presence``)."""
    never_empty: bool = False
    """No tenant is without such objects, so that an empty list is no evidence."""
    answers_fewer: AnswersFewer | None = None
    answers_blank: AnswersBlank | None = None
    rows_told: RowsTold | None = None
    expanded: Expanded | None = None
    """Where it is not declared, a list inside a row that goes on on another page makes the resource a gap."""
    most: int | None = None
    """At most so many rows are read, the first ones that Graph returns. Evidence of so many rows may lack more of them: only
    fewer rows are the whole list (``is_whole``)."""
    one_row_per: str = ""
    """Resource that it has at most one row for each row of: its chain is about as long, and its rows are no more."""

    def __post_init__(self) -> None:
        if (self.version == "beta") != bool(self.why_beta):
            raise ValueError(f"resource {self.name}: beta and why_beta go together")
        if (self.clouds != ALL_CLOUDS or bool(self.lacking)) != bool(self.national):
            raise ValueError(f"resource {self.name}: what a cloud lacks and `national`, its source, go together")
        if (self.since_days is not None) != ("{since}" in self.filter):
            raise ValueError(f"resource {self.name}: {{since}} in the filter and `since_days` go together")
        if self.counted and (self.shape is not Shape.COLLECTION or self.configuration or self.keys is not None):
            raise ValueError(f"resource {self.name}: only a plain list outside of the configuration is counted")
        if self.never_empty and (self.shape is not Shape.COLLECTION or self.keys is not None):
            raise ValueError(f"resource {self.name}: only a list can be one that is never empty")
        if self.answers_fewer is not None and (self.keys is None or self.shape is not Shape.COLLECTION):
            raise ValueError(f"resource {self.name}: only a list for each key can answer with fewer rows for some")
        if self.rows_told is not None and (self.keys is None or self.many_per_request or self.shape is not Shape.COLLECTION):
            raise ValueError(f"resource {self.name}: only a list for each key has a number of rows that is told elsewhere")
        if self.answers_blank is not None and not self.many_per_request:
            raise ValueError(f"resource {self.name}: only rows by key can be blank")
        if (
            self.keys is not None
            and self.keys.rows_of
            and (not self._is_plain_list or not self._told_apart_by(self.keys.rows_of))
        ):
            raise ValueError(f"resource {self.name}: only rows of a plain list that name their key can be told apart by it")
        if self.most is not None and not self._is_plain_list:
            raise ValueError(f"resource {self.name}: only a plain list outside of the configuration is read in part")
        if self.ranged and (not self.counted or self.filter):
            raise ValueError(f"resource {self.name}: only a counted list without a filter is ranged")
        keyed = "{key}" in self.path or "{key}" in self.filter or "{keys}" in self.filter or self.method == "POST"
        if (self.keys is not None) != keyed:
            raise ValueError(f"resource {self.name}: a key in the path or filter and `keys` go together")

    @property
    def endpoint(self) -> str:
        """What is asked, for people."""
        return f"{self.method} /{self.version}{self.path}"

    @property
    def _is_plain_list(self) -> bool:
        """Whether it is a list of objects of which nothing else is claimed or kept."""
        special = self.counted or self.configuration or self.never_empty or hasattr(self.entity, "columns")
        return self.shape is Shape.COLLECTION and not special

    def _told_apart_by(self, name: str) -> bool:
        return any(f.encode_name == name for f in msgspec.structs.fields(self.entity))

    @property
    def many_per_request(self) -> bool:
        """Whether a request is for several keys, each of them the id of one object."""
        keys = self.keys
        return keys is not None and not keys.rows_of and (keys.per_request > 1 or self.method == "POST")

    def is_whole(self, rows: Sized) -> bool:
        """Whether ``rows`` are all that there are: a list that is read in part ends at ``most`` rows."""
        return self.most is None or len(rows) < self.most

    def selected(self, cloud: CloudName) -> tuple[str, ...]:
        """The properties to ``$select`` in a cloud, by Graph's names."""
        names = entity_properties(self.entity) if self.select == FROM_ENTITY else self.select
        return tuple(name for name in names if name not in self.lacking.get(cloud, ()))


@functools.cache
def entity_properties(entity: type[msgspec.Struct]) -> tuple[str, ...]:
    """Graph's names of an entity's properties, annotations (``@odata.type``) left out."""
    return tuple(f.encode_name for f in msgspec.structs.fields(entity) if "@" not in f.encode_name)


def resource_table(*groups: Iterable[Resource]) -> dict[str, Resource]:
    """All resources by name. Raises ValueError on a name declared twice."""
    table: dict[str, Resource] = {}
    for group in groups:
        for resource in group:
            if resource.name in table:
                raise ValueError(f"resource {resource.name} is declared twice")
            table[resource.name] = resource
    return table


Evidence = dict[str, Any]
"""What was collected: by resource name, the value as ``Resource`` says, or a ``Gap``."""
