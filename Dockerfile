# The packages of the workflow, and nothing else: the project itself is mounted.
#
#     docker build -t mnist-sweep .
#     docker run --rm -u "$(id -u):$(id -g)" -v "$PWD:/project" mnist-sweep \
#         snakemake results/report.html --cores 4
#
# docs/cluster.md says how to convert the image for Apptainer.
FROM debian:bookworm-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates git make python3-venv \
    && rm -rf /var/lib/apt/lists/*

# PyTorch without CUDA is a tenth as large. To install it, build with
#     --build-arg PIP_EXTRA_INDEX_URL=…
# and the index of CPU wheels that pytorch.org names.
ARG PIP_EXTRA_INDEX_URL
COPY requirements.txt constraints.txt /tmp/
RUN python3 -m venv /opt/mnist-sweep \
    && /opt/mnist-sweep/bin/pip install --no-cache-dir \
        -r /tmp/requirements.txt -c /tmp/constraints.txt

# For any user: a folder for caches, and a user name, which Snakemake asks for and which
# the image, with root as its only account, does not know.
ENV PATH=/opt/mnist-sweep/bin:$PATH HOME=/tmp XDG_CACHE_HOME=/tmp/cache USER=user
WORKDIR /project
