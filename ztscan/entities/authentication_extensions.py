"""Records of `ztscan.graph.areas.authentication_extensions`, for checks and plugins."""

from ztscan.graph.areas.authentication_extensions import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
