"""The canary: the whole command line against a mirror. No output of any command, in any mode, holds a secret or its beginning.

10,000 reflected answers in ``make fuzz``, a hundred in ``make test``.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator

import httpx
import jwt
import pytest
from azure.core.credentials import AccessToken

from tests.cli.mirror import Mirror, everything, seen
from tests.cli.running import Ended, Shell
from tests.cli.tenants import EVERYTHING
from tests.profiles import FUZZING
from tests.simulator.app import Simulator
from tests.simulator.tenants import TENANTS
from ztscan.core.confidential import forget
from ztscan.graph import credentials, transport
from ztscan.graph.sign_in import Way
from ztscan.graph.transport import BoundedTransport
from ztscan.reports import FORMATS

TENANT = "7c0f5d5e-6d0b-4a52-9c0a-3a5c1f8f2b11"
CASES = 10_000 if FUZZING else 120
BLOCKS = 4
OUTPUTS = [argument for suffix in (*FORMATS, ".json") for argument in ("-o", f"r{suffix}")]
AREAS = ("consent", "conditional_access.mfa_all_users", "applications", "privileged_access", "devices", "hybrid_identity")


class Holder:
    """A credential of azure-identity's kind with one token."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self, *_scopes: str, **_: object) -> AccessToken:
        return AccessToken(self._token, 4_000_000_000)


class Canary:
    """A shell in which every live command signs in to a mirror. ``reflected`` counts its reflections."""

    def __init__(self, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shell = shell
        self.reflected = 0
        self.seed = 0
        claims = {"tid": TENANT, "exp": 4_000_000_000, "roles": sorted(EVERYTHING), "idtyp": "app", "appid": TENANT}
        self.token = jwt.encode(claims, secrets.token_urlsafe(48), algorithm="HS256")
        self.secret = secrets.token_urlsafe(30) + '~&+/"'
        self._graph = Simulator(TENANTS["woodgrove"]())
        self._mirrors: list[Mirror] = []
        for name, value in {"ID": TENANT, "SECRET": self.secret}.items():
            shell.setenv(f"AZURE_CLIENT_{name}", value)
        shell.setenv("AZURE_TENANT_ID", TENANT)
        monkeypatch.setattr(transport, "network_transport", lambda _root: BoundedTransport(self._mirror()))
        monkeypatch.setattr(
            credentials._Maker, "_secret", lambda maker: Way(maker._attempt("secret", TENANT, ""), lambda: Holder(self.token))
        )

    def _mirror(self) -> Mirror:
        self._mirrors.append(Mirror(httpx.ASGITransport(self._graph.app), (self.token, self.secret), self.seed))
        return self._mirrors[-1]

    def run(self, seed: int, *arguments: str) -> Ended:
        """One command. Fails if anything that it printed or wrote holds a secret."""
        self.seed = seed
        forget()
        ended = self.shell.ztscan(*arguments)
        said = (ended.out + ended.err).encode()
        assert "Traceback" not in ended.err
        assert [*seen((self.token, self.secret), said, *everything(self.shell.folder))] == [], f"seed {seed}: {arguments}"
        self.reflected += sum(mirror.reflected for mirror in self._mirrors)
        self._mirrors.clear()
        return ended

    def clear(self) -> None:
        for path in sorted(self.shell.folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()


@pytest.fixture
def canary(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Iterator[Canary]:
    yield Canary(shell, monkeypatch)
    forget()


@pytest.mark.fuzz
@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_command_in_any_mode_shows_what_a_mirror_reflects(block: int, canary: Canary) -> None:
    seed = 1_000_000 * block
    canary.shell.setenv("GITHUB_OUTPUT", str(canary.shell.folder / "github-output"))
    while canary.reflected < CASES // BLOCKS:
        seed += 1
        dice = random.Random(seed)  # noqa: S311 - a choice, not a secret
        chosen = [argument for area in dice.sample(AREAS, 2) for argument in ("--check", area)]
        live = ("--auth", "secret", *(["-v"] if dice.random() < 0.5 else []))
        history = dice.choice(("sqlite:///h.db", "kept"))
        annotate = ("--annotate", "github") if dice.random() < 0.5 else ()
        suffix = dice.choice((".json", ".yaml"))
        canary.run(seed, "scan", *live, *chosen, *OUTPUTS, "--record", f"recorded{suffix}", "--history", history, *annotate)
        canary.run(seed + 1, "scan", *live, *chosen, "--baseline", "r.json", "--history", history, "-o", "-")
        canary.run(seed + 2, "doctor", "--auth", "secret")
        canary.run(seed + 3, "access", "--auth", "secret", "--user", "u", "--verify", "--format", dice.choice(("json", "text")))
        canary.run(seed, "scan", "--replay", f"recorded{suffix}", *chosen, "-o", "s.json", "-o", "s.html", "--redact")
        canary.run(seed, "diff", "r.json", "s.json")
        canary.run(seed, "report", "r.json", "-o", "t.html", "-o", "t.md")
        canary.run(seed, "history", "list", history)
        canary.clear()


def test_without_the_door_the_canary_sees_the_token(canary: Canary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ztscan.core.confidential._written", lambda _secret: iter(()))

    def scans() -> None:
        for seed in range(5):
            canary.run(seed, "scan", "--auth", "secret", "--check", "consent", *OUTPUTS, "--record", "recorded.json")

    with pytest.raises(AssertionError, match="seed"):
        scans()
