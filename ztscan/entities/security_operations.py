"""Records of `ztscan.graph.areas.security_operations`, for checks and plugins."""

from ztscan.graph.areas.security_operations import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
