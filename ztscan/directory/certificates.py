"""What a certificate says of itself: validity, key and thumbprints, out of its DER encoding (X.509, RFC 5280).

Only these fields are read, and no signature is verified: Microsoft Entra ID trusts a certificate because it is configured.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import UTC, datetime

import msgspec

RSA = bytes.fromhex("2a864886f70d010101")
"""Object identifier 1.2.840.113549.1.1.1, encoded."""
_SEQUENCE, _INTEGER, _BIT_STRING, _OBJECT_ID, _UTC_TIME, _GENERALIZED_TIME, _VERSION = 0x30, 0x02, 0x03, 0x06, 0x17, 0x18, 0xA0


class Certificate(msgspec.Struct, frozen=True):
    thumbprint: str
    """SHA-1, as Windows shows it: an identifier, not a protection."""
    thumbprint_sha256: str
    not_before: datetime
    not_after: datetime
    rsa_bits: int | None
    """None: another kind of key."""

    def is_one_of(self, thumbprints: frozenset[str]) -> bool:
        """Whether its SHA-1 or SHA-256 thumbprint is among ``thumbprints``, as ``normal`` writes them."""
        return not thumbprints.isdisjoint((self.thumbprint, self.thumbprint_sha256))


def normal(thumbprint: str) -> str:
    """A thumbprint without separators, in upper case."""
    return "".join(character for character in thumbprint if character.isalnum()).upper()


def certificate_of(text: str) -> Certificate | None:
    """The certificate in Base64, with or without PEM lines. None: this is no certificate that can be read."""
    try:
        return _certificate(base64.b64decode(_body(text), validate=True))
    except (ValueError, IndexError, binascii.Error):
        return None


def _body(text: str) -> str:
    lines = (line.strip() for line in text.strip().splitlines())
    return "".join("".join(line.split()) for line in lines if not line.startswith("-----"))


def _certificate(der: bytes) -> Certificate:
    certificate, rest = _take(der, _SEQUENCE)
    if rest:
        raise ValueError("there is more after the certificate")
    body, _ = _take(certificate, _SEQUENCE)
    if body[0] == _VERSION:
        _, body = _take(body, _VERSION)
    _, body = _take(body, _INTEGER)  # serial number
    _, body = _take(body, _SEQUENCE)  # algorithm of the signature
    _, body = _take(body, _SEQUENCE)  # issuer
    validity, body = _take(body, _SEQUENCE)
    _, body = _take(body, _SEQUENCE)  # subject
    key, _ = _take(body, _SEQUENCE)
    begins, validity = _time(validity)
    ends, _ = _time(validity)
    sha1 = hashlib.sha1(der, usedforsecurity=False).hexdigest().upper()
    return Certificate(sha1, hashlib.sha256(der).hexdigest().upper(), begins, ends, _rsa_bits(key))


def _rsa_bits(key: bytes) -> int | None:
    algorithm, key = _take(key, _SEQUENCE)
    name, _ = _take(algorithm, _OBJECT_ID)
    if name != RSA:
        return None
    bits, _ = _take(key, _BIT_STRING)
    numbers, _ = _take(bits[1:], _SEQUENCE)  # the first byte says how many bits at the end are unused
    modulus, _ = _take(numbers, _INTEGER)
    return int.from_bytes(modulus, "big").bit_length()


def _time(der: bytes) -> tuple[datetime, bytes]:
    if der[0] == _GENERALIZED_TIME:
        content, rest = _take(der, _GENERALIZED_TIME)
        return datetime.strptime(content.decode("ascii"), "%Y%m%d%H%M%SZ").replace(tzinfo=UTC), rest
    content, rest = _take(der, _UTC_TIME)
    text = content.decode("ascii")
    century = "19" if int(text[:2]) >= 50 else "20"  # RFC 5280, 4.1.2.5.1
    return datetime.strptime(century + text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC), rest


def _take(der: bytes, tag: int) -> tuple[bytes, bytes]:
    """The content of the first element, which has this tag, and what follows it. Raises ValueError or IndexError if not."""
    if der[0] != tag:
        raise ValueError(f"tag {der[0]:#x} in place of {tag:#x}")
    length, start = der[1], 2
    if length & 0x80:
        count = length & 0x7F
        if not 1 <= count <= 4:
            raise ValueError("no definite length")
        length, start = int.from_bytes(der[2 : 2 + count], "big"), 2 + count
    end = start + length
    if end > len(der):
        raise ValueError("the element is cut off")
    return der[start:end], der[end:]
