"""Why the findings on access to Azure are not fixed by a call of ztscan."""

from __future__ import annotations

from ztscan.plugin import NoFix

AZURE = NoFix("ztscan does not change Azure. Follow the steps of the remedy.")

FIXES = {
    name: AZURE
    for name in (
        "classic_administrators",
        "custom_roles_limited",
        "group_creation_restricted",
        "holders_known",
        "root_group_few",
        "root_scope_empty",
        "standing_access",
        "subscription_owners",
    )
}
