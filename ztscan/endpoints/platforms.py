"""Platforms of devices and of policies, under one name each.

Graph names them in three ways: ``operatingSystem`` of a device, ``platforms`` of a catalog policy, the type of a typed policy.
"""

from __future__ import annotations

WINDOWS, MACOS, IOS, LINUX = "windows", "macos", "ios", "linux"
ANDROID_ADMIN, ANDROID_WORK, ANDROID_OWNER, ANDROID_AOSP = "android_admin", "android_work", "android_owner", "android_aosp"
OTHER = "other"
"""A platform that no check is about: ChromeOS, tvOS, visionOS, Windows 8.1 and earlier."""
ANDROID = frozenset({ANDROID_ADMIN, ANDROID_WORK, ANDROID_OWNER, ANDROID_AOSP})
PLATFORMS = (WINDOWS, MACOS, IOS, ANDROID_OWNER, ANDROID_WORK, ANDROID_ADMIN, ANDROID_AOSP, LINUX, OTHER)
LABELS = {
    WINDOWS: "Windows",
    MACOS: "macOS",
    IOS: "iOS and iPadOS",
    LINUX: "Linux",
    ANDROID_ADMIN: "Android (device administrator)",
    ANDROID_WORK: "Android (personally-owned work profile)",
    ANDROID_OWNER: "Android (corporate-owned)",
    ANDROID_AOSP: "Android (AOSP)",
    OTHER: "Other",
}
_OF_SYSTEM = {
    "windows": WINDOWS,
    "macos": MACOS,
    "macmdm": MACOS,
    "ios": IOS,
    "ipados": IOS,
    "iphone": IOS,
    "ipad": IOS,
    "linux": LINUX,
    "linuxmdm": LINUX,
    "androidforwork": ANDROID_WORK,
    "androidenterprise": ANDROID_OWNER,
    "androidaosp": ANDROID_AOSP,
    "chromeos": OTHER,
    "tvos": OTHER,
    "visionos": OTHER,
    "windowsphone": OTHER,
}
_OF_ENROLMENT = {
    "androidenterprisededicateddevice": ANDROID_OWNER,
    "androidenterprisefullymanaged": ANDROID_OWNER,
    "androidenterprisecorporateworkprofile": ANDROID_OWNER,
    "androidaospuserowneddeviceenrollment": ANDROID_AOSP,
    "androidaospuserlessdeviceenrollment": ANDROID_AOSP,
}
_OF_POLICY = {
    "windows10": (WINDOWS,),
    "macos": (MACOS,),
    "ios": (IOS,),
    "linux": (LINUX,),
    "android": (ANDROID_ADMIN,),
    "androidenterprise": (ANDROID_OWNER, ANDROID_WORK),
    "aosp": (ANDROID_AOSP,),
    "tvos": (OTHER,),
    "visionos": (OTHER,),
    "windows10x": (OTHER,),
}
_OF_TYPE = (
    ("windows10", WINDOWS),
    ("windows81", OTHER),
    ("windowsphone", OTHER),
    ("windows", WINDOWS),
    ("macos", MACOS),
    ("ios", IOS),
    ("androiddeviceowner", ANDROID_OWNER),
    ("androidworkprofile", ANDROID_WORK),
    ("androidforwork", ANDROID_WORK),
    ("aospdeviceowner", ANDROID_AOSP),
    ("android", ANDROID_ADMIN),
    ("defaultdevicecompliance", None),
)
"""Beginnings of the types of typed policies; the first that matches counts."""


def possible_platforms(system: object, enrolment: object, owner: object) -> frozenset[str]:
    """The platforms that a device may be of, by its operating system, way of enrolment and ownership.

    Graph writes ``Android`` for several ways of management: then the enrolment decides, and an owner that is the company
    leaves out a personally-owned work profile. Empty: it says nothing about the platform.
    """
    word = str(system or "").replace(" ", "").lower()
    if word in _OF_SYSTEM:
        return frozenset((_OF_SYSTEM[word],))
    if not word.startswith("android"):
        return frozenset() if not word or word == "unknown" else _of_family(word)
    exact = _OF_ENROLMENT.get(str(enrolment or "").lower())
    if exact is not None:
        return frozenset((exact,))
    return ANDROID - {ANDROID_WORK} if str(owner or "").lower() == "company" else ANDROID


def _of_family(word: str) -> frozenset[str]:
    """The platforms of a system that is not known: a new Windows may get the policies of Windows."""
    related = {platform for known, platform in _OF_SYSTEM.items() if word.startswith(known)}
    return frozenset((*related, OTHER))


def answers_for(platform: str, possible: frozenset[str]) -> bool | None:
    """Whether a device that may be of these platforms is of this one."""
    if not possible:
        return None
    return False if platform not in possible else True if len(possible) == 1 else None


def platforms_of(text: str | None) -> frozenset[str] | None:
    """Platforms of a catalog policy (``windows10``, ``iOS,macOS``). None: one of them is not known, or none is named."""
    words = [word.strip().lower() for word in (text or "").split(",") if word.strip()]
    if not words or any(word not in _OF_POLICY for word in words):
        return None
    return frozenset(platform for word in words for platform in _OF_POLICY[word])


def platform_of_type(odata_type: str | None) -> frozenset[str] | None:
    """The platform of a typed policy, by its type (``#microsoft.graph.macOSCompliancePolicy``). None: not known."""
    word = (odata_type or "").rpartition(".")[2].lower()
    for beginning, platform in _OF_TYPE:
        if word.startswith(beginning):
            return frozenset((platform,)) if platform else None
    return None
