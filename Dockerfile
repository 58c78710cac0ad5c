# ztscan as a container: docs/container.md says how to run it. There is no service in it, so there is no HEALTHCHECK.
#
# The tag is what is maintained; build with a digest that you have looked up to pin it:
#   docker build --build-arg BASE=docker.io/library/python:3.13-slim-bookworm@sha256:... .
ARG BASE=docker.io/library/python:3.13-slim-bookworm

# hadolint ignore=DL3006
FROM ${BASE} AS build
WORKDIR /source
RUN python3 -I -m venv /opt/ztscan
COPY locks/runtime.txt locks/
RUN /opt/ztscan/bin/python -I -m pip install --quiet --no-cache-dir --disable-pip-version-check \
      --require-hashes --only-binary :all: --requirement locks/runtime.txt
COPY LICENSE README.md pyproject.toml setup.py ./
COPY ztscan ztscan
COPY checks checks
COPY reports reports
# What installs is not needed afterwards, nor are the models of msgraph-sdk: docs/decisions/0016.
RUN /opt/ztscan/bin/python -I -m pip install --quiet --no-cache-dir --disable-pip-version-check \
      --no-deps --no-index --no-build-isolation . \
 && /opt/ztscan/bin/python -I -m pip uninstall --quiet --yes setuptools pip \
 && rm -rf /opt/ztscan/lib/python3.*/site-packages/msgraph

# hadolint ignore=DL3006
FROM ${BASE}
COPY --from=build /opt/ztscan /opt/ztscan
ENV PATH=/opt/ztscan/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1
WORKDIR /results
# A user without a name and without rights: no file of the image is theirs.
USER 65532:65532
ENTRYPOINT ["ztscan"]
CMD ["--help"]
