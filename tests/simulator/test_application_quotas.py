"""What an application has in all its tenants together: one simulator's requests count for the others."""

from __future__ import annotations

import dataclasses

from tests.simulator import TENANTS, Options, simulator
from tests.simulator.endpoints import Bucket
from tests.simulator.quotas import ApplicationQuotas
from tests.simulator.running import get

ASKED = "/v1.0/users?$select=id,signInActivity"


def test_the_eleventh_request_for_sign_in_activity_is_refused_in_whichever_tenant() -> None:
    shared = ApplicationQuotas(scale=1.0)
    options = Options(application=shared)
    contoso = TENANTS["contoso"]()
    other = dataclasses.replace(contoso, name="other")
    with simulator(contoso, options) as one, simulator(other, options) as two:
        answers = [get(f"{(one, two)[number % 2].url}{ASKED}") for number in range(11)]
        unlimited = get(f"{one.url}/v1.0/organization")
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[-1].headers["x-ms-throttle-scope"].startswith("Application/")
    assert int(answers[-1].headers["Retry-After"]) > 1
    assert unlimited.status_code == 200


def test_the_published_figures() -> None:
    assert ApplicationQuotas().limits == {Bucket.REPORTS: (122, 10.0), Bucket.SIGN_IN_ACTIVITY: (10, 60.0)}
