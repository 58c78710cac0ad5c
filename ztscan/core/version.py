"""The version of ztscan, where every room can see it."""

from __future__ import annotations

VERSION = "0.1.0"
