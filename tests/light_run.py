"""A run with the light coder as a process of its own, for tests that kill it.

    python tests/light_run.py SOURCE STORE [--workers N] [--shard-size N]

Prints the record of the run as JSON.
"""

from __future__ import annotations

import argparse
import sys

from dragoman import engine
from dragoman.records import to_json
from light_coder import LightCoder


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("source")
    options.add_argument("store")
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--shard-size", type=int, default=100)
    chosen = options.parse_args()
    record = engine.run(
        [chosen.source], chosen.store, workers=chosen.workers, make_coder=LightCoder,
        articles_a_shard=chosen.shard_size,
    )  # fmt: skip
    sys.stdout.buffer.write(to_json(record) + b"\n")


if __name__ == "__main__":
    main()
