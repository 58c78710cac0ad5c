"""Which actions of a custom role are privileged. Shared by the checks of custom roles.

Sources: the label "privileged" of learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference and the
lists of permissions for custom roles, read in autumn 2026.
"""

from __future__ import annotations

import re

_CHANGES = "(create|delete|restore|manage|[^ ]*update|[^ ]*alltasks|updateallproperties)"
_APPLICATION = "(credentials|owners|authentication|permissions|approleassignedto|approleassignments|verification|allproperties)"
_PATTERNS = (
    r"[^ ]*/alltasks",
    r"[^ ]*\*[^ ]*",
    rf"microsoft\.directory/(role[a-z]*|scopedrolememberships|directoryroles)/{_CHANGES}",
    rf"microsoft\.directory/(applications|serviceprincipals)(\.[a-z]+)?/{_APPLICATION}/update",
    r"microsoft\.directory/serviceprincipals/manage(permissiongrants[^ ]*|passwordsinglesignoncredentials)",
    r"microsoft\.directory/serviceprincipals/(synchronizationcredentials|synchronization\.[^ ]*)/manage",
    rf"microsoft\.directory/oauth2permissiongrants/{_CHANGES}",
    rf"microsoft\.directory/conditionalaccesspolicies/{_CHANGES}",
    rf"microsoft\.directory/(namedlocations|authenticationstrengthpolicies|crosstenantaccesspolicy[^ ]*)/{_CHANGES}",
    rf"microsoft\.directory/groupsassignabletoroles/{_CHANGES}",
    rf"microsoft\.directory/users/(password|authenticationmethods|invalidateallrefreshtokens)[^ ]*/{_CHANGES}",
    r"microsoft\.directory/users/(invalidateallrefreshtokens|enable|disable|convertexternaltointernalmemberuser)",
    rf"microsoft\.directory/domains/(federation[^ ]*|allproperties)/{_CHANGES}",
    rf"microsoft\.directory/(hybridauthenticationpolicy|authorizationpolicy|permissiongrantpolicies)/{_CHANGES}",
    rf"microsoft\.directory/tenantmanagement/[^ ]*{_CHANGES}",
    r"microsoft\.directory/(bitlockerkeys/key|devicelocalcredentials/password)/read",
)
_PRIVILEGED = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))
_READS = re.compile(r"[^ ]*/(standard|basic|allproperties|limited)/read")


def is_privileged(action: str) -> bool:
    """Whether an action changes credentials, access or policies, or reads a secret. A wildcard counts, unless it only reads."""
    named = action.strip().casefold()
    return _PRIVILEGED.fullmatch(named) is not None and _READS.fullmatch(named) is None
