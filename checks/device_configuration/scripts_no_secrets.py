from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.entities.device_scripts import DeviceScript, ScriptContent
from ztscan.plugin import ByKey, Finding, Gap, NotApplicable, Severity, Subject, Unknown, check, required

Contents = ByKey[ScriptContent]


@check(
    title="Management scripts contain no secrets",
    severity=Severity.HIGH,
    objectives=["endpoints.enroll"],
    since="0.2.0",
)
def scripts_no_secrets(
    management_scripts: tuple[DeviceScript, ...],
    management_script_contents: Contents,
    shell_scripts: tuple[DeviceScript, ...],
    shell_script_contents: Contents,
    health_scripts: tuple[DeviceScript, ...],
    health_script_contents: Contents,
) -> Iterator[Finding]:
    """Checks that no script that Intune runs on devices has a password, key or token in its text.

    What it checks:
        The PowerShell scripts, the shell scripts for macOS and Linux, and the remediations. Each is read by its id and searched
        for private keys, client secrets, access tokens, storage keys, webhook addresses, and passwords and keys in quotes.

    Why it matters:
        Every device keeps a copy of the script, and writes it to logs. Anyone who can read one device, or has a role that can
        read in Intune, can read the secret. Often it belongs to a service account with permissions.

    Limits:
        Secrets are found by their shape: one of another shape is not found, and a word in quotes may be no secret. Only kinds and
        lines are kept. Reports and recordings contain no text of a script. Microsoft's own remediations are not read.

    Remediation:
        1. Change the secret, since every device has had it. Then remove it from the script.
        2. Where a script needs a right, use a managed identity behind an API, a certificate of the device, or Windows LAPS.
        3. Look for the same secret in other scripts, in applications, and in the history of your repository.

    References:
        https://learn.microsoft.com/intune/intune-service/apps/intune-management-extension
        https://learn.microsoft.com/intune/intune-service/fundamentals/remediations
    """
    own = [script for script in health_scripts if not script.is_global_script]
    if not (management_scripts or shell_scripts or own):
        raise NotApplicable("Intune has no script of the organisation")
    gaps: dict[Gap, None] = {}
    for kind, listed, contents in (
        ("deviceManagementScript", management_scripts, management_script_contents),
        ("deviceShellScript", shell_scripts, shell_script_contents),
        ("deviceHealthScript", own, health_script_contents),
    ):
        for script in listed:
            try:
                yield from _judge(kind, script, contents[script.id])
            except Unknown as unknown:
                gaps.update(dict.fromkeys(unknown.gaps))
    if gaps:
        raise Unknown(*gaps)


def _judge(kind: str, script: DeviceScript, content: ScriptContent | Gap) -> Iterator[Finding]:
    if isinstance(content, Gap):
        raise Unknown(content)
    found = required(content.found, f"the script {script.name}", "content")
    if found:
        places = ", ".join(f"{secret.kind} (line {secret.line})" for secret in found)
        message = f"the script {script.name} contains {counted(len(found), 'secret')}"
        yield Finding(Subject(kind, script.id, script.name), message, places, "no secret in the text of the script")
