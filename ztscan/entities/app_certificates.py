"""Records of `ztscan.graph.areas.app_certificates`, for checks and plugins."""

from ztscan.graph.areas.app_certificates import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
