"""Records of `ztscan.azure.areas.scope`, for checks and plugins."""

from ztscan.azure.areas.scope import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
