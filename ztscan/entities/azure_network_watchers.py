"""Records of `ztscan.azure.areas.network_watchers`, for checks and plugins."""

from ztscan.azure.areas.network_watchers import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
