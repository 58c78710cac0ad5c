"""The tables of ``ztscan.toml`` that say whose tenant is scanned, and how its report is headed."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ztscan.config.tables import ConfigurationTable as _Table


class TenantSettings(_Table, frozen=True, kw_only=True):
    """The tenant that is scanned, and its cloud. A scan of another tenant ends with exit code 2."""

    id: Annotated[str, Meta(description="Tenant id or a verified domain; the same as `--tenant`.", examples=["contoso.com"])] = ""
    cloud: Annotated[
        Literal["global", "usgov", "usgovdod", "china"],
        Meta(description="National cloud; the same as `--cloud`.", examples=["global"]),
    ] = "global"


class ReportSettings(_Table, frozen=True, kw_only=True):
    """What the first screen and the printed pages of the HTML report show besides the tenant. Redacted reports show the
    classification only.
    """

    organisation: Annotated[
        str, Meta(max_length=80, description="Name of the organisation that the report is for.", examples=["Contoso Ltd"])
    ] = ""
    classification: Annotated[
        str, Meta(max_length=80, description="Classification of the report.", examples=["Confidential"])
    ] = ""
    logo: Annotated[
        str,
        Meta(
            description="Path of a PNG or SVG file of at most 100 KB, from the current folder. The report contains it.",
            examples=["logo.svg"],
        ),
    ] = ""
