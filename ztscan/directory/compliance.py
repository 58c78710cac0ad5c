"""What "compliant device" means in this tenant: Microsoft Intune decides it, and two settings can make it mean nothing.

Source: learn.microsoft.com/intune/intune-service/protect/device-compliance-get-started (compliance policy settings).
"""

from __future__ import annotations

from collections.abc import Iterator

from ztscan.core.model import Gap
from ztscan.engine.evidence import fact
from ztscan.graph.areas.devices import DeviceCompliancePolicy, DeviceManagement

_EXCLUSION = "#microsoft.graph.exclusionGroupAssignmentTarget"


@fact
def compliance_caveats(
    device_management: DeviceManagement | Gap, device_compliance_policies: tuple[DeviceCompliancePolicy, ...] | Gap
) -> tuple[str, ...]:
    """Reasons why a compliant device may prove little, as sentences. Settings that could not be read are named too.

    Never a gap: the caveats go with a pass, they do not decide it.
    """
    return (*_default(device_management), *_policies(device_compliance_policies))


def _default(management: DeviceManagement | Gap) -> Iterator[str]:
    settings = None if isinstance(management, Gap) else management.settings
    if settings is None or settings.secure_by_default is None:
        yield "not read: whether Intune treats a device without a compliance policy as compliant"
    elif not settings.secure_by_default:
        yield "Intune treats a device without a compliance policy as compliant (secureByDefault: false)"


def _policies(policies: tuple[DeviceCompliancePolicy, ...] | Gap) -> Iterator[str]:
    if isinstance(policies, Gap) or any(policy.assignments is None for policy in policies):
        yield "not read: whether a compliance policy is assigned in Intune"
    elif not any(_is_assigned(policy) for policy in policies):
        yield "no compliance policy is assigned in Intune, so that no requirement decides whether a device is compliant"


def _is_assigned(policy: DeviceCompliancePolicy) -> bool:
    """Whether the policy has a target that is not an exclusion."""
    kinds = (one.target.odata_type if one.target else None for one in policy.assignments or ())
    return any(kind != _EXCLUSION for kind in kinds)
