"""The clause that decided: it follows from the same conditions, and its words say which way."""

from __future__ import annotations

from msgspec.structs import replace

from tests.recordings import recording_of
from ztscan.conditional_access.policy.deciding import reasons
from ztscan.conditional_access.policy.decision import condition_holds
from ztscan.conditional_access.policy.devices import UNREGISTERED, Device
from ztscan.conditional_access.policy.sign_in import Location, SignIn, Target
from ztscan.conditional_access.policy.vocabulary import CLIENTS, PLATFORMS
from ztscan.conditional_access.proof.facts import *  # noqa: F403 - the facts, so that they are known
from ztscan.conditional_access.proof.proof import SignInCoverage
from ztscan.config.settings import Settings
from ztscan.engine.evidence import FACTS, EvidenceStore, resources_behind
from ztscan.graph.plan import ALWAYS, make_plan
from ztscan.graph.resources import RESOURCES
from ztscan.graph.source import Recorded

WORDS = {
    True: ("included by ",),
    False: ("excluded by ", "not included: ", "it applies to "),
    None: ("not known: ", "cannot be read: "),
}


def coverage_of(tenant: str) -> SignInCoverage:
    source = Recorded.open(recording_of(tenant))
    needed = {*resources_behind(["sign_in_coverage"], RESOURCES, FACTS), *ALWAYS}
    reading = source.read(make_plan(needed, RESOURCES, cloud=source.cloud.name), budget=600)
    settings = Settings().as_evidence(reading.started, reading.cloud.name)
    coverage = EvidenceStore(reading.collection.evidence, settings, FACTS).value("sign_in_coverage")
    assert isinstance(coverage, SignInCoverage)
    return coverage


def test_every_reason_says_what_its_condition_decides() -> None:
    coverage = coverage_of("contoso")
    people = [identity for user in coverage.population.ids[::97] if (identity := coverage.identity(user)) is not None]
    devices = (UNREGISTERED, Device(True, True, "azuread"), Device(True, False, "serverad", properties={"model": "x"}))
    apps = (*list(coverage.tenant.applications)[::7], "office365", "00000002-0000-0ff1-ce00-000000000000")
    seen: set[tuple[object, str]] = set()
    for number, person in enumerate(people):
        sign_in = SignIn(
            identity=person,
            target=Target((apps[number % len(apps)],)),
            client=CLIENTS[number % len(CLIENTS)],
            platform=PLATFORMS[number % len(PLATFORMS)],
            device=devices[number % len(devices)],
            location=Location(f"203.0.113.{number % 250}", "NL", mfa_trusted_ip=False),
        )
        for one in (sign_in, replace(sign_in, target=Target(user_action="urn:user:registerdevice"))):
            for policy in coverage.policies:
                for reason in reasons(policy, one, coverage.tenant):
                    truth = condition_holds(policy, reason.dimension, one, coverage.tenant)
                    assert reason.truth is truth
                    if not reason.text.startswith("not evaluated"):
                        assert reason.text.startswith(WORDS[truth]), (policy.name, reason)
                        assert not reason.text.endswith((": ", " by ")), (policy.name, reason)
                    seen.add((truth, reason.text.partition(":")[0].partition(" by")[0]))
    assert {truth for truth, _ in seen} == {True, False, None}
    assert {"excluded", "not included", "included", "not known", "not evaluated when a device is registered"} <= {
        w for _, w in seen
    }
