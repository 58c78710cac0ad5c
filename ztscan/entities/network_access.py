"""Records of `ztscan.graph.areas.network_access`, for checks and plugins."""

from ztscan.graph.areas.network_access import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
