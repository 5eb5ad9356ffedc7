"""Runs on a Ray cluster of three nodes on this machine, one of which is killed in mid-run.

    python tests/engine/cluster_run.py SOURCE STORE PAGES PAGES_STORE

Codes SOURCE with the light coder into STORE, kills a node at a third of it, then codes PAGES with the real
coder into PAGES_STORE. A process of its own, because Ray leaves threads and warnings behind.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from pathlib import Path

TESTS = str(Path(__file__).parents[1])
sys.path.insert(0, TESTS)
os.environ["RAY_ENABLE_UV_RUN_RUNTIME_ENV"] = "0"
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

import ray  # noqa: E402
from ray.cluster_utils import Cluster  # noqa: E402

from dragoman import engine  # noqa: E402
from light_coder import LightCoder  # noqa: E402

_NODE = {"num_cpus": 1, "object_store_memory": 80 * 2**20, "include_dashboard": False}


def main(source: str, store: str, pages: str, pages_store: str) -> None:
    cluster = Cluster(initialize_head=True, head_node_args=_NODE)
    victims = [cluster.add_node(**_NODE) for _ in range(2)]
    paths = os.pathsep.join([TESTS, *os.environ.get("PYTHONPATH", "").split(os.pathsep)])
    ray.init(
        cluster.address, log_to_driver=False, logging_level=logging.ERROR,
        runtime_env={"env_vars": {"PYTHONPATH": paths, "LIGHT_CODER_MS": "4"}},
    )  # fmt: skip
    killed: list[int] = []

    def kill_one(state: engine.Progress) -> None:
        if state.coded > 200 and not killed:
            for process in victims[0].all_processes["raylet"]:
                os.kill(process.process.pid, signal.SIGKILL)
            killed.append(state.coded)

    record = engine.run(
        [source], store, engine="ray", make_coder=LightCoder, articles_a_shard=64, on_progress=kill_one
    )
    real = engine.run([pages], pages_store, engine="ray")
    ray.shutdown()
    cluster.shutdown()
    sys.stdout.write(json.dumps({"killed": killed, "light": record.counts, "real": real.counts}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
