"""Records of `ztscan.graph.areas.provisioning`, for checks and plugins."""

from ztscan.graph.areas.provisioning import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
