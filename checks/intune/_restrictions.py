"""Platform restrictions of enrolment: which of them somebody can meet, and what they let enrol."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ztscan.endpoints.policy import FilterMode, TargetKind
from ztscan.entities.intune_enrolment import EnrolmentConfiguration, PlatformRestriction
from ztscan.plugin import Gap, GapReason, Subject, Unknown, known, required

from ._evidence import targets_of

RESOURCE = "enrolment_configurations"
PLATFORMS = ("windows", "ios", "macOS", "android", "androidForWork")
_ONE = "#microsoft.graph.deviceEnrollmentPlatformRestrictionConfiguration"
_SEVERAL = "#microsoft.graph.deviceEnrollmentPlatformRestrictionsConfiguration"
_PLATFORM_OF = {"windows": "windows", "ios": "ios", "mac": "macOS", "android": "android", "androidforwork": "androidForWork"}
_NO_LONGER = frozenset({"windowsphone", "linux"})
"""Platforms without personal enrolment that a restriction decides about."""
_EVERYBODY = ""
_INCLUDING = frozenset({TargetKind.GROUP, TargetKind.ALL_USERS, TargetKind.ALL_DEVICES, TargetKind.OTHER_INCLUDED})


def subject_of(configuration: EnrolmentConfiguration) -> Subject:
    return Subject("deviceEnrollmentConfiguration", configuration.id, configuration.name)


class Restrictions:
    """The restrictions of the tenant in the order in which Intune evaluates them. What is not known is kept for the end."""

    def __init__(self, configurations: Collection[EnrolmentConfiguration], accepted: Collection[str]) -> None:
        self._gaps: dict[Gap, None] = {}
        self._wanted = tuple(platform for platform in PLATFORMS if platform.casefold() not in accepted)
        kinds = {id(one): self._kind(one) for one in configurations}
        restrictions = [one for one in configurations if kinds[id(one)] in (_ONE, _SEVERAL)]
        self._ordered = sorted(filter(self._has_priority, restrictions), key=_place)
        if not any(one.priority == 0 for one in self._ordered):
            detail = "Graph listed no default restriction of platforms, which every tenant with Intune has"
            self._gaps[Gap(RESOURCE, GapReason.MALFORMED, detail, "scan again; if this persists, report it")] = None

    def holes(self) -> Iterator[tuple[EnrolmentConfiguration, tuple[str, ...]]]:
        """Each restriction that lets somebody enrol personal devices, with the platforms."""
        found: dict[str, list[str]] = {}
        for platform in self._wanted:
            for key in self._open(platform):
                found.setdefault(key, []).append(platform)
        yield from ((one, tuple(found[one.id])) for one in self._ordered if one.id in found)

    def require_known(self) -> None:
        """Raises Unknown with what could not be evaluated."""
        if self._gaps:
            raise Unknown(*self._gaps)

    def _kind(self, configuration: EnrolmentConfiguration) -> str | None:
        """Its type; one that was not returned may be a restriction."""
        try:
            return required(configuration.odata_type, RESOURCE, "@odata.type")
        except Unknown as unknown:
            self._note(unknown)
            return None

    def _has_priority(self, configuration: EnrolmentConfiguration) -> bool:
        try:
            return required(configuration.priority, RESOURCE, "priority") >= 0
        except Unknown as unknown:
            self._note(unknown)
            return False

    def _note(self, unknown: Unknown) -> None:
        self._gaps.update(dict.fromkeys(unknown.gaps))

    def _open(self, platform: str) -> Iterator[str]:
        """Ids of the restrictions that let personal devices of the platform enrol, and that somebody meets first."""
        closed: set[str] = set()
        for configuration in self._ordered:
            try:
                restriction = _of(configuration, platform)
                if restriction is None:
                    continue
                blocks = _blocks(restriction, platform)
                default = configuration.priority == 0
                meets, sure = ({_EVERYBODY}, True) if default else _met_by(configuration)
            except Unknown as unknown:
                self._note(unknown)
                continue
            if not blocks and _EVERYBODY not in closed and meets - closed:
                yield configuration.id
            if blocks and sure:
                closed |= meets


def _place(configuration: EnrolmentConfiguration) -> tuple[bool, int, str]:
    """By priority, the default last."""
    priority = configuration.priority or 0
    return priority == 0, priority, configuration.id


def _of(configuration: EnrolmentConfiguration, platform: str) -> PlatformRestriction | None:
    """What the configuration says of a platform; None: it is about another one."""
    if configuration.odata_type == _ONE:
        words = _PLATFORM_OF.keys() | _NO_LONGER
        about = known(configuration.platform_type, words, RESOURCE, "platformType")
        return (
            required(configuration.platform_restriction, RESOURCE, "platformRestriction")
            if (_PLATFORM_OF.get(about) == platform)
            else None
        )
    found = {
        "windows": configuration.windows_restriction,
        "ios": configuration.ios_restriction,
        "macOS": configuration.mac_os_restriction,
        "android": configuration.android_restriction,
        "androidForWork": configuration.android_for_work_restriction,
    }
    return required(found[platform], RESOURCE, f"{platform}Restriction")


def _blocks(restriction: PlatformRestriction, platform: str) -> bool:
    if restriction.platform_blocked or restriction.personal_device_enrollment_blocked:
        return True
    required(restriction.platform_blocked, RESOURCE, f"{platform}/platformBlocked")
    required(restriction.personal_device_enrollment_blocked, RESOURCE, f"{platform}/personalDeviceEnrollmentBlocked")
    return False


def _met_by(configuration: EnrolmentConfiguration) -> tuple[set[str], bool]:
    """Whom a restriction is assigned to, and whether all of them meet it: no filter and no exclusion leaves some out."""
    targets = targets_of(configuration.assignments, RESOURCE)
    if any(target.kind is TargetKind.UNKNOWN for target in targets):
        required(None, RESOURCE, f"assignments/target of a known kind ({configuration.id})")
    included = [target for target in targets if target.kind in _INCLUDING]
    whole = len(included) == len(targets) and all(target.mode is FilterMode.NONE for target in included)
    met = {target.group if target.kind is TargetKind.GROUP else _other(target.kind) for target in included}
    return met, whole


def _other(kind: TargetKind) -> str:
    return _EVERYBODY if kind is TargetKind.ALL_USERS else kind.value
