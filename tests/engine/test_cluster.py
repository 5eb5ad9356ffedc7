"""The same rows from a Ray cluster though a machine dies; without Ray, a line that names the extra."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dragoman import engine
from dragoman.engine import cluster
from dragoman.engine.work import Recipe
from dragoman.errors import EngineError
from dragoman.settings import Settings
from light_coder import LightCoder, write_corpus
from stores import rows_of, shards_of

PROGRAM = Path(__file__).parent / "cluster_run.py"
PAGES = Path(__file__).parents[2] / "examples" / "pages"


def test_a_cluster_writes_the_same_shards_though_a_node_is_killed_in_mid_run(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="Ray is not installed")
    source = write_corpus(tmp_path / "corpus.jsonl", 600)
    call = [source, tmp_path / "ray", PAGES, tmp_path / "ray-pages"]
    done = subprocess.run(
        [sys.executable, str(PROGRAM), *map(str, call)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["killed"]
    engine.run([str(source)], tmp_path / "here", make_coder=LightCoder, articles_a_shard=64)
    assert shards_of(tmp_path / "ray") == shards_of(tmp_path / "here")
    assert rows_of(tmp_path / "ray") == rows_of(tmp_path / "here")
    engine.run([str(PAGES)], tmp_path / "pages")
    assert told["real"]["events"] > 50
    assert shards_of(tmp_path / "ray-pages") == shards_of(tmp_path / "pages")


def test_without_ray_one_line_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(EngineError, match=r"pip install 'dragoman\[ray\]'"):
        engine.run(["nowhere"], tmp_path / "store", engine="ray")
    assert not (tmp_path / "store").exists()


def test_a_machine_with_another_version_does_no_work() -> None:
    recipe = Recipe(settings=Settings(), run_id="r1", versions={}, make_coder=LightCoder)
    with pytest.raises(EngineError, match="install the same on each"):
        cluster._work_on_node(recipe, "9.9.9", [])


def test_an_address_where_no_cluster_answers_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ray = pytest.importorskip("ray", reason="Ray is not installed")

    def refuse(*_: object, **__: object) -> None:
        raise ConnectionError("Could not find any running Ray instance.\nMore words.")

    monkeypatch.setattr(ray, "init", refuse)
    source = write_corpus(tmp_path / "corpus.jsonl", 10)
    with pytest.raises(EngineError, match="no Ray cluster answers") as caught:
        engine.run(
            [str(source)], tmp_path / "store", engine="ray", address="10.0.0.9:6379", make_coder=LightCoder
        )
    assert "\n" not in str(caught.value)
