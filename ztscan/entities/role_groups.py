"""Records of `ztscan.graph.areas.role_groups`, for checks and plugins."""

from ztscan.graph.areas.role_groups import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
