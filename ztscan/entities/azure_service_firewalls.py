"""Records of `ztscan.azure.areas.service_firewalls`, for checks and plugins."""

from ztscan.azure.areas.service_firewalls import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
