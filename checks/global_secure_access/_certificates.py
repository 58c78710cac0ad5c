"""Certificates that TLS inspection signs with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ztscan.entities.network_access import TlsCertificate
from ztscan.plugin import Gap, Unknown, parse_time, required

CERTIFICATES = "tls_certificates"
_IN_USE = frozenset(("active", "enabled", "expiring", "expired"))
_NOT_IN_USE = frozenset(("csrgenerated", "enrolling", "disabled"))


def has_valid(certificates: Iterable[TlsCertificate], now: datetime) -> bool:
    """Whether one of them is in use and valid. Raises Unknown if that depends on what Graph did not say."""
    gaps: dict[Gap, None] = {}
    found = False
    for certificate in certificates:
        try:
            found = (is_used(certificate) and not has_expired(certificate, now)) or found
        except Unknown as unknown:
            gaps.update(dict.fromkeys(unknown.gaps))
    if not found and gaps:
        raise Unknown(*gaps)
    return found


def is_used(certificate: TlsCertificate) -> bool:
    """Whether the service signs with it, or did until it expired. Raises Unknown for a status that is new."""
    said = (certificate.status or "").casefold()
    return required(said if said in _IN_USE | _NOT_IN_USE else None, CERTIFICATES, "status (a known value)") in _IN_USE


def has_expired(certificate: TlsCertificate, now: datetime) -> bool:
    """By its status or by its end, whichever is earlier. Raises Unknown where Graph did not say."""
    return (certificate.status or "").casefold() == "expired" or ends(certificate) <= now


def ends(certificate: TlsCertificate) -> datetime:
    """When it expires. Raises Unknown where Graph did not say."""
    end = certificate.validity.end_date_time if certificate.validity is not None else None
    text = required(end, CERTIFICATES, "validity/endDateTime")
    try:
        time = parse_time(text)
    except (TypeError, ValueError):
        time = None
    return required(time, CERTIFICATES, "validity/endDateTime (a time)")
