"""What is read about users. One list serves every check; what is dear is asked for holders of roles only."""

from __future__ import annotations

from ztscan.graph.entities.users import (
    DeletedUser,
    PrivilegedUserDetails,
    SynchronizedAccount,
    User,
    UserSignInActivity,
)
from ztscan.graph.lanes import Lane
from ztscan.graph.resource import P1, Keys, Permission, Resource
from ztscan.graph.resources.keys import role_holders
from ztscan.graph.resources.permissions import USER_READ_ALL

USERS: tuple[Resource, ...] = (
    Resource(
        name="users",
        path="/users",
        entity=User,
        permission=USER_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        counted=True,
        ranged="userPrincipalName",
    ),
    Resource(
        name="privileged_user_details",
        path="/users",
        entity=PrivilegedUserDetails,
        permission=USER_READ_ALL,
        lane=Lane.DIRECTORY,
        filter="id in ({keys})",
        keys=Keys(role_holders, per_request=15),  # Graph admits 15 values with `in`
    ),
    Resource(
        name="privileged_user_sign_in_activity",
        path="/users",
        entity=UserSignInActivity,
        permission=Permission(
            ("User.Read.All", "AuditLog.Read.All"), delegated_roles=("Global Reader", "Security Reader", "Reports Reader")
        ),
        lane=Lane.SIGN_IN_ACTIVITY,
        filter="id in ({keys})",
        licence=P1,
        # 10 requests a minute: 1,500 users are 10 minutes.
        keys=Keys(role_holders, per_request=15, limit=1500),
    ),
    Resource(
        name="krbtgt_accounts",
        path="/users",
        entity=SynchronizedAccount,
        permission=USER_READ_ALL,
        lane=Lane.DIRECTORY,
        filter=(
            "startswith(displayName,'krbtgt') or startswith(userPrincipalName,'krbtgt') or startswith(mailNickname,'krbtgt')"
        ),
        top=999,
        counted=True,
    ),
    Resource(
        name="deleted_users",
        path="/directory/deletedItems/microsoft.graph.user",
        entity=DeletedUser,
        permission=USER_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
    ),
)
