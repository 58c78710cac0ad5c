"""Cases of `device_configuration.wifi_android`."""

from __future__ import annotations

from tests.checks.wifi_cases import cases_of

CASES = cases_of("Wi-Fi of Android", "androidDeviceOwnerWiFi", ("open", "wpaPersonal"))
