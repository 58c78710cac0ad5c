"""Records of `ztscan.graph.areas.users`, for checks and plugins."""

from ztscan.graph.areas.users import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
