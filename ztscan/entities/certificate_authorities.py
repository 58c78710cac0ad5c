"""Records of `ztscan.graph.areas.certificate_authorities`, for checks and plugins."""

from ztscan.graph.areas.certificate_authorities import *  # noqa: F403 - the records; a hand-kept list of them would repeat the area file
