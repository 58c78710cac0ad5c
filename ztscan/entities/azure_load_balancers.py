"""Records of `ztscan.azure.areas.load_balancers`, for checks and plugins."""

from ztscan.azure.areas.load_balancers import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
