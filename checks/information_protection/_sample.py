"""What the checks on label policies share: what holds for each person of a sample, and what follows from it for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from ztscan.directory.counting import in_order
from ztscan.directory.licences import licensed
from ztscan.entities.information_protection import INFORMATION_PROTECTION, LabelPerson
from ztscan.entities.users import User
from ztscan.plugin import ByKey, Finding, Gap, Manual, Note, Subject, Table, Unknown, required

T = TypeVar("T")
PEOPLE = "label_people"
SUBJECT = Subject("labelPolicy", "labelPolicies", "Label policies")
_SHOWN = 3


def of_sample(
    people: ByKey[LabelPerson | None],
    users: Table[User],
    plans: frozenset[str],
    holds: Callable[[str], bool],
    *,
    lacking: str,
    expected: str,
) -> Iterator[Finding | Note]:
    """A finding if ``holds`` is false for somebody of the sample. Raises Manual if that is not certain for those outside of it.

    ``holds`` takes the id of a person and raises Unknown where that is not known. A sample can show a gap in the policies. That
    there is none, it shows only where it has everybody.
    """
    without: list[str] = []
    asked = 0
    gaps: dict[Gap, None] = {}
    for key, person in licensed(people, plans, INFORMATION_PROTECTION).items():
        if isinstance(person, Gap):
            gaps[person] = None
        elif person is not None:
            try:
                required(person.assigned_plans, PEOPLE, "assignedPlans")
                if person.has_licence:
                    asked += 1
                    without += [] if holds(key) else [person.name]
                elif person.may_have_licence:
                    required(None, PEOPLE, "assignedPlans (the id and a known state of each plan)")
            except Unknown as unknown:
                gaps.update(dict.fromkeys(unknown.gaps))
    if without:
        shown = in_order(without, most=_SHOWN)
        message = f"{len(without)} of {asked} sampled users {lacking}"
        yield Finding(SUBJECT, message, f"for example: {shown}", expected, users=len(without))
    if gaps:
        raise Unknown(*gaps)
    if without:
        return
    if not asked:
        raise Manual("nobody in the sample has a licence for labels: review the label policies in Microsoft Purview")
    members = users.where(lambda user: user.account_enabled is not False and user.user_type != "Guest")
    sampled = frozenset(people)
    if any(key not in sampled for key in members.column("id")):
        raise Manual(f"it holds for all {asked} sampled users: confirm in Microsoft Purview that the policies cover everybody")
    yield Note(f"asked for all {asked} users with a licence for labels")


def value_of(entry: T | Gap) -> T:
    """What Graph returned for a person. Raises Unknown for a gap."""
    if isinstance(entry, Gap):
        raise Unknown(entry)
    return entry
