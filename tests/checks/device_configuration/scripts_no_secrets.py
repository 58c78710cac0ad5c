"""Cases of `device_configuration.scripts_no_secrets`. Secrets are put together here, so that this file has none."""

from __future__ import annotations

import base64
from typing import Any

from tests.checks.cases import Add, Case, Remove, gap
from ztscan.core.model import GapReason, Verdict

SCRIPTS, CONTENTS = "management_scripts", "management_script_contents"
SHELL, SHELL_CONTENTS = "shell_scripts", "shell_script_contents"
HEALTH, HEALTH_CONTENTS = "health_scripts", "health_script_contents"
NOT_ASSESSED = Verdict.NOT_ASSESSED
PASSWORD = "$pass" + 'word = "Winter-2026!"'
CLEAN = "Set-TimeZone -Id 'W. Europe Standard Time'\n$pass" + 'word = "$env:FROM_VAULT"\n'


def encoded(text: str, encoding: str = "utf-8") -> str:
    return base64.b64encode(text.encode(encoding)).decode()


def listed(key: str, **properties: Any) -> dict[str, Any]:
    return {"id": key, "displayName": f"Script {key}", **properties}


BASE: dict[str, Any] = {
    SCRIPTS: [listed("windows", scriptContent=None)],
    CONTENTS: {"windows": listed("windows", scriptContent=encoded(CLEAN))},
    SHELL: [listed("mac", scriptContent=None)],
    SHELL_CONTENTS: {"mac": listed("mac", scriptContent=encoded("#!/bin/zsh\nsoftwareupdate --list\n"))},
    HEALTH: [listed("remedy", isGlobalScript=False), listed("microsoft", isGlobalScript=True)],
    HEALTH_CONTENTS: {
        "remedy": listed("remedy", detectionScriptContent=encoded("exit 0"), remediationScriptContent="", isGlobalScript=False)
    },
}
REMEDY = f"{HEALTH_CONTENTS}/remedy/remediationScriptContent"
CONTENT = f"{CONTENTS}/windows/scriptContent"
NO_SCRIPT = {SCRIPTS: [], CONTENTS: {}, SHELL: [], SHELL_CONTENTS: {}, HEALTH: [listed("microsoft", isGlobalScript=True)]}

CASES = (
    Case("none has one"),
    Case("a password", {CONTENT: encoded(f"# set up\n{PASSWORD}\n")}, {"windows"}),
    Case("a password in UTF-16", {CONTENT: encoded(PASSWORD, "utf-16")}, {"windows"}),
    Case("a password in UTF-16 without a mark", {CONTENT: encoded(PASSWORD, "utf-16-le")}, {"windows"}),
    Case("lines of Base64", {CONTENT: "\n".join((encoded(PASSWORD)[:12], encoded(PASSWORD)[12:]))}, {"windows"}),
    Case("in a shell script", {f"{SHELL_CONTENTS}/mac/scriptContent": encoded(PASSWORD)}, {"mac"}),
    Case("in what detects", {f"{HEALTH_CONTENTS}/remedy/detectionScriptContent": encoded(PASSWORD)}, {"remedy"}),
    Case("in what remedies", {REMEDY: encoded(PASSWORD)}, {"remedy"}),
    Case("a hostile name", {f"{SCRIPTS}/windows/displayName": "<b>`|\u001b[2J", CONTENT: encoded(PASSWORD)}, {"windows"}),
    Case("there is no script", NO_SCRIPT, verdict=Verdict.NOT_APPLICABLE),
    Case("R13: the content was not returned", {CONTENT: None}, verdict=NOT_ASSESSED),
    Case("R13: the content is not there", {CONTENT: Remove()}, verdict=NOT_ASSESSED),
    Case("R13: the content is no text", {CONTENT: "!"}, verdict=NOT_ASSESSED),
    Case("R13: what remedies was not returned", {REMEDY: None}, verdict=NOT_ASSESSED),
    Case("R13: what remedies is not there", {REMEDY: Remove()}, verdict=NOT_ASSESSED),
    Case("R13: one of two was not read", {SCRIPTS: Add(listed("other"))}, verdict=NOT_ASSESSED),
    *(
        Case(f"{name} could not be read", {name: gap(name)}, verdict=NOT_ASSESSED)
        for name in (SCRIPTS, CONTENTS, SHELL, SHELL_CONTENTS, HEALTH, HEALTH_CONTENTS)
    ),
    Case("Intune is not licensed", {SCRIPTS: gap(SCRIPTS, GapReason.NOT_LICENSED)}, verdict=NOT_ASSESSED),
)
