"""Records of `ztscan.azure.areas.firewalls`, for checks and plugins."""

from ztscan.azure.areas.firewalls import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
