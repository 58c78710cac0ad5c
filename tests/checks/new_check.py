"""Writes the two files of a new check, with everything in place that has to be filled in: ``make new-check AREA.NAME``.

What is written can be imported, and fails its cases and laws until the last ``TODO`` is gone.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ID = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")

CHECK = '''\
from __future__ import annotations

from collections.abc import Iterator

from ztscan.plugin import Finding, Severity, Subject, check


@check(
    title="TODO: what is required, as a sentence without a full stop",
    severity=Severity.MEDIUM,
    objectives=["TODO: ids in ztscan/objectives/objectives.toml"],
    mappings={{}},  # TODO: keys and ids as in other checks, e.g. "scuba": ["MS.AAD.5.3v1"]
)
def {name}() -> Iterator[Finding]:  # TODO: resources, facts and settings by parameter name; options keyword-only
    """TODO: what this is about, in one line.

    What it checks:
        TODO: the rule. Name the properties that decide, and what each option changes.

    Why it matters:
        TODO: what an attacker gains where it is not so.

    Limits:
        TODO: what the rule cannot see, and which exceptions it accepts.

    Remediation:
        1. TODO: the path in the admin center, as a feature of ztscan/engine/portal.py.
        2. TODO: or the complete call.

    References:
        https://learn.microsoft.com/TODO
    """
    subject = Subject("TODO: kind of object", "TODO: its id", "TODO: its name")
    yield Finding(subject, "TODO: what is wrong", "TODO: what was observed", "TODO: what was expected")
'''

CASES = '''\
"""Cases of `{area}.{name}`."""

from __future__ import annotations

from tests.checks.cases import Case, Remove, gap
from ztscan.core.model import Verdict

CASES = (
    Case("TODO: the compliant tenant, unchanged"),
    Case("TODO: what is wrong", {{"TODO: resource/property": False}}, fails={{"TODO: id of the subject"}}),
    Case("TODO: the question does not arise", {{"TODO: resource": []}}, verdict=Verdict.NOT_APPLICABLE),
    Case("TODO: R13: the property was not returned", {{"TODO: resource/property": Remove()}}, verdict=Verdict.NOT_ASSESSED),
    Case("TODO: it could not be read", {{"TODO: resource": gap("TODO: resource")}}, verdict=Verdict.NOT_ASSESSED),
)
'''

NEXT = """\
written: {files}
1. Fill in every TODO (CONTRIBUTING.md says how).
2. `make check-one {check_id}` runs its cases and laws.
3. `make docs`, and a line in CHANGELOG.md.
"""


def files_of(check_id: str, root: Path) -> dict[Path, str]:
    """The files to write, with what they hold; of an area's packages only those that are not there yet."""
    area, _, name = check_id.partition(".")
    packages = {
        root / "checks" / area / "__init__.py": f'"""{area.replace("_", " ").capitalize()}."""\n',
        root / "tests" / "checks" / area / "__init__.py": "",
    }
    return {
        **{path: text for path, text in packages.items() if not path.exists()},
        root / "checks" / area / f"{name}.py": CHECK.format(name=name),
        root / "tests" / "checks" / area / f"{name}.py": CASES.format(area=area, name=name),
    }


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Writes the files and says what to do next; exit code 2 where the id is none, or the check is there already."""
    check_id = arguments[0] if len(arguments) == 1 else ""
    if not ID.fullmatch(check_id):
        sys.stderr.write("make new-check AREA.NAME: lower-case words joined by `_`, e.g. `devices.compliance_windows`\n")
        return 2
    files = files_of(check_id, root)
    present = [str(path.relative_to(root)) for path in files if path.exists()]
    if present:
        sys.stderr.write(f"`{check_id}` is there already ({', '.join(present)}): nothing was written\n")
        return 2
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    sys.stdout.write(NEXT.format(files=", ".join(str(path.relative_to(root)) for path in files), check_id=check_id))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
