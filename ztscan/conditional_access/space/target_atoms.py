"""Target resources as equivalence classes: applications that nothing refers to are one, whatever their number.

For Microsoft applications outside of the tables it is not known whether they are part of Office 365 or of the admin portals.
There is one atom for each case, so that policies which only together cover *Office 365 and the rest* are seen to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ztscan.conditional_access.policy.applications import (
    ADMIN_PORTALS,
    AZURE_KEY_VAULT,
    AZURE_MANAGEMENT,
    CLIENT_NAMES,
    DIRECTORY,
    EXCHANGE_ONLINE,
    GROUPS,
    OFFICE_365,
    SHAREPOINT_ONLINE,
    TEAMS,
    TargetApplication,
    known_members,
)
from ztscan.conditional_access.policy.sign_in import Target
from ztscan.conditional_access.policy.targets import AGENT_RESOURCES, OIDC_SCOPES, PUBLIC_CLIENT_SCOPES, Targets
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.policy.vocabulary import REGISTER_DEVICE, REGISTER_SECURITY_INFO
from ztscan.conditional_access.space.atoms import Atom, AtomList

APPLICATION = "application"
BASELINE = "baseline scopes"
ACTION = "user action"
CONTEXT = "authentication context"

_NO_CLIENTS = frozenset((*GROUPS, AGENT_RESOURCES, "all"))
"""Entries that stand for several applications: no client that asks for scopes is called so."""
_FIRST = (EXCHANGE_ONLINE, SHAREPOINT_ONLINE, TEAMS, AZURE_MANAGEMENT, DIRECTORY)
OTHER_APPLICATION = "00000000-0000-0000-0000-00000000a991"
"""Stands for an application that neither Microsoft nor the administrator has named anywhere: one registered tomorrow."""
UNLISTED = "00000000-0000-0000-0000-00000000a992"
"""Stands for a Microsoft application that our tables do not have."""


def target_atoms(conditions: Iterable[Targets], tenant: SignInTenant, named: Iterable[str] = ()) -> AtomList:
    """The atoms; ``named`` are appIds and contexts (``c1``) that requirements and exclusions refer to."""
    conditions = tuple(conditions)
    referred = {entry for c in conditions for entry in c.included | c.excluded} | {n for n in named if not _is_context(n)}
    contexts = {context for c in conditions for context in c.contexts} | {n for n in named if _is_context(n)}
    actions = {REGISTER_SECURITY_INFO, REGISTER_DEVICE} | {action for c in conditions for action in c.actions}
    with_attributes = any(c.filter is not None for c in conditions)
    listed = referred - set(GROUPS) - {AGENT_RESOURCES, "all"}
    atoms = [
        *_applications(listed, tenant, with_attributes),
        *_baseline_scopes(conditions, tenant.name_of),
        *(Atom(Target(user_action=action), action, kind=ACTION) for action in sorted(actions)),
        *(_context(context) for context in sorted(contexts)),
    ]
    return AtomList(tuple(atoms))


def _is_context(name: str) -> bool:
    return name.startswith("c") and name[1:].isdigit()


def _applications(listed: set[str], tenant: SignInTenant, with_attributes: bool) -> Iterator[Atom]:
    present = tenant.applications
    tabled = {app_id for group in GROUPS for app_id in known_members(group)} | {DIRECTORY, AZURE_KEY_VAULT}
    alone = [*_FIRST, *sorted((listed | tabled) - set(_FIRST))]
    for app_id in alone:
        label = f"{tenant.name_of(app_id)} (a client app)" if app_id in CLIENT_NAMES else tenant.name_of(app_id)
        yield Atom(Target((app_id,)), label, kind=APPLICATION, app_ids=(app_id,) if app_id in present else ())
    classes: dict[object, list[TargetApplication]] = {}
    for app_id, application in present.items():
        if app_id not in listed and app_id not in tabled and app_id not in _FIRST:
            # Unlisted Microsoft applications count with those in no group; the atoms below hold for them all.
            ours = application.microsoft is False
            attributes = tuple(sorted((application.attributes or {}).items())) if with_attributes else ()
            readable = application.attributes is not None or not with_attributes
            classes.setdefault((ours, attributes, readable), []).append(application)
    unlisted = classes.pop((False, (), True), []) if not with_attributes else []
    office = [application for application in unlisted if tenant.belongs(application.app_id, OFFICE_365)]
    others = [application for application in unlisted if not tenant.belongs(application.app_id, OFFICE_365)]
    own = classes.pop((True, (), True), [])
    yield _other(own)
    for applications in classes.values():
        first = min(applications, key=lambda application: application.name)
        yield Atom(
            Target((first.app_id,)), _and_others(first.name, len(applications)), kind=APPLICATION, app_ids=_app_ids(applications)
        )
    yield _unlisted("a Microsoft application in no group", frozenset(), others)
    yield _unlisted("a Microsoft application of Office 365", frozenset((OFFICE_365,)), office)
    yield _unlisted("a Microsoft admin portal", frozenset((ADMIN_PORTALS,)), [])


def _other(own: list[TargetApplication]) -> Atom:
    """Applications that nothing refers to, and the one that is registered tomorrow."""
    label = _and_others(min(a.name for a in own), len(own)) if own else "any other application"
    app_id = min(own, key=lambda a: a.name).app_id if own else OTHER_APPLICATION
    no_attributes = {app_id: dict[str, tuple[str, ...]]()}
    target = Target((app_id,), attributes=no_attributes, assumed_groups=tuple((group, False) for group in GROUPS))
    return Atom(target, label, kind=APPLICATION, app_ids=_app_ids(own))


def _app_ids(applications: Iterable[TargetApplication]) -> tuple[str, ...]:
    return tuple(sorted(application.app_id.lower() for application in applications))


def _unlisted(label: str, groups: frozenset[str], applications: Iterable[TargetApplication]) -> Atom:
    assumed = tuple((group, group in groups) for group in GROUPS)
    target = Target((UNLISTED,), attributes={UNLISTED: {}}, assumed_groups=assumed)
    return Atom(target, label, kind=APPLICATION, app_ids=_app_ids(applications))


def _and_others(name: str, count: int) -> str:
    return name if count == 1 else f"{name} and {count - 1} other applications"


def _baseline_scopes(conditions: tuple[Targets, ...], name_of: Callable[[str], str]) -> Iterator[Atom]:
    """Requests that only ask for baseline scopes: of their own where all resources are targeted with exclusions."""
    loose = [condition for condition in conditions if condition.everything and condition.has_exclusion]
    if not loose:
        return
    public = Target((DIRECTORY,), scopes=PUBLIC_CLIENT_SCOPES, client_app_id="public")
    yield Atom(public, "baseline scopes asked for by a native client", kind=BASELINE)
    for app_id in sorted({app for condition in loose for app in condition.excluded} - _NO_CLIENTS):
        for scopes, words in ((OIDC_SCOPES, "OpenID Connect scopes"), (frozenset(("user.read",)), "baseline scopes")):
            oidc = scopes is OIDC_SCOPES  # asks for an ID token, so that the client is an audience itself
            target = Target((DIRECTORY,), scopes=scopes, client_app_id=app_id, confidential_client=True, id_token=oidc)
            yield Atom(target, f"{words} asked for by the excluded client {name_of(app_id)}", kind=BASELINE)


def context_target(context: str) -> Target:
    """An application that asks for an authentication context. It meets the policies on applications too."""
    return Target(
        (OTHER_APPLICATION,),
        authentication_contexts=frozenset((context,)),
        attributes={OTHER_APPLICATION: {}},
        assumed_groups=tuple((group, False) for group in GROUPS),
    )


def _context(context: str) -> Atom:
    return Atom(context_target(context), f"authentication context {context}", kind=CONTEXT)
