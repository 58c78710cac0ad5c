"""What checks tell of a setting that devices must have: a finding for each cause, not for each device.

A policy that sets another value is a cause; so are policies that contradict each other, and devices that no policy reaches. What
is not certain is told as gaps afterwards. Identities of findings are ids of policies and names of meanings, and a policy that
is wrong is found whether it wins or is in conflict: so evidence that is taken away never adds a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from ztscan.core.members import Crowd, crowd
from ztscan.core.model import Finding, Gap, GapReason, Note, Subject
from ztscan.directory.counting import agreeing, counted
from ztscan.endpoints.assignments import ReachCause, WhyNot, sum_of
from ztscan.endpoints.device_sets import twice
from ztscan.endpoints.device_settings import DeviceSettings
from ztscan.endpoints.effect import SettingEffect, SettingOutcome
from ztscan.endpoints.platforms import LABELS
from ztscan.endpoints.policy import DevicePolicy
from ztscan.engine.check import NotApplicable, Unknown, Yielded

_KINDS = {
    "configuration_policies": "configurationPolicy",
    "device_configurations": "deviceConfiguration",
    "group_policy_configurations": "groupPolicyConfiguration",
    "security_intents": "deviceManagementIntent",
    "device_compliance_policies": "deviceCompliancePolicy",
    "catalog_compliance_policies": "compliancePolicy",
}
INTUNE = Subject("deviceManagement", "deviceManagement", "Microsoft Intune")
_SHOWN = 3
"""So many causes of one kind are told."""
_BLIND = {
    WhyNot.UNREAD_GROUP: "assignment_group_members",
    WhyNot.UNKNOWN_FILTER: "assignment_filters",
    WhyNot.MIXED_EXCLUSION: "assignment_group_members",
}
_WORDS = {
    WhyNot.EXCLUDED: 'group "{name}" is excluded by "{policy}"',
    WhyNot.FILTERED: 'filter "{name}" of "{policy}" leaves them out',
    WhyNot.DELETED_GROUP: 'group "{name}", to which "{policy}" is assigned, does not exist',
    WhyNot.NO_USER: '"{policy}" is for users, and the devices have none',
    WhyNot.MIXED_EXCLUSION: '"{policy}" excludes group "{name}" of the other kind (users, devices), which Intune does not apply',
    WhyNot.UNREAD_GROUP: 'the members of group "{name}", which "{policy}" names, are not known',
    WhyNot.UNKNOWN_MEMBER: '"{policy}" goes by the user, or the object in Microsoft Entra ID, of devices, which was not returned',
    WhyNot.UNKNOWN_FILTER: 'what filter "{name}" of "{policy}" does is not known',
    WhyNot.DIFFERENT_FILTERS: 'targets of "{policy}" have different filters',
    WhyNot.UNKNOWN_TARGET: 'a target of "{policy}" is of a kind that is not in Graph',
    WhyNot.UNREAD_ASSIGNMENTS: 'the assignments of "{policy}" were not returned',
}


class RequiredSetting(msgspec.Struct, frozen=True):
    """A setting that devices must have."""

    meaning: str
    expected: str
    """The value, as a reader is told."""
    may_be_absent: bool = False
    """Whether it is enough that no policy sets another value."""
    hints: tuple[tuple[str, int], ...] = ()
    """What else there is to say of devices that no policy reaches: words, and the devices that they are true of."""


def subject_of(policy: DevicePolicy) -> Subject:
    """A policy as the subject of a finding."""
    return Subject(_KINDS[policy.resource], policy.id, policy.name)


def require(settings: DeviceSettings, *required: RequiredSetting) -> Iterator[Yielded]:
    """Findings on the devices without a required setting. Raises NotApplicable where there is no device of the platform, and
    Unknown for devices of which it is not known.
    """
    yield from require_each(*((settings, one) for one in required))


def require_each(*required: tuple[DeviceSettings, RequiredSetting]) -> Iterator[Yielded]:
    """``require``, where each setting is about devices of its own: of the first there must be some."""
    gaps: list[Gap] = []
    for number, (settings, one) in enumerate(required):
        effect = settings.of(one.meaning)
        if not effect.devices and not number:
            raise NotApplicable(f"Microsoft Intune manages no {LABELS[effect.meaning.platform]} device")
        told = _Told(settings, effect, one)
        yield from told.findings()
        gaps.extend(told.gaps())
    if gaps:
        raise Unknown(*dict.fromkeys(gaps))


class _Told(msgspec.Struct, frozen=True):
    """One required setting, and what devices get of it."""

    settings: DeviceSettings
    effect: SettingEffect
    required: RequiredSetting

    def findings(self) -> Iterator[Yielded]:
        effect = self.effect
        wrong = effect.with_outcome(SettingOutcome.INSECURE, SettingOutcome.CONFLICT)
        for policy, setting, devices in effect.setters(wrong):
            if setting.secure is False:
                yield self._of_policy(policy, setting.value, devices)
        yield from self._contradictions(wrong)
        missing = 0 if self.required.may_be_absent else effect.with_outcome(SettingOutcome.NOT_CONFIGURED)
        if missing:
            yield self._of_nobody(missing)
        default = effect.count(SettingOutcome.SECURE_BY_DEFAULT)
        if default and not self.required.may_be_absent:
            has = f"have {effect.meaning.label} as required"
            text = f"{self._share(default)} {agreeing(default, has)} by default: no policy enforces it"
            yield Note(text)

    def _of_policy(self, policy: DevicePolicy, value: str, devices: int) -> Finding:
        contradicted = (devices & self.effect.with_outcome(SettingOutcome.CONFLICT)).bit_count()
        more = f"; on {contradicted:,} of them another policy sets another value, so that neither is guaranteed"
        share = self._share(devices.bit_count())
        return Finding(
            subject_of(policy),
            f'"{policy.name}" sets {self.effect.meaning.label} to {value} on {share}{more if contradicted else ""}',
            f"{value} on {share}",
            self.required.expected,
            self.required.meaning,
            members=(self._members(devices),),
        )

    def _contradictions(self, wrong: int) -> Iterator[Finding]:
        """Devices that get different values of which each would do."""
        by_value: dict[str, int] = {}
        for _, setting, reached in self.effect.setters(wrong):
            if setting.secure:
                by_value[setting.value] = by_value.get(setting.value, 0) | reached
        devices = twice(by_value.values())
        if devices:
            share = self._share(devices.bit_count())
            named = ", ".join(
                f'"{policy.name}" ({setting.value})' for policy, setting, _ in self.effect.setters(devices) if setting.secure
            )
            yield Finding(
                INTUNE,
                f"policies set {self.effect.meaning.label} to different values on {share}, so that none is guaranteed: {named}",
                named,
                f"one value: {self.required.expected}",
                f"{self.required.meaning}:conflict",
                members=(self._members(devices),),
            )

    def _of_nobody(self, devices: int) -> Finding:
        share = self._share(devices.bit_count())
        reasons = list(self._reasons(devices))
        because = _first_of(reasons)
        return Finding(
            INTUNE,
            f"no policy sets {self.effect.meaning.label} on {share}{': ' if because else ''}{because}",
            f"not configured on {share}",
            self.required.expected,
            f"{self.required.meaning}:not configured",
            members=(self._members(devices),),
        )

    def _reasons(self, devices: int) -> Iterator[str]:
        """Why policies that set it do not reach the devices."""
        for words, concerned in self.required.hints:
            if concerned & devices:
                yield f"{words} ({(concerned & devices).bit_count():,})"
        explained: set[tuple[str, str]] = set()
        for cause in self.effect.causes(devices, certain=True):
            explained.add((cause.policy.resource, cause.policy.id))
            yield f"{in_words(cause)} ({cause.devices.bit_count():,})"
        for source in self.effect.sources:
            policy = source.reach.policy
            if source.secure and (policy.resource, policy.id) not in explained:
                yield f'"{policy.name}" sets it and is not assigned to them'
        for cause in self.effect.causes(devices, certain=False):
            yield f"{in_words(cause)} ({cause.devices.bit_count():,}), and whether that policy sets it is not known"

    def gaps(self) -> Iterator[Gap]:
        """Why the outcome of some devices is not known."""
        effect = self.effect
        insecure = effect.with_outcome(SettingOutcome.INSECURE)
        certain = sum_of(devices for _, _, devices in effect.setters(insecure))
        unknown = effect.with_outcome(SettingOutcome.UNKNOWN) | insecure & ~certain
        if not unknown:
            return
        found = [*self._unread(unknown), *self._unsure(unknown)]
        share = self._share(unknown.bit_count())
        has = agreeing(unknown.bit_count(), f"have {effect.meaning.label} as required")
        detail = f"whether {share} {has} is not known"
        nothing = Gap("managed_devices", GapReason.MALFORMED, f"{detail}: their platform or management is not known", _AGAIN)
        yield from found[:_SHOWN] or [nothing]

    def _unread(self, devices: int) -> Iterator[Gap]:
        """Policies that may reach the devices, and whose settings are not known."""
        for source in self.effect.sources:
            policy = source.reach.policy
            if not ~source.reach.devices.no & devices:
                continue
            if isinstance(source.setting, Gap):
                yield source.setting
            elif source.secure is None:
                detail = f'"{policy.name}" sets {self.effect.meaning.label} in a way that ztscan does not know'
                yield Gap(policy.resource, GapReason.MALFORMED, detail, "look at the policy, or update ztscan")

    def _unsure(self, devices: int) -> Iterator[Gap]:
        """Policies of which it is not known whether they reach the devices."""
        for source in self.effect.sources:
            reach = source.reach
            left = devices & ~(reach.devices.yes | reach.devices.no)
            for cause in reach.causes:
                unsure = cause.devices & left
                left &= ~unsure
                if unsure:
                    yield from self._of_cause(cause, unsure.bit_count())
            if left & ~self._of_unknown_platform:
                detail = f'the platforms, ways of management or applicability rules of "{reach.policy.name}" are not known'
                yield Gap(reach.policy.resource, GapReason.MALFORMED, detail, "look at the policy, or update ztscan")

    @property
    def _of_unknown_platform(self) -> int:
        where = self.settings.population.on(self.effect.meaning.platform)
        return where.unknown(self.settings.population.everybody)

    def _of_cause(self, cause: ReachCause, devices: int) -> Iterator[Gap]:
        """What could not be read of groups and filters; otherwise why the assignment does not decide."""
        resource = _BLIND.get(cause.why, cause.policy.resource)
        unread = [gap for gap in self.settings.scope.gaps if gap.resource == resource]
        detail = f"{in_words(cause)} ({counted(devices, 'device')})"
        yield from unread or [Gap(resource, GapReason.UNAVAILABLE, detail, _AGAIN)]

    def _share(self, count: int) -> str:
        return share_of(count, self.effect.devices.bit_count(), self.effect.meaning.platform)

    def _members(self, devices: int) -> Crowd:
        return members_of(self.settings, devices)


_AGAIN = "grant what is missing and scan again, or look at the assignments in Intune"


def share_of(count: int, devices: int, platform: str) -> str:
    """So many of all devices of a platform, in words."""
    return f"{count:,} of {counted(devices, f'{LABELS[platform]} device')}"


def in_words(cause: ReachCause) -> str:
    """Why a policy does not reach devices, or may not."""
    return _WORDS[cause.why].format(name=cause.name, policy=cause.policy.name)


def members_of(settings: DeviceSettings, devices: int) -> Crowd:
    """Devices as members of a finding."""
    ids, names = settings.named
    return crowd("managedDevice", ids, names, devices)


def require_policy(
    settings: DeviceSettings, platform: str, policies: Iterable[DevicePolicy], what: str, perhaps: Iterable[DevicePolicy] = ()
) -> Iterator[Yielded]:
    """A finding on the devices of a platform that none of the policies reaches. ``what``: the kind of policy, in words.

    ``perhaps``, and policies whose settings could not be read, may be of the kind. Raises as ``require`` does.
    """
    where = settings.population.on(platform)
    everybody = settings.population.everybody
    asked = where.yes | where.unknown(everybody)
    if not asked:
        raise NotApplicable(f"Microsoft Intune manages no {LABELS[platform]} device")
    reaches = [settings.reach(policy) for policy in policies]
    gaps = [(one.gap, settings.reach(one.policy)) for one in settings.policies if one.gap is not None]
    gaps += [(_may_be(one, what), settings.reach(one)) for one in perhaps]
    reached = sum_of(reach.devices.yes for reach in reaches)
    possible = sum_of(~reach.devices.no for reach in (*reaches, *(reach for _, reach in gaps)))
    missing = where.yes & ~(reached | possible)
    devices = asked.bit_count()
    if missing:
        share = share_of(missing.bit_count(), devices, platform)
        causes = [one for reach in reaches for one in reach.causes if one.devices & missing]
        told = [f"{in_words(one)} ({(one.devices & missing).bit_count():,})" for one in causes]
        because = _first_of(told)
        yield Finding(
            INTUNE,
            f"no {what} reaches {share}{': ' if because else ''}{because}",
            f"{share} without one",
            f"{_one(what)} for every device",
            f"{platform}:no policy",
            members=(members_of(settings, missing),),
        )
    unknown = asked & ~reached & ~missing
    if unknown:
        unread = [gap for gap, reach in gaps if ~reach.devices.no & unknown]
        share = share_of(unknown.bit_count(), devices, platform)
        detail = f"whether {_one(what)} reaches {share} is not known"
        raise Unknown(*dict.fromkeys(unread), Gap("managed_devices", GapReason.MALFORMED, detail, _AGAIN))


def _one(what: str) -> str:
    return f"{'an' if what[0] in 'aeiou' else 'a'} {what}"


def _may_be(policy: DevicePolicy, what: str) -> Gap:
    detail = f'whether "{policy.name}" is {_one(what)} is not known'
    return Gap(policy.resource, GapReason.MALFORMED, detail, "look at the policy, or update ztscan")


def _first_of(reasons: Iterable[str]) -> str:
    """The first of the reasons, each once, and that there are more."""
    each = list(dict.fromkeys(reasons))
    return "; ".join(each[:_SHOWN]) + ("; and more" if len(each) > _SHOWN else "")
