"""Records of `ztscan.azure.areas.arc_machines`, for checks and plugins."""

from ztscan.azure.areas.arc_machines import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
