#!/usr/bin/env bash
# Writes the locks again: `make lock`. What is pinned stays pinned, unless `make lock UPGRADE=1`.
# "Universal" locks serve every system and every Python from 3.11 on; they hold versions and digests, never an address.
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {
    .venv/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
        --custom-compile-command 'make lock' ${UPGRADE:+--upgrade} "$@" >/dev/null
}

.venv/bin/python -m pip install -qq --disable-pip-version-check 'uv==0.13.8'
compile pyproject.toml --extra import --extra publish --extra cards --extra brotli --extra export --extra cluster --extra s3 --extra test --output-file requirements/test.lock
# The site runs on the very versions that were tested.
compile pyproject.toml --extra import --extra publish --extra cards --extra brotli --constraints requirements/test.lock --no-annotate --output-file requirements/site.lock
compile pyproject.toml --extra import --extra publish --extra cards --extra brotli --extra export --constraints requirements/test.lock --no-annotate --output-file requirements/export.lock
compile pyproject.toml --extra import --extra publish --extra cards --extra brotli --extra cluster --constraints requirements/test.lock --no-annotate --output-file requirements/cluster.lock
compile pyproject.toml --extra import --extra publish --extra cards --extra brotli --extra s3 --constraints requirements/test.lock --no-annotate --output-file requirements/s3.lock
compile requirements/node.in --no-annotate --output-file requirements/node.lock
# What the program is compared with stands apart: none of it is on the site's path.
compile requirements/bench.in --no-annotate --output-file requirements/bench.lock
