"""Models are taken from this machine alone, and the command line stays quiet."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Desk
from test_embedders import made_model
from test_rerankers import Models


def asked(shop: Desk, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Ask in a process of its own, that isn't told to stay offline."""
    given = {key: value for key, value in os.environ.items() if key[:3] != "HF_"}
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "siyu_qa.cli",
            "ask",
            "七日內可以退貨嗎？",
            *shop.folders,
        ],
        env=given | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("setting", ["SIYU_QA_MODEL", "SIYU_QA_RERANKER"])
def test_a_model_that_is_not_cached_is_told_in_one_line(
    shop: Desk, tmp_path: Path, setting: str
) -> None:
    name = "BAAI/bge-small-zh-v1.5"
    done = asked(shop, HF_HOME=str(tmp_path / "cache"), **{setting: name})
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    for told in (name, str(tmp_path / "cache" / "hub"), f"hf download {name}", setting):
        assert told in line


@pytest.mark.filterwarnings("ignore")
def test_models_of_this_machine_are_loaded_without_a_word_of_theirs(
    shop: Desk, tmp_path: Path
) -> None:
    done = asked(
        shop,
        SIYU_QA_MODEL=made_model(tmp_path / "tiny"),
        SIYU_QA_RERANKER=Models(tmp_path).cross_encoder(labels=1),
    )
    assert (done.returncode, done.stderr) == (
        0,
        "siyu-qa: 索引的设置、模型或程序变了，正在全部重建。\n",
    )
