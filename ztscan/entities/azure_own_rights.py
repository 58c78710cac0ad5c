"""Records of `ztscan.azure.areas.own_rights`, for checks and plugins."""

from ztscan.azure.areas.own_rights import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
