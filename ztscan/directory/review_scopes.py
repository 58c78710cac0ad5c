"""What an access review covers, by the queries of its scopes: guests, or the people who hold a role.

A query is evaluated, not searched: a filter can contain a phrase and exclude what the phrase selects. Each answer is True
(all of them), False (none of them), or None (some, or not known).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ztscan.core.model import Gap, GapReason
from ztscan.directory.access_reviews import RESOURCE, decoded, queries_of
from ztscan.graph.areas.governance import AccessReview

ACTIVE, ELIGIBLE = "active", "eligible"
_GUEST = re.compile(r"usertype eq 'guest'|'guest' eq usertype|usertype ne 'member'")
_NO_GUEST = re.compile(r"usertype ne 'guest'|usertype eq 'member'|usertype eq null")
_PERSON = re.compile(r"isof\(principal, ?'#?microsoft\.graph\.user'\)")
_NO_PERSON = re.compile(r"isof\(principal, ?'#?microsoft\.graph\.(?!user')\w+'\)")
_ROLE = re.compile(r"roledefinitionid eq '([^']*)'")
_BELOW_DIRECTORY = re.compile(r"(?:https://[^/]+)?/?(?:v1\.0/|beta/)?rolemanagement/directory/(.+)")
_USERS = re.compile(r"(?:https://[^/]+)?/?(?:v1\.0/|beta/)?users/?")
_FILTER = re.compile(r"\$filter=")
_MOST_BRACKETS = 40


def reviews_guests(review: AccessReview) -> bool | None:
    """Whether a review covers the guests of the groups or applications that it is about."""
    scope = review.scope
    if scope is not None and scope.of_inactive:
        return False
    principals = scope.principal_scopes or () if scope is not None else ()
    lasting = [decoded(one.query) for one in principals if one.query and not one.of_inactive]
    asked = lasting if principals else list(queries_of(scope))
    filters = [text for query in asked for text in _filters(query)]
    if not filters and not principals:
        filters = [text for query in queries_of(review.instance_enumeration_scope) for text in _filters(query)]
    return _any(_evaluate(text, _guests) if "usertype" in text else False for text in filters)


def kinds_reviewed(review: AccessReview, role: str) -> dict[str, bool | None]:
    """Whether a review covers the people with active and with eligible assignments of a role."""
    people = _of_people(review)
    found: dict[str, bool | None] = {ACTIVE: False, ELIGIBLE: False}
    for query in queries_of(review.scope):
        for kind, before in found.items():
            found[kind] = _any((before, _all((people, _names(query, role.casefold(), kind)))))
    return found


def undetermined(review: AccessReview, what: str) -> Gap:
    """The gap of a review of which it cannot be told what it covers."""
    detail = f"it is undetermined which {what} the access review {review.name} covers: its scope has other conditions"
    return Gap(RESOURCE, GapReason.MALFORMED, detail, "review the scope in ID Governance > Access reviews")


def _of_people(review: AccessReview) -> bool | None:
    """Whether people are reviewed: a scope may be limited to service principals, or to those who no longer sign in."""
    scope = review.scope
    if scope is not None and scope.of_inactive:
        return False
    principals = scope.principal_scopes if scope is not None else None
    if principals is None and scope is not None and scope.resource_scopes is not None:
        return None  # a scope of both kinds, without whose assignments it is about
    if not principals:
        return True
    answers: list[bool | None] = []
    for one in principals:
        path, _, options = decoded(one.query or "").partition("?")
        of_users = _USERS.fullmatch(path) is not None and not one.of_inactive
        answers.append((None if "$filter" in options else True) if of_users else False)
    return _any(answers)


def _names(query: str, role: str, kind: str) -> bool | None:
    below = _BELOW_DIRECTORY.fullmatch(query.partition("?")[0])
    collection, _, key = below[1].rstrip("/").partition("/") if below else ("", "", "")
    filters = list(_filters(query))
    if collection == "roledefinitions":
        return None if filters or not key else key == role
    if key or not collection.startswith("roleassignment" if kind == ACTIVE else "roleeligibility"):
        return False
    return _all(_evaluate(text, lambda term: _holders(term, role)) for text in filters)


def _guests(term: str) -> bool | None:
    if _GUEST.fullmatch(term):
        return True
    return False if _NO_GUEST.fullmatch(term) else None


def _holders(term: str, role: str) -> bool | None:
    if _PERSON.fullmatch(term):
        return True
    named = _ROLE.fullmatch(term)
    if named:
        return named[1] == role
    return False if _NO_PERSON.fullmatch(term) else None


def _filters(query: str) -> Iterator[str]:
    """The filters of a query, each up to the bracket, the `&` or the `;` that ends it."""
    for found in _FILTER.finditer(query):
        depth, end, quoted = 0, len(query), False
        for position in range(found.end(), len(query)):
            letter = query[position]
            quoted ^= letter == "'"
            depth += (letter == "(") - (letter == ")") if not quoted else 0
            if not quoted and (depth < 0 or (depth == 0 and letter in "&;")):
                end = position
                break
        yield " ".join(query[found.end() : end].replace("+", " ").split())


def _evaluate(text: str, of_term: Callable[[str], bool | None], depth: int = 0) -> bool | None:
    """The filter over all that it is asked of: ``or`` and ``and`` of terms, ``not`` of one."""
    text = _without_brackets(text.strip())
    if depth > _MOST_BRACKETS:
        return None
    for word, together in ((" or ", _any), (" and ", _all)):
        parts = list(_parts(text, word))
        if len(parts) > 1:
            return together(_evaluate(part, of_term, depth + 1) for part in parts)
    if text.startswith(("not ", "not(")):
        inner = _evaluate(text[3:], of_term, depth + 1)
        return None if inner is None else not inner
    return of_term(text)


def _without_brackets(text: str) -> str:
    while _closing(text) == len(text) - 1 > 0:
        text = text[1:-1].strip()
    return text


def _closing(text: str) -> int:
    """Where the bracket that opens the text is closed; 0 where it begins with something else."""
    depth, quoted = 0, False
    for position, letter in enumerate(text):
        quoted ^= letter == "'"
        depth += (letter == "(") - (letter == ")") if not quoted else 0
        if depth == 0:
            return position
    return -1


def _parts(text: str, word: str) -> Iterator[str]:
    """The text parted by a word that stands outside of brackets and quotes."""
    depth, quoted, start = 0, False, 0
    for position, letter in enumerate(text):
        quoted ^= letter == "'"
        depth += (letter == "(") - (letter == ")") if not quoted else 0
        if depth == 0 and not quoted and position >= start and text.startswith(word, position):
            yield text[start:position]
            start = position + len(word)
    yield text[start:]


def _any(answers: Iterator[bool | None] | list[bool | None] | tuple[bool | None, ...]) -> bool | None:
    said = set(answers)
    return True if True in said else None if None in said else False


def _all(answers: Iterator[bool | None] | list[bool | None] | tuple[bool | None, ...]) -> bool | None:
    said = set(answers)
    return False if False in said else None if None in said else True
