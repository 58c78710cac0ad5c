"""What `doctor` and the remedies learn from an access token."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ztscan.core.errors import AuthenticationError
from ztscan.graph.claims import GrantedAccess, granted_access

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
COMMON = {"tid": "tenant-contoso", "oid": "object-1", "iat": int(NOW.timestamp()), "exp": int(NOW.timestamp()) + 3600}


def token(**claims: Any) -> str:
    parts = ({"alg": "none"}, {**COMMON, **claims})
    header, body = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return f"{header}.{body}.{base64.urlsafe_b64encode(b'signature').decode()}"


def test_an_application_has_the_application_permissions_that_it_was_granted() -> None:
    access = granted_access(
        token(
            idtyp="app",
            appid="app-1",
            app_displayname="Posture scan",
            roles=["Policy.Read.All", "User.Read.All"],
            wids=["role-1"],
        )
    )

    assert access == GrantedAccess(
        application=True,
        permissions=frozenset({"Policy.Read.All", "User.Read.All"}),
        roles=frozenset({"role-1"}),
        tenant_id="tenant-contoso",
        client_id="app-1",
        client_name="Posture scan",
        object_id="object-1",
        account="",
        issued=NOW,
        expires=NOW + timedelta(hours=1),
        continuous_evaluation=False,
    )


def test_a_person_has_the_delegated_permissions_of_the_application_and_roles_of_their_own() -> None:
    access = granted_access(
        token(
            idtyp="user",
            scp="Policy.Read.All openid",
            upn="adele@contoso.example",
            wids=["f2ef992c-3afb-46b9-b7cf-a126ee74c451"],
            roles=["ignored for a person"],
            xms_cc=["CP1"],
        )
    )

    assert not access.application
    assert access.permissions == {"Policy.Read.All", "openid"}
    assert access.roles == {"f2ef992c-3afb-46b9-b7cf-a126ee74c451"}
    assert access.account == "adele@contoso.example"
    assert access.continuous_evaluation


@pytest.mark.parametrize(
    ("claims", "application"),
    [({"scp": "User.Read"}, False), ({"roles": ["User.Read.All"]}, True), ({}, True)],
)
def test_without_the_optional_claim_only_tokens_with_scopes_belong_to_a_person(claims: dict[str, Any], application: bool) -> None:
    assert granted_access(token(**claims)).application is application


def test_an_application_without_any_consent_has_no_permission() -> None:
    assert granted_access(token(idtyp="app")).permissions == frozenset()


@pytest.mark.parametrize(
    "unreadable",
    [
        pytest.param("EwBwA8l6BAAUO9chh8cJscQLmU+LSWpbnr0vmwwAAQ", id="encrypted, of a personal account"),
        pytest.param("", id="nothing"),
        pytest.param("a.!!!.c", id="not base64"),
        pytest.param("a.YWJj.c", id="not json"),
        pytest.param(token(tid=7), id="a claim of another type"),
        pytest.param(token(exp=10**30), id="a time beyond all times"),
        pytest.param(token(exp=10**15), id="a time beyond all calendars"),
        pytest.param(token().split(".")[1], id="a part of a token"),
    ],
)
def test_what_is_no_token_is_refused_without_being_repeated(unreadable: str) -> None:
    with pytest.raises(AuthenticationError, match=r"^the access token cannot be read$") as refused:
        granted_access(unreadable)

    assert refused.value.next_step.startswith("sign in with a work or school account")
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
