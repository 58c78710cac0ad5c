"""Records of `ztscan.graph.areas.token_policies`, for checks and plugins."""

from ztscan.graph.areas.token_policies import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
