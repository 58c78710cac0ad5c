"""Records of `ztscan.graph.areas.private_access`, for checks and plugins."""

from ztscan.graph.areas.private_access import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
