"""Findings on the forwarding profiles for one kind of traffic."""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.directory.counting import counted
from ztscan.directory.network_access.forwarding import Forwarded, ForwardedTraffic, Traffic
from ztscan.plugin import Finding, NotApplicable, Note, Subject


def subject_of(forwarded: Forwarded) -> Subject:
    return Subject("forwardingProfile", forwarded.profile.id, forwarded.name)


def findings_on(traffic: ForwardedTraffic, kind: Traffic, words: str) -> Iterator[Finding | Note]:
    """The profiles that forward nothing, and notes on who gets the others."""
    profiles = traffic.of(kind)
    if not profiles:
        raise NotApplicable(f"the tenant has no forwarding profile for {words}")
    for forwarded in profiles:
        observed = f"state: {forwarded.profile.state}"
        if forwarded.policies_off:
            observed += ", every policy is disabled"
        elif forwarded.enabled and forwarded.nobody:
            observed += ", assigned to nobody"
        if forwarded.nobody:
            message = f"the profile {forwarded.name} forwards no {words}"
            yield Finding(subject_of(forwarded), message, observed, "enabled, and assigned to users or a remote network")
            continue
        networks = f", and {counted(forwarded.networks, 'remote network')}" if forwarded.networks else ""
        yield Note(f"{forwarded.name}: {forwarded.assigned}{networks}")
