"""`ztscan notify`: tells people what a scan found, if there is something to say."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime
from urllib.parse import urlsplit

import click
import msgspec

from ztscan.cli import plugins
from ztscan.cli.allowing import allowed_names
from ztscan.cli.choices import read
from ztscan.cli.configuration import load_settings
from ztscan.cli.redaction import redaction_of
from ztscan.cli.run import load_result
from ztscan.cli.ui import options
from ztscan.cli.ui.console import note, print_bytes, report_error
from ztscan.cli.ui.named_files import refuse_overlaps
from ztscan.config.settings import Settings
from ztscan.core import interruption
from ztscan.core.clock import now
from ztscan.core.confidential import swept_bytes
from ztscan.core.errors import UsageError
from ztscan.core.exit_codes import ExitCode, FailOnDrift
from ztscan.drift.compare import Graded
from ztscan.drift.since import compared
from ztscan.engine.registry import Registry
from ztscan.notification import channels
from ztscan.notification.delivery import DeliveryError, mail, post
from ztscan.notification.destination import URLS, Channel, Destination, WebDestination, destination_of
from ztscan.notification.message import Notification, notification_of

CHANNELS: tuple[Channel, ...] = (*URLS, "mail")


class NotifyOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The options of ``ztscan notify``."""

    result: str
    to: tuple[Channel, ...]
    config: str | None
    baseline: str | None
    fail_on: str | None
    fail_on_drift: FailOnDrift | None
    allow_unassessed: tuple[str, ...]
    always: bool
    link: str
    dry_run: bool
    redact: bool
    redact_key: str | None


@click.command("notify")
@click.argument("result", metavar="RESULT.json")
@click.option("--to", multiple=True, required=True, type=click.Choice(CHANNELS), help="Channel to write to; repeatable.")
@options.config
@options.baseline
@options.fail_on_of_message
@options.fail_on_drift_of_message
@options.allow_unassessed
@click.option("--always", is_flag=True, help="Send even if there is nothing to say.")
@click.option("--link", metavar="URL", default="", help="Address of the run or the report, for the message.")
@click.option("--dry-run", is_flag=True, help="Print what would be sent, and send nothing.")
@options.redact_result
@options.redact_key
@options.quiet
def command(**chosen: object) -> int:
    """Send a message about RESULT.json to Teams, Slack, a webhook or by mail, if there is something to say.

    With `--baseline`, that is drift that fails or undecides the gate, and an expectation that does not hold. Without, it is also
    a gap at or above `--fail-on`.

    Addresses and secrets come from the environment, or from the file that the variable with `_FILE` at its end names:
    ZTSCAN_TEAMS_URL; ZTSCAN_SLACK_URL; ZTSCAN_WEBHOOK_URL and ZTSCAN_WEBHOOK_SECRET; ZTSCAN_SMTP_SERVER (HOST:PORT),
    ZTSCAN_MAIL_FROM and ZTSCAN_MAIL_TO, if needed with ZTSCAN_SMTP_USER and ZTSCAN_SMTP_PASSWORD.

    The exit code is 0 if the message was delivered or there is nothing to say, and 1 if a channel did not take it. It does
    not depend on the result.
    """
    given = read(chosen, NotifyOptions)
    refuse_overlaps({"RESULT.json": given.result, "--baseline": given.baseline, "--redact-key": given.redact_key}, ())
    _refuse_link(given.link)
    wanted = tuple(dict.fromkeys(given.to))
    destinations = [] if given.dry_run else [destination_of(channel) for channel in wanted]
    registry = plugins.load()
    notification = _notification(given, registry, load_settings(given.config, registry))
    if notification is None:
        note("nothing to say: no message is sent")
        return ExitCode.MET
    if given.dry_run:
        _show(notification, wanted)
        return ExitCode.MET
    return _sent(notification, destinations)


def _notification(given: NotifyOptions, registry: Registry, settings: Settings) -> Notification | None:
    graded = load_result(given.result)
    baseline = given.baseline or settings.scan.baseline
    before = load_result(baseline) if baseline else None
    drift = compared(before, graded, registry, settings.drift).drift if before else None
    allowed = allowed_names(given.allow_unassessed or settings.scan.allow_unassessed, registry, [graded, before])
    results = [graded, *([before] if before else [])]
    redaction = redaction_of(given.redact or settings.scan.redact, given.redact_key, results)
    if redaction:
        graded = Graded(redaction.scan(graded.scan), redaction.grade(graded.grade))
        drift = redaction.drift(drift) if drift else None
    return notification_of(
        graded,
        drift,
        fail_on=options.severity(given.fail_on or settings.scan.fail_on),
        fail_on_drift=given.fail_on_drift or settings.scan.fail_on_drift,
        allowed=allowed,
        always=given.always,
        link=given.link,
    )


def _refuse_link(link: str) -> None:
    """Raise UsageError for a link that is not an address of the web, or that could end the link in a message."""
    if not link:
        return
    try:
        parts = urlsplit(link)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        usable = False
    if not usable or not link.isprintable() or set(link) & set(' <>|"\\'):
        raise UsageError("`--link` is not an address of the web", "write it as https://HOST/PATH")


def _show(notification: Notification, wanted: Sequence[Channel]) -> None:
    for channel in wanted:
        if channel == "mail":
            content = channels.letter(notification, "ztscan@example.com", ("you@example.com",), format_datetime(now())).as_bytes()
        else:
            content = _body(notification, channel)
        print_bytes(content + b"\n")


def _body(notification: Notification, channel: Channel) -> bytes:
    """The message as a channel takes it, without any known secret."""
    made = {"teams": channels.card, "slack": channels.blocks, "webhook": channels.document}[channel](notification)
    return swept_bytes(made)


def _sent(notification: Notification, destinations: Sequence[Destination]) -> ExitCode:
    """Send to every destination. One that fails does not keep the message from the others."""
    code = ExitCode.MET
    for destination in destinations:
        try:
            _send(notification, destination)
        except DeliveryError as error:
            report_error(str(error), error.next_step)
            code = ExitCode.FAILED
        else:
            name = destination.channel if isinstance(destination, WebDestination) else "mail"
            note(f"sent to {name}")
    return code


def _send(notification: Notification, to: Destination) -> None:
    if isinstance(to, WebDestination):
        body = _body(notification, to.channel)
        headers = channels.signed(body, to.secret, int(now().timestamp())) if to.secret else {}
        interruption.run(post(to, body, headers))
    else:
        mail(to, channels.letter(notification, to.sender, to.receivers, format_datetime(now())))
