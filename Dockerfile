# The environment of the workflow, and nothing else: the project is mounted.
#
#     docker build -t mnist-sweep .
#     docker run --rm -u "$(id -u):$(id -g)" -v "$PWD:/project" mnist-sweep \
#         snakemake --cores 4 results/report.html
#
# docs/cluster.md says how Apptainer makes its own image of it.
FROM debian:bookworm-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates git make python3-venv \
    && rm -rf /var/lib/apt/lists/*

# The build of PyTorch without CUDA is a tenth as large:
#     --build-arg PIP_EXTRA_INDEX_URL=… with the CPU index that pytorch.org names
ARG PIP_EXTRA_INDEX_URL
COPY requirements.txt constraints.txt /tmp/
RUN python3 -m venv /opt/mnist-sweep \
    && /opt/mnist-sweep/bin/pip install --no-cache-dir \
        -r /tmp/requirements.txt -c /tmp/constraints.txt

# For whoever runs it: a place for caches, and a name, since Snakemake asks for one and
# the image knows no account but root.
ENV PATH=/opt/mnist-sweep/bin:$PATH HOME=/tmp XDG_CACHE_HOME=/tmp/cache USER=user
WORKDIR /project
