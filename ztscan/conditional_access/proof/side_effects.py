"""What a policy that is widened does besides what a requirement wants: its other controls then apply to more sign-ins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ztscan.conditional_access.policy.editing import Edit
from ztscan.conditional_access.policy.policy import Policy, Session
from ztscan.conditional_access.policy.portal_words import control_in_portal
from ztscan.conditional_access.policy.tenant import SignInTenant
from ztscan.conditional_access.proof.requirement import Acceptance

WHERE = "where the policy newly applies"


def side_effects(result: Policy, edits: Iterable[Edit], accepts: Acceptance, tenant: SignInTenant) -> tuple[str, ...]:
    """What the widened policy also does, as phrases. Nothing where no condition is widened: its author meant such sign-ins.

    ``result``: the policy with the edits.
    """
    if not any(edit.widens for edit in edits):
        return ()
    return (*_of_session(result.session, accepts), *_of_grant(result, accepts, tenant))


def _of_session(session: Session, accepts: Acceptance) -> Iterator[str]:
    hours = session.sign_in_frequency
    if hours is not None and not any(fact.sign_in_frequency is not None for fact in accepts.session):
        how_often = "every time" if not hours else f"every {hours:g} hours"
        yield f"asks people to sign in again {how_often} {WHERE}"
    if session.persistent_browser == "never" and not any(fact.never_persistent for fact in accepts.session):
        yield f"ends browser sessions when the browser is closed {WHERE}"
    wanted = any(fact.app_control or fact.blocks_downloads for fact in accepts.session)
    if session.cloud_app_security is not None and not wanted:
        yield f"hands sessions to Conditional Access App Control {WHERE}"
    if session.app_enforced_restrictions and not any(fact.app_enforced_restrictions for fact in accepts.session):
        yield f"restricts sessions in applications that enforce it {WHERE}"
    if session.token_protection and not any(fact.token_protection for fact in accepts.session):
        yield f"blocks clients that cannot bind tokens {WHERE}"


def _of_grant(policy: Policy, accepts: Acceptance, tenant: SignInTenant) -> Iterator[str]:
    if policy.grant.blocks or accepts.anything:
        return
    for clause in policy.grant.clauses:
        if not all(accepts.accepts(control, tenant) for control in clause):
            names = " or ".join(sorted(control_in_portal(control, tenant) for control in clause))
            yield f"also requires {names} {WHERE}"
