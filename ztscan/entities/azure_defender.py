"""Records of `ztscan.azure.areas.defender`, for checks and plugins."""

from ztscan.azure.areas.defender import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
