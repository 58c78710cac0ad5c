"""Records of `ztscan.azure.areas.key_vaults`, for checks and plugins."""

from ztscan.azure.areas.key_vaults import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
