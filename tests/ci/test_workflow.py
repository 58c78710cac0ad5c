"""The step of the GitHub workflow that fetches the accepted state, with a ``gh`` that answers from a list of artifacts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.runner import ROOT, clean_environment

WORKFLOW = yaml.safe_load((ROOT / "docs" / "ci" / "github-actions.yml").read_text(encoding="utf-8"))
(FETCH,) = [step for step in WORKFLOW["jobs"]["scan"]["steps"] if step.get("name") == "Fetch the accepted state"]
OURS, FORK = 7, 8
NIGHTLY, OTHER = ".github/workflows/ztscan.yml", ".github/workflows/other.yml"
GH = """#!{python}
import json, subprocess, sys
from pathlib import Path
here, arguments = Path(__file__).parent, sys.argv[1:]
if arguments[:2] == ["run", "download"]:
    (here / "downloaded").write_text(arguments[2])
    sys.exit()
address = next(one for one in arguments if one.startswith("repos/"))
known = json.loads((here / "artifacts.json").read_text())
if "/artifacts?" in address:
    assert "--paginate" in arguments
    pages = [dict(artifacts=known[:1]), dict(artifacts=known[1:])]
else:
    number = int(address.rpartition("/")[2])
    pages = [dict(path=next(one["path"] for one in known if one["workflow_run"]["id"] == number))]
for page in pages:
    subprocess.run(["jq", "-rc", arguments[arguments.index("--jq") + 1]], input=json.dumps(page), text=True, check=True)
"""

pytestmark = pytest.mark.skipif(not shutil.which("jq") or os.name == "nt", reason="runners of GitHub have jq")


def artifact(run: int, day: int, *, of: int = OURS, branch: str = "main", path: str = NIGHTLY, expired: bool = False) -> Any:
    run_of = {"id": run, "repository_id": OURS, "head_repository_id": of, "head_branch": branch}
    return {"workflow_run": run_of, "created_at": f"2026-11-{day:02}T03:17:00Z", "expired": expired, "path": path}


def fetch(folder: Path, *artifacts: Any, accept: bool = False) -> tuple[int, str]:
    """How the step ends, and the run that it takes the accepted state from."""
    (folder / "artifacts.json").write_text(json.dumps(artifacts), encoding="utf-8")
    (folder / "gh").write_text(GH.replace("{python}", sys.executable), encoding="utf-8")
    (folder / "gh").chmod(0o700)
    job = {
        "GITHUB_REPOSITORY": "contoso/security",
        "GITHUB_REPOSITORY_ID": str(OURS),
        "GITHUB_REF_NAME": "main",
        "GITHUB_WORKFLOW_REF": f"contoso/security/{NIGHTLY}@refs/heads/main",
        "ACCEPT": "true" if accept else "false",
    }
    clean = clean_environment()
    ended = subprocess.run(
        ["bash", "-e", "-c", FETCH["run"]],
        cwd=folder,
        env={**clean, **job, "PATH": f"{folder}{os.pathsep}{clean['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.stderr == ""
    taken = folder / "downloaded"
    return ended.returncode, taken.read_text(encoding="utf-8") if taken.exists() else ""


def test_the_last_result_of_the_branch_is_taken(tmp_path: Path) -> None:
    others = artifact(3, 21, branch="try"), artifact(2, 20), artifact(1, 1, expired=True)
    assert fetch(tmp_path, *others) == (0, "2")


def test_an_artifact_of_a_fork_or_of_another_workflow_is_not_believed(tmp_path: Path) -> None:
    strangers = artifact(9, 25, of=FORK), artifact(8, 24, path=OTHER), artifact(7, 26, of=FORK, expired=True)
    assert fetch(tmp_path, *strangers, artifact(2, 20)) == (0, "2")
    (tmp_path / "downloaded").unlink()
    assert fetch(tmp_path, *strangers) == (0, ""), "as in the first night"


def test_an_accepted_state_that_has_expired_fails_unless_a_person_accepts(tmp_path: Path) -> None:
    assert fetch(tmp_path, artifact(1, 1, expired=True)) == (1, "")
    assert fetch(tmp_path, artifact(1, 1, expired=True), accept=True) == (0, "")
    assert fetch(tmp_path) == (0, "")
