"""Charts of what people have and use: registered methods by class of user, and sign-ins by client app."""

from __future__ import annotations

from collections.abc import Mapping

from ztscan.core.charts import RegisteredPopulation, RegistrationByMethod, SignInsByClient, read
from ztscan.reports.numbers.words import counted, joined, number, percent

from .book import Book
from .drawing import WIDTH, Drawing, Figure, LegendKey, Mark, box, fitted, text
from .text import named, sentence

_METHODS = {
    "alternateMobilePhone": "Second mobile phone",
    "email": "Email",
    "fido2SecurityKey": "FIDO2 security key",
    "hardwareOneTimePasscode": "Hardware token",
    "microsoftAuthenticatorPasswordless": "Authenticator (passwordless)",
    "microsoftAuthenticatorPush": "Authenticator (push)",
    "mobilePhone": "Mobile phone",
    "officePhone": "Office phone",
    "passKeyDeviceBound": "Passkey (device-bound)",
    "passKeyDeviceBoundAuthenticator": "Passkey in Authenticator",
    "passKeyDeviceBoundWindowsHello": "Passkey in Windows Hello",
    "passKeySynced": "Passkey (synced)",
    "securityQuestion": "Security questions",
    "softwareOneTimePasscode": "Authenticator app code",
    "temporaryAccessPass": "Temporary Access Pass",
    "windowsHelloForBusiness": "Windows Hello for Business",
}
"""Graph's names of methods in words; another name is shown as it is."""
_CLASSES = {"members": ("fill-accent", "Members"), "guests": ("fill-medium", "Guests"), "privileged": ("fill-high", "Privileged")}
_MOST_DRAWN = 8
"""Bars of a chart. Its table has all."""
_LABEL = 180
_FIGURES = 190
"""Room next to the longest bar: with it the whole of a chart fits a telephone."""
_BAR = 14


def methods_by_class(book: Book) -> Figure:
    """For each registered method, the share of each class of users that has it."""
    id_, title = "methods-by-class", "Registered methods by class of user"
    found = read(book.scan.statistics, "registration_by_method", RegistrationByMethod)
    classes = [population for population in found.populations if population.methods] if found else []
    if not classes:
        return Figure(id_, title, "", absent="The methods of each class of users were not counted in this scan.")
    methods = sorted({method for one in classes for method in one.methods}, key=lambda method: (-_most(classes, method), method))
    marks: list[Mark] = []
    tall = _BAR * len(classes) + 10
    for row, method in enumerate(methods[:_MOST_DRAWN]):
        top = row * tall
        marks.append(text("label", 0, top + 12, fitted(_word(method), _LABEL)))
        for at, one in enumerate(classes):
            css, word = _CLASSES[one.population]
            marks += _bar(css, top + at * _BAR, one.methods.get(method, 0), one.total, f"{word[0]} ")
    return Figure(
        id_,
        title,
        f"Most frequent methods. {sentence('; '.join(map(_most_frequent, classes)))}",
        Drawing(WIDTH, tall * min(len(methods), _MOST_DRAWN), tuple(marks)),
        keys=tuple(LegendKey(css, f"{word} ({word[0]})") for css, word in (_CLASSES[one.population] for one in classes)),
        columns=("Method", *(f"{_CLASSES[one.population][1]}, of {number(one.total)}" for one in classes)),
        rows=tuple((_word(method), *(number(one.methods.get(method, 0)) for one in classes)) for method in methods),
    )


def sign_ins_by_client(book: Book) -> Figure:
    """The sign-ins of the log by client app, legacy clients marked by a word."""
    id_, title = "sign-ins-by-client", "Sign-ins by client app"
    found = read(book.scan.statistics, "sign_ins_by_client", SignInsByClient)
    if found is None:
        return Figure(id_, title, "", absent="Sign-in logs were not read in this scan.")
    if not found.sign_ins:
        return Figure(id_, title, "", absent=f"The log has no successful interactive sign-in of the last {found.days} days.")
    clients = sorted(found.clients, key=lambda client: (-found.clients[client], client))
    marks: list[Mark] = []
    for row, client in enumerate(clients[:_MOST_DRAWN]):
        top, legacy = row * (_BAR + 12), client in found.legacy
        marks.append(text("label", 0, top + 12, fitted(f"{named(client)}{' (legacy)' if legacy else ''}", _LABEL)))
        marks += _bar("fill-critical" if legacy else "fill-accent", top, found.clients[client], found.sign_ins, "")
    return Figure(
        id_,
        title,
        _clients_sentence(found),
        Drawing(WIDTH, (_BAR + 12) * min(len(clients), _MOST_DRAWN), tuple(marks)),
        keys=(LegendKey("fill-accent", "Modern client"), LegendKey("fill-critical", "Legacy client")),
        columns=("Client app", "Sign-ins", "Legacy"),
        rows=tuple((named(one), number(found.clients[one]), "yes" if one in found.legacy else "no") for one in clients),
    )


_LEFT_OUT = "Non-interactive sign-ins are left out here; the check of legacy sign-ins counts them."
"""A gap may name a legacy client that this chart does not have."""


def _clients_sentence(found: SignInsByClient) -> str:
    legacy = sum(found.clients.get(client, 0) for client in found.legacy)
    newest = f"The newest {counted(found.sign_ins, 'successful interactive sign-in')} of the last {found.days} days"
    return f"{newest}: {number(legacy)} with legacy clients{f' ({joined(list(found.legacy))})' if legacy else ''}. {_LEFT_OUT}"


def _bar(css: str, top: float, count: int, total: int, mark: str) -> list[Mark]:
    wide = (WIDTH - _LABEL - _FIGURES) * count / total if total else 0
    figures = f"{mark}{number(count)} ({percent(count, total)} %)"
    bar = [box(css, _LABEL, top, max(wide, 1), _BAR - 3)] if count else []
    return [*bar, text("label quiet", _LABEL + wide + 6, top + _BAR - 4, figures)]


def _most(classes: list[RegisteredPopulation], method: str) -> float:
    return max(one.methods.get(method, 0) / one.total for one in classes if one.total)


def _most_frequent(one: RegisteredPopulation) -> str:
    methods: Mapping[str, int] = one.methods
    most = max(methods.values())
    first, *others = (_word(name) for name in sorted(methods) if methods[name] == most)
    more = f", and as many have {joined(others)}" if others else ""
    who = _CLASSES[one.population][1].lower()
    return f"{who}: {number(most)} of {number(one.total)} have {first}{more}"


def _word(method: str) -> str:
    return _METHODS.get(method, named(method))
