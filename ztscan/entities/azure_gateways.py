"""Records of `ztscan.azure.areas.gateways`, for checks and plugins."""

from ztscan.azure.areas.gateways import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
