"""Contoso's people and groups: 1,200 members, 150 guests, registration as it is in the wild."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.simulator.tenants import settings
from tests.simulator.tenants.building import Builder
from tests.simulator.tenants.naming import people, share

MEMBERS = 1200
GUESTS = 150
EXCLUDED_FROM_MFA = 41
DEPARTMENTS = ("Sales", "Engineering", "Finance", "Human Resources", "Operations", "Legal")
HOMES = ("fabrikam.example", "adatum.example", "northwind.example", "proseware.example")

PUSH = ("microsoftAuthenticatorPush", "softwareOneTimePasscode")
TEXT = ("mobilePhone",)
STRONG = ("microsoftAuthenticatorPush", "windowsHelloForBusiness")
KEY = ("fido2SecurityKey", "microsoftAuthenticatorPush")


@dataclass
class People:
    """Ids of those whom the rest of Contoso refers to by what they are."""

    staff: list[str] = field(default_factory=list)
    """Enabled ordinary members."""
    guests: list[str] = field(default_factory=list)
    leaders: dict[str, str] = field(default_factory=dict)
    """Named accounts by role in the story (``ceo``, ``admin-1``, ``emergency-1`` ...)."""
    groups: dict[str, str] = field(default_factory=dict)


def populate(build: Builder) -> People:
    """Adds everybody and every group that Conditional Access and roles refer to."""
    found = People()
    _named(build, found)
    _members(build, found)
    _guests(build, found)
    _groups(build, found)
    return found


def _named(build: Builder, found: People) -> None:
    leaders = found.leaders
    leaders["emergency-1"] = build.user("Emergency Access One", address="bg-one", methods=KEY[:1], last_sign_in=160, admin=True)
    leaders["emergency-2"] = build.user(
        "Emergency Access Two", address="bg-two", methods=(), last_sign_in=None, created=400, admin=True
    )
    # Administrators who do their daily work, mail included, with the account that holds the role.
    leaders["owner"] = build.user("Theo", "Ravensworth", methods=PUSH, admin=True, licence=settings.E5)
    leaders["it-lead"] = build.user("Greta", "Lindqvist", methods=KEY, admin=True, licence=settings.E5)
    leaders["admin-1"] = build.user("Adm Ivo", "Galbraith", methods=KEY, admin=True)
    leaders["admin-2"] = build.user("Adm Naomi", "Sadler", methods=STRONG, admin=True)
    leaders["synced"] = build.user("Adm Pavel", "Zoric", methods=TEXT, synced=True, admin=True)
    leaders["stale"] = build.user("Adm Calla", "Whitlock", methods=PUSH, last_sign_in=214, admin=True)
    leaders["never"] = build.user("Adm Otis", "Radley", methods=(), last_sign_in=None, created=310, admin=True)
    leaders["helpdesk"] = build.user("Wanda", "Merritt", methods=TEXT, admin=True, licence=settings.E5)
    leaders["exchange"] = build.user("Sami", "Tolvanen", methods=PUSH, admin=True, licence=settings.E5)
    leaders["developer"] = build.user("Noor", "Castellan", methods=(), licence=settings.E5)
    leaders["contractor-admin"] = build.guest("Rafi", "Stavros", "proseware.example", methods=TEXT)
    leaders["sync"] = build.user(
        "On-Premises Directory Synchronization Service Account",
        address="sync_dc01_7f2c",
        methods=(),
        last_sign_in=0.1,
        created=2500,
    )
    leaders["krbtgt"] = build.user("krbtgt_AzureAD", address="krbtgt_azuread", enabled=False, last_sign_in=None, created=900)
    leaders["scanner"] = build.user(
        "Service Scanner",
        address="svc-scan",
        methods=(),
        last_sign_in=1,
        passwordPolicies="DisablePasswordExpiration, DisableStrongPassword",
    )
    leaders["meeting"] = build.user("Service Meeting Rooms", address="svc-rooms", methods=(), last_sign_in=3)
    # A name that would be a formula in a spreadsheet and markup in a browser.
    leaders["hostile"] = build.user("=cmd|' /C calc'!A0", address="odd.name", methods=PUSH, licence=settings.E5)


def _methods(key: str) -> tuple[str, ...]:
    roll = share("contoso", "methods", key)
    for limit, methods in ((0.06, KEY), (0.14, STRONG), (0.66, PUSH), (0.72, ("securityQuestion", *PUSH)), (0.86, TEXT)):
        if roll < limit:
            return methods
    return ()


def _members(build: Builder, found: People) -> None:
    named = people("contoso")
    while len(build.users) < MEMBERS + 1:  # the guest who is an administrator is there already
        given, family = next(named)
        key = f"{given} {family}"
        enabled = share("contoso", "enabled", key) >= 0.045
        gone = share("contoso", "gone", key) < 0.03
        user = build.user(
            given,
            family,
            enabled=enabled,
            methods=_methods(key),
            last_sign_in=None if not enabled else (140 if gone else 0.2 + 9 * share("contoso", "seen", key)),
            created=200 + 1800 * share("contoso", "created", key),
            synced=share("contoso", "synced", key) < 0.85,
            sspr=share("contoso", "sspr", key) < 0.9,
            department=DEPARTMENTS[int(share("contoso", "department", key) * len(DEPARTMENTS))],
        )
        if enabled:
            found.staff.append(user)


def _guests(build: Builder, found: People) -> None:
    named = people("guests of contoso")
    while len(found.guests) < GUESTS - 1:
        given, family = next(named)
        key = f"{given} {family}"
        home = HOMES[int(share("contoso", "home", key) * len(HOMES))]
        methods = () if share("contoso", "guest", key) < 0.45 else PUSH
        accepted = share("contoso", "accepted", key) < 0.85
        last = None if not accepted else 400 * share("contoso", "guest seen", key)
        sponsor = found.staff[len(found.guests)] if share("contoso", "sponsor", key) < 0.6 else ""
        guest = build.guest(given, family, home, methods=methods, accepted=accepted, last_sign_in=last, sponsor=sponsor)
        found.guests.append(guest)
    found.guests.append(found.leaders["contractor-admin"])


def _groups(build: Builder, found: People) -> None:
    staff, leaders, groups = found.staff, found.leaders, found.groups
    groups["emergency"] = build.group(
        "Emergency access accounts", [leaders["emergency-1"], leaders["emergency-2"]], role_assignable=True
    )
    groups["mfa-exclusions"] = build.group("MFA exclusions", [*staff[:38], *_some(leaders, "owner", "scanner", "meeting")])
    groups["legacy-exceptions"] = build.group(
        "Legacy mail clients", [leaders["scanner"], *staff[60:72]], owners=[leaders["developer"]]
    )
    groups["service-accounts"] = build.group("Service accounts", _some(leaders, "scanner", "meeting"))
    headquarters = [user for number, user in enumerate(staff) if number % 5 < 2]
    groups["headquarters"] = build.group(
        "All staff in headquarters", headquarters, rule='(user.officeLocation -eq "Headquarters")'
    )
    groups["finance-managers"] = build.group("Finance managers", staff[100:108])
    groups["finance"] = build.group("Finance", [groups["finance-managers"], *staff[108:160]])
    groups["contractors-abroad"] = build.group("Contractors abroad", found.guests[:12])
    groups["contractors"] = build.group("Contractors", [groups["contractors-abroad"], *found.guests[12:40]])
    groups["guests"] = build.group("All guests", found.guests, rule='(user.userType -eq "Guest")')
    build.group("Field staff", staff[400:430], rule='(user.mobile -startsWith "+49") -and (user.accountEnabled -eq true)')
    groups["pilot"] = build.group("Token protection pilot", staff[200:225])
    groups["device-code"] = build.group("Device code exceptions", [*staff[230:236], leaders["developer"]])
    groups["ca-admins"] = build.group("Conditional Access operators", [leaders["it-lead"]], role_assignable=True)
    groups["tier1"] = build.group("Tier 1 operators", [leaders["helpdesk"], leaders["exchange"]], role_assignable=True)
    groups["security-keys"] = build.group("Security key users", staff[240:320])
    groups["travel"] = build.group('=HYPERLINK("https://contoso.example","x")', staff[300:309])
    for number, department in enumerate(DEPARTMENTS):
        owners = [] if number == 2 else [staff[number * 90]]  # who set up the third has left
        team = staff[number * 90 : number * 90 + 60]
        build.group(f"{department} team", team, unified=True, owners=owners, public=number == 1)


def _some(leaders: dict[str, str], *names: str) -> list[str]:
    return [leaders[name] for name in names]
