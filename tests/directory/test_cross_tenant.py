"""Access between tenants, compared with the plain definition of one setting, target by target."""

from __future__ import annotations

from itertools import product
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ztscan.core.model import Gap, GapReason
from ztscan.directory.cross_tenant import DEFAULT, Reach, TenantAccess, access_between_tenants, admits, span_of, synchronising
from ztscan.graph.areas.conditional_access import (
    AccessTargets,
    B2bSetting,
    CrossTenantAccess,
    CrossTenantAccessDefault,
    CrossTenantAccessPartner,
)
from ztscan.graph.areas.cross_tenant import PartnerSynchronization

Json = dict[str, Any]
SETTINGS = ("b2bCollaborationInbound", "b2bCollaborationOutbound", "b2bDirectConnectInbound", "b2bDirectConnectOutbound")
PARTS = ("collaboration_in", "collaboration_out", "direct_connect_in", "direct_connect_out")
USERS, APPLICATIONS = ("u1", "u2", "anybody else"), ("a1", "a2", "anything else")


def side(kind: str, everything: str, ids: tuple[str, ...]) -> st.SearchStrategy[Json]:
    targets = st.lists(st.sampled_from([everything, *ids]), min_size=1, max_size=3, unique=True)
    return st.builds(
        lambda access, names: {"accessType": access, "targets": [{"target": name, "targetType": kind} for name in names]},
        st.sampled_from(["allowed", "blocked", "Allowed"]),
        targets,
    )


SETTING = st.builds(
    lambda users, applications: {"usersAndGroups": users, "applications": applications},
    side("user", "AllUsers", USERS[:2]),
    side("application", "AllApplications", APPLICATIONS[:2]),
)
FLAG = st.sampled_from([True, False])
TRUSTS = ("isMfaAccepted", "isCompliantDeviceAccepted", "isHybridAzureADJoinedDeviceAccepted")
CONSENTS = ("inboundAllowed", "outboundAllowed")


def configuration(setting: st.SearchStrategy[Any], flag: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {
            **dict.fromkeys((*SETTINGS, "tenantRestrictions"), setting),
            "inboundTrust": st.fixed_dictionaries(dict.fromkeys(TRUSTS, flag)),
            "automaticUserConsentSettings": st.fixed_dictionaries(dict.fromkeys(CONSENTS, flag)),
        }
    )


def admitted(setting: B2bSetting) -> set[tuple[str, str]]:
    """The naive oracle: each user with each application, asked one by one."""
    assert setting.users_and_groups is not None
    assert setting.applications is not None
    return {
        (user, application)
        for user, application in product(USERS, APPLICATIONS)
        if admits(setting.users_and_groups, user) and admits(setting.applications, application)
    }


def agrees(reach: Reach | Gap, setting: B2bSetting) -> None:
    assert isinstance(reach, Reach)
    found = admitted(setting)
    assert reach.blocked == (not found)
    assert reach.open == (("anybody else", "anything else") in found)


def read(default: Json, partner: Json, synchronises: bool | None = None) -> tuple[TenantAccess, TenantAccess]:
    sync = None if synchronises is None else {"userSyncInbound": {"isSyncAllowed": synchronises}}
    access = access_between_tenants(
        msgspec.convert({**default, "isServiceDefault": False}, CrossTenantAccessDefault),
        (msgspec.convert({**partner, "tenantId": "P"}, CrossTenantAccessPartner),),
        (msgspec.convert({"tenantId": "p", "identitySynchronization": sync}, PartnerSynchronization),),
    )
    return access.by_default, access.partners[0]


@given(configuration(SETTING, FLAG), configuration(SETTING | st.none(), FLAG | st.none()), st.sampled_from([True, False, None]))
def test_what_is_computed_is_what_the_definition_admits(default: Json, partner: Json, synchronises: bool | None) -> None:
    by_default, by_partner = read(default, partner, synchronises)
    for name, part in zip((*SETTINGS, "tenantRestrictions"), (*PARTS, "foreign_identities"), strict=True):
        agrees(getattr(by_default, part), msgspec.convert(default[name], B2bSetting))
        agrees(getattr(by_partner, part), msgspec.convert(partner[name] or default[name], B2bSetting))
    for name, part in zip(TRUSTS, ("trusts_mfa", "trusts_compliant_devices", "trusts_hybrid_devices"), strict=True):
        own, inherited = partner["inboundTrust"][name], default["inboundTrust"][name]
        assert getattr(by_default, part) is inherited
        assert getattr(by_partner, part) is (inherited if own is None else own)
    for name, part in zip(CONSENTS, ("redeems_in", "redeems_out"), strict=True):
        own, inherited = partner["automaticUserConsentSettings"][name], default["automaticUserConsentSettings"][name]
        assert getattr(by_partner, part) is (inherited if own is None else own)
    assert by_partner.synchronises_in is bool(synchronises)
    assert by_default.synchronises_in is False


EVERYBODY = [{"target": "AllUsers", "targetType": "user"}]
UNSAID: list[Json | None] = [
    None,
    {"accessType": None, "targets": EVERYBODY},
    {"accessType": "blocked", "targets": None},
    {"accessType": "blocked", "targets": []},
    {"accessType": "unknownFutureValue", "targets": EVERYBODY},
]


@pytest.mark.parametrize("targets", UNSAID)
def test_a_side_that_does_not_say_whom_it_admits_is_not_known(targets: Json | None) -> None:
    assert span_of(None if targets is None else msgspec.convert(targets, AccessTargets)) is None


def test_what_neither_the_partner_nor_the_default_says_is_a_gap() -> None:
    unset: Json = {**dict.fromkeys((*SETTINGS, "tenantRestrictions", "inboundTrust", "automaticUserConsentSettings"))}
    by_default, by_partner = read(unset, unset)
    for access in (by_default, by_partner):
        assert {gap.resource for gap in access.gaps()} == {DEFAULT}
        assert len(access.gaps()) == 5 + 3 + 2
        assert access.trusted == ()


def test_synchronisation_that_is_not_said_is_a_gap() -> None:
    silent: Json = {"tenantId": "p", "identitySynchronization": {"userSyncInbound": {"isSyncAllowed": None}}}
    found = synchronising((msgspec.convert(silent, PartnerSynchronization),))
    assert not isinstance(found, Gap)
    assert isinstance(found["p"], Gap)
    assert isinstance(found["another"], Gap)
    unread = Gap("cross_tenant_synchronization", GapReason.NO_PERMISSION, "refused", "grant it")
    assert synchronising(unread) is unread


def test_every_setting_of_the_record_has_a_part() -> None:
    assert {field.encode_name for field in msgspec.structs.fields(CrossTenantAccess)} == {
        *SETTINGS,
        "tenantRestrictions",
        "inboundTrust",
        "automaticUserConsentSettings",
    }
