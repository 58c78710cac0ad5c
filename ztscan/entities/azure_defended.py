"""Records of `ztscan.azure.areas.defended`, for checks and plugins."""

from ztscan.azure.areas.defended import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
