"""The table of meanings: what is unknown is never read as secure, and the traps of Intune's shapes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.graph.contract.schema import HERE as CONTRACT
from ztscan import checks
from ztscan.endpoints.meanings import MEANINGS, by_definition
from ztscan.endpoints.meanings.software import policy_mode
from ztscan.endpoints.platforms import PLATFORMS
from ztscan.endpoints.setting import MOST_DIGITS, UNREAD, Grade, Home, Shape, TabledMeaning, Value, shown, whole_number

HOMES = [(meaning, home) for meaning in MEANINGS.values() for home in meaning.homes]
PROTECTION = "windows10EndpointProtectionConfiguration"
STRANGE: tuple[object, ...] = ("unknownFutureValue", "_97", "true ", [], {}, 10**MOST_DIGITS, -1.5, "£")


def test_every_meaning_has_a_home_and_a_secure_value_on_a_platform_that_there_is() -> None:
    for meaning in MEANINGS.values():
        assert meaning.homes, meaning.name
        assert meaning.platform in PLATFORMS, meaning.name
        grades = {meaning.grade(value) for home in meaning.homes for value in home.words.values() if value is not None}
        parsed = any(home.parse for home in meaning.homes)
        leaves_it = meaning.secure_by_default and any(None in home.words.values() for home in meaning.homes)
        assert parsed or Grade.SECURE in grades or leaves_it, f"{meaning.name}: no policy can write what the steps ask for"


MAY_BE_ABSENT = re.compile(r'RequiredSetting\(\s*"([^"]+)"[^()]*may_be_absent=True')


def test_what_a_device_does_by_itself_is_judged_as_the_same_value_in_a_policy() -> None:
    """Where a check accepts that no policy sets a value, the default is one that it accepts in a policy too."""
    texts = (path.read_text("utf-8") for path in Path(checks.__path__[0]).glob("*/*.py"))
    accepted = {name for text in texts for name in MAY_BE_ABSENT.findall(text)}
    assert accepted >= {"laps.length", "defender.on_access"}
    assert [
        name for name in sorted(accepted) if (default := MEANINGS[name].default) is not None and not secure(name, default)
    ] == []


def secure(name: str, value: Value) -> bool:
    return MEANINGS[name].grade(value) is Grade.SECURE


@pytest.mark.parametrize("written", STRANGE, ids=str)
def test_a_value_that_is_not_known_is_never_secure(written: object) -> None:
    texts = {"apple.version_ios", "apple.version_macos", "filevault.escrow", "elevation.validation"}  # any text counts
    for meaning, home in HOMES:
        value = home.read(written)
        assert meaning.name in texts or value is None or meaning.grade(value) is not Grade.SECURE, (meaning.name, home.id, value)


def test_a_home_that_was_not_seen_reads_nothing_as_secure() -> None:
    unseen = [home for _, home in HOMES if not home.seen]
    assert unseen
    for home in unseen:
        for word in (*(word for word, value in home.words.items() if value is not None), "_1", "true", 5, f"{home.id}_1"):
            assert home.read(word) == UNREAD, home.id


def test_definitions_of_the_catalog_are_in_lower_case_as_ids_are_compared() -> None:
    assert all(key == key.casefold() for key in by_definition(Shape.CATALOG))


@pytest.mark.parametrize(
    ("name", "home", "written", "value"),
    [
        ("filevault.enable", "com.apple.mcx.filevault2_enable", "com.apple.mcx.filevault2_enable_0", True),
        ("filevault.enable", "com.apple.mcx.filevault2_enable", "com.apple.mcx.filevault2_enable_1", False),
        ("defender.realtime_protection", "windows10GeneralConfiguration.defenderRequireRealTimeMonitoring", False, None),
        ("bitlocker.require_encryption", "windows10EndpointProtectionConfiguration.bitLockerEncryptDevice", False, None),
        ("firewall.macos", "macOSEndpointProtectionConfiguration.firewallEnabled", False, None),
        ("firewall.public", f"{PROTECTION}.firewallProfilePublic.firewallEnabled", "allowed", True),
        ("firewall.public", f"{PROTECTION}.firewallProfilePublic.firewallEnabled", "blocked", False),
        ("firewall.public", f"{PROTECTION}.firewallProfilePublic.firewallEnabled", "notConfigured", None),
        (
            "app_control.mode",
            "device_vendor_msft_policy_config_applicationcontrol_built_in_controls_enable_app_control",
            "device_vendor_msft_policy_config_applicationcontrol_built_in_controls_enable_app_control_0",
            "enforce",
        ),
        (
            "defender.cloud_block_level",
            "device_vendor_msft_policy_config_defender_cloudblocklevel",
            "device_vendor_msft_policy_config_defender_cloudblocklevel_4",
            "high plus",
        ),
    ],
)
def test_the_traps(name: str, home: str, written: object, value: object) -> None:
    found = next(one for one in MEANINGS[name].homes if one.id == home)
    assert found.read(written) == value


def test_an_application_control_policy_in_xml_is_audited_where_it_says_so() -> None:
    home = next(one for one in MEANINGS["app_control.mode"].homes if one.id.endswith("_xml"))
    rule = "<SiPolicy><Rules><Rule><Option>{}</Option></Rule></Rules></SiPolicy>"
    assert home.read(rule.format("Enabled:Audit Mode")) == "audit"
    assert home.read(rule.format("Enabled:UMCI")) == "enforce"
    assert home.read(json.dumps({"not": "XML"})) == UNREAD


def test_properties_of_typed_profiles_are_in_the_schema() -> None:
    types = json.loads((CONTRACT / "schema.json").read_text(encoding="utf-8"))["beta"]["types"]
    homes = [home.id.split(".") for _, home in HOMES if home.shape is Shape.TYPED]
    known = [path for path in homes if path[0] in types]
    assert known
    assert [path for path in known if path[1] not in types[path[0]]["properties"]] == []


def test_catalog_homes_ignore_case() -> None:
    home = Home(Shape.CATALOG, "Some.Definition", {"_0": True})
    assert home.read("some.definition_0") is True


S, P, X = Grade.SECURE, Grade.PARTIAL, Grade.INSECURE
LIMITS: dict[str, tuple[bool, tuple[tuple[int, Grade], ...]]] = {
    "defender.avg_cpu_load": (True, ((0, X), (1, S), (50, S), (51, X))),
    "defender.quick_scan_time": (True, ((0, S), (1_380, S), (1_381, X))),
    "defender.cloud_extended_timeout": (False, ((0, X), (1, P), (29, P), (30, S), (50, S), (51, X))),
    "defender.signature_interval": (False, ((0, X), (1, S), (4, S), (5, P), (24, P), (25, X))),
    "defender.retain_quarantine": (True, ((0, S), (1, X), (29, X), (30, S), (9_999, S))),
    "laps.complexity": (True, ((3, X), (4, S), (8, S), (9, X))),
    "laps.length": (True, ((13, X), (14, S), (15, S), (64, S), (65, X))),
    "laps.passphrase_length": (True, ((3, X), (4, S), (10, S), (11, X))),
    "laps.post_authentication_delay": (True, ((0, X), (1, S), (24, S), (25, X))),
    "update.quality_deferral": (False, ((0, S), (14, S), (15, X))),
    "update.quality_deadline": (False, ((0, S), (7, S), (8, P), (30, P), (31, X))),
}


@pytest.mark.parametrize("name", LIMITS)
def test_the_limits_of_a_number_and_what_holds_where_no_policy_sets_it(name: str) -> None:
    by_default, graded = LIMITS[name]
    found = MEANINGS[name]
    assert [(value, found.grade(value)) for value, _ in graded] == list(graded)
    assert bool(found.secure_by_default) is by_default


def _told(meaning: TabledMeaning) -> Iterator[str]:
    """A row of the table: what holds by default, and how each home words which value."""
    default = "not known" if meaning.default is None else shown(meaning.default)
    facts = (meaning.platform, f"merge: {meaning.merge}", f"plan: {meaning.plan or 'any'}", f"default: {default}")
    yield f"{meaning.name}: {meaning.label}"
    marks = ["secure"] * bool(meaning.secure_by_default) + ["not required"] * (not meaning.is_required)
    yield f"  {', '.join((*facts, *marks))}"
    for home in meaning.homes:
        marks = [f"under {home.under}"] if home.under else []
        marks += [] if home.seen else ["not seen"]
        marks += [f"read by {home.parse.__name__}"] if home.parse else []
        noted = f" ({', '.join(marks)})" if marks else ""
        yield f"  {home.shape} {home.id}{noted}"
        for word, value in home.words.items():
            yield f"    {word}: {'nothing' if value is None else f'{shown(value)}, {meaning.grade(value)}'}"


def test_what_each_setting_means_is_as_recorded(expect: Callable[[Path, str], None]) -> None:
    """A changed default, word or grade is seen here, until somebody has read the difference."""
    lines = [line for name in sorted(MEANINGS) for line in _told(MEANINGS[name])]
    expect(Path(__file__).with_name("meanings.txt"), "\n".join([*lines, ""]))


def test_every_number_has_its_limits_here() -> None:
    numbers = {meaning.name for meaning, home in HOMES if home.parse is whole_number}
    graded = {name for name in numbers if len({MEANINGS[name].grade(value) for value in range(100)}) > 1}
    assert graded - set(LIMITS) == set()


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("filevault.escrow", "personalRecoveryKey", True),
        ("filevault.escrow", "institutionalRecoveryKey,personalRecoveryKey", True),
        ("filevault.escrow", "institutionalRecoveryKey", False),
        ("filevault.escrow", "notConfigured", None),
        ("filevault.escrow", "aNewKindOfKey", UNREAD),
        ("analytics.boot_performance", "bootPerformance,windowsUpdates", True),
        ("analytics.boot_performance", "windowsUpdates", False),
        ("analytics.boot_performance", "bootPerformanceOfSomethingElse", False),
    ],
)
def test_a_property_of_several_words_is_read_word_by_word(name: str, written: str, value: object) -> None:
    (home,) = [home for home in MEANINGS[name].homes if home.shape is Shape.TYPED]
    assert home.read(written) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("<SiPolicy><Rule>Enabled:UMCI</Rule></SiPolicy>", "enforce"),
        ("&lt;SiPolicy&gt;Enabled:Audit Mode&lt;/SiPolicy&gt;", "audit"),
        ("Enabled:Audit Mode", UNREAD),
        ("", UNREAD),
    ],
)
def test_a_policy_of_application_control_is_read_from_its_text(written: str, value: object) -> None:
    assert policy_mode(written) == value
