"""Users. The largest tenants have a million: a property that differs from user to user costs from 5 to 80 MB there.

What is read about users. One list serves every check; what is dear is asked for holders of roles only.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

from ztscan.core.columns import Columns
from ztscan.graph.lanes import Lane
from ztscan.graph.permissions import USER_READ_ALL
from ztscan.graph.presence import Always
from ztscan.graph.resource import P1, AnswersBlank, Content, Keys, Permission, Resource


class User(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A user of the tenant, member or guest."""

    columns: ClassVar[Columns] = Columns(
        kept=("id", "user_principal_name"), packed=("display_name", "created_date_time", "employee_hire_date")
    )

    id: str
    display_name: str | None
    user_principal_name: str | None
    user_type: str | None
    """``Member`` or ``Guest``."""
    account_enabled: bool | None
    created_date_time: str | None
    creation_type: str | None
    """Null for accounts made in the tenant; ``Invitation``, ``EmailVerified``, ``SelfServiceSignUp`` ..."""
    external_user_state: str | None
    """``PendingAcceptance`` or ``Accepted`` for invited users."""
    on_premises_sync_enabled: bool | None
    employee_hire_date: str | None = None
    """None keeps the user among those who have begun to work."""
    password_policies: str | msgspec.UnsetType | None = msgspec.UNSET
    """``DisableStrongPassword``, ``DisablePasswordExpiration``, or both joined by a comma; null: neither."""

    @property
    def name(self) -> str:
        """What a report calls the user: the sign-in name, else the display name, else the id."""
        return self.user_principal_name or self.display_name or self.id


class AssignedLicence(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    sku_id: str
    disabled_plans: tuple[str, ...] | None


class AssignedPlan(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    service: str | None
    service_plan_id: str | None
    capability_status: str | None
    """``Enabled``, ``Warning``, ``Suspended``, ``Deleted`` or ``LockedOut``."""


class ProvisionedPlan(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    service: str | None
    capability_status: str | None
    provisioning_status: str | None


class PrivilegedUserDetails(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """What is asked only of users that hold a directory role or are eligible for one."""

    id: str
    display_name: str | None
    user_principal_name: str | None
    user_type: str | None
    account_enabled: bool | None
    created_date_time: str | None
    on_premises_sync_enabled: bool | None
    last_password_change_date_time: str | None = None
    mail: str | None
    assigned_licenses: tuple[AssignedLicence, ...] | None
    assigned_plans: tuple[AssignedPlan, ...] | None
    provisioned_plans: tuple[ProvisionedPlan, ...] | None = None


class SignInActivity(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    last_sign_in_date_time: str | None
    last_non_interactive_sign_in_date_time: str | None
    last_successful_sign_in_date_time: str | None


class UnusedAccount(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A user whose last successful sign-in is long ago."""

    id: str
    display_name: str | None
    user_principal_name: str | None
    user_type: str | None
    account_enabled: bool | None
    sign_in_activity: SignInActivity | None

    @property
    def name(self) -> str:
        return self.user_principal_name or self.display_name or self.id


class ManagementRestriction(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """Whether a user is in a restricted management administrative unit. Null: in none."""

    id: str
    is_management_restricted: bool | None


class UserSignInActivity(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """When a user last signed in. ``sign_in_activity`` is None for an account that never did."""

    id: str
    sign_in_activity: SignInActivity | None = None


class SynchronizedAccount(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A user with what tells where on premises it comes from."""

    id: str
    display_name: str | None
    user_principal_name: str | None
    account_enabled: bool | None
    mail_nickname: str | None
    on_premises_sync_enabled: bool | None
    on_premises_distinguished_name: str | None


class DeletedUser(msgspec.Struct, frozen=True, rename="camel", gc=False, kw_only=True):
    """A user in the recycle bin (30 days)."""

    id: str
    display_name: str | None
    user_principal_name: str | None
    user_type: str | None
    deleted_date_time: str | None


SIGN_IN_ACTIVITY = AnswersBlank(
    attribute="sign_in_activity",
    permission="AuditLog.Read.All",
    detail="Graph returns no sign-in activity of any role holder, which is not plausible",
)
"""Source: https://learn.microsoft.com/graph/api/resources/signinactivity"""

UNUSED_DAYS = 90
"""Days without a successful sign-in after which an account counts as unused."""

RESOURCES: tuple[Resource, ...] = (
    Resource(
        name="users",
        path="/users",
        entity=User,
        permission=USER_READ_ALL,
        lane=Lane.DIRECTORY,
        top=999,
        counted=True,
        ranged="userPrincipalName",
        never_empty=True,
        content=Content.PEOPLE,
    ),
    Resource(
        name="privileged_user_details",
        path="/users",
        entity=PrivilegedUserDetails,
        permission=USER_READ_ALL,
        lane=Lane.DIRECTORY,
        filter="id in ({keys})",
        keys=Keys("role_holders", per_request=15),  # Graph admits 15 values with `in`
        always=(Always(at="provisionedPlans", valued=("service", "capabilityStatus")),),
    ),
    Resource(
        name="privileged_user_restrictions",  # apart from the details, which many checks need, in case a cloud lacks it
        path="/users",
        entity=ManagementRestriction,
        permission=USER_READ_ALL,
        lane=Lane.DIRECTORY,
        filter="id in ({keys})",
        keys=Keys("role_holders", per_request=15),
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
        keys=Keys("role_holders", per_request=15, limit=1500),
        answers_blank=SIGN_IN_ACTIVITY,
        content=Content.ACTIVITY,
    ),
    Resource(
        name="unused_accounts",
        path="/users",
        entity=UnusedAccount,
        permission=Permission(
            ("User.Read.All", "AuditLog.Read.All"), delegated_roles=("Global Reader", "Security Reader", "Reports Reader")
        ),
        lane=Lane.SIGN_IN_ACTIVITY,
        filter="signInActivity/lastSuccessfulSignInDateTime le {since}",  # goes with no other property
        since_days=UNUSED_DAYS,
        top=500,
        licence=P1,
        content=Content.ACTIVITY,
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
        content=Content.PEOPLE,
    ),
)
