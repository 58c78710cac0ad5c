"""Where names stand: under which properties of Graph and Azure, and in ids of resources and paths."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from .pseudonyms import GUID

_NAMES = (
    *("name", "names", "title", "host", "hosts", "hostname", "fqdn", "fqdns", "nickname", "mail", "mails", "domain", "domains"),
    *("url", "urls", "uri", "uris", "organization", "publisher", "identifier", "recipients", "subject", "issuer", "ssid"),
)
"""How the properties end that hold a name of the tenant, in the spelling of Graph and in that of entities."""
_WORDS = frozenset(
    (
        *("activitydisplayname", "controlname", "permissionname", "policyname", "rulename", "rulegroupname", "servicename"),
        *("serviceplanname", "templatedisplayname", "variablename"),
    )
)
"""Properties that end like a name and hold a word of Microsoft."""
GIVEN_BY_MICROSOFT = frozenset(
    (
        *("allowazureloadbalancerinbound", "allowinternetoutbound", "allowvnetinbound", "allowvnetoutbound", "denyallinbound"),
        *("denyalloutbound", "allowallwindowsazureips", "allowallazureservicesandresourceswithinazureips", "default", "all"),
        *("azurebastionsubnet", "azurefirewallsubnet", "gatewaysubnet", "tenant root group", "networkwatcherrg"),
        *("allowgueststobegroupowner", "bannedpasswordcheckonpremisesmode", "bannedpasswordlist", "enablebannedpasswordcheck"),
        *("enablebannedpasswordcheckonpremises", "enablegroupcreation", "enablemiplabels", "lockoutthreshold"),
        *("azurelinuxbaseline", "azurewindowsbaseline", "default access", "member", "owner"),
    )
)
"""Names that Azure and Entra give to parts and settings in every tenant, in lower case."""
_PATH = re.compile(r"(?<![\w.:/])/(?:subscriptions|providers)/[^\s,;()`\"'<>]+", re.IGNORECASE)


@functools.cache
def holds_name(key: str) -> bool:
    """Whether a property holds a name of the tenant, by its own name."""
    plain = key.replace("_", "").lower()
    return plain.endswith(_NAMES) and plain not in _WORDS


def names_in_path(path: str) -> Iterator[str]:
    """The names in a path, in which kinds and names follow one another; ids in the form of a GUID are none."""
    parts = [part for part in path.split("/") if part]
    if "?" in path:
        return
    while parts:
        if parts[0].lower() != "providers":  # which a namespace follows
            yield from (name for name in parts[1:2] if not GUID.search(name))
        del parts[:2]


def names_in_paths(text: str) -> Iterator[str]:
    """The names in the ids of Azure's resources that stand in a text."""
    if "/" in text:
        for path in _PATH.findall(text):
            yield from names_in_path(path.rstrip("."))
