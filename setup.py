"""Which packages are installed: `checks/` and `reports/` lie at the top of the tree and go inside `ztscan`.

Everything else about the build stands in pyproject.toml.
"""

from __future__ import annotations

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["ztscan*"]),
        *(f"ztscan.{name}" for name in find_packages(include=["checks*", "reports*"])),
    ],
    package_dir={"ztscan": "ztscan", "ztscan.checks": "checks", "ztscan.reports": "reports"},
)
