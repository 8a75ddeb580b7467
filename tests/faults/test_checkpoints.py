"""Checkpoints and states of other runs are refused; no code in them is run."""

import io
import os
import pickle
import zipfile
from pathlib import Path

import pytest
import torch

from mnist_sweep.base.digests import digest_path, has_digest
from mnist_sweep.base.errors import UserError
from mnist_sweep.data.sizes import ImageSizes
from mnist_sweep.evaluation.checkpoints import read_checkpoint
from mnist_sweep.training.locks import only_copy
from mnist_sweep.training.loop import Epoch
from mnist_sweep.training.resuming import load_state, make_state, save_state
from mnist_sweep.training.tensors import write_tensors

from .conftest import SIZES, checkpoint

RUN = Path("results/runs/mlp/lr~0.1_batch~64_hidden~2/seed~0/checkpoint.pt")


def refusal(path: Path = RUN, sizes: ImageSizes = SIZES) -> str:
    with pytest.raises(UserError) as refused:
        read_checkpoint(path, sizes)
    message = str(refused.value)
    assert str(path) in message
    assert "hint: make it anew: snakemake" in message
    assert "weights_only" not in message
    return message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (checkpoint(hidden=3), "its trial is lr~0.1_batch~64_hidden~3, not lr~0.1"),
        (checkpoint(model="logistic"), "its model is logistic, not mlp"),
        (checkpoint(seed=1), "its seed is 1, not 0"),
        (checkpoint(torch_release="1.0.0"), "was trained with PyTorch 1.0.0; here is"),
        (checkpoint(model_name=3), "it lacks model_name"),
        ({"model": {}}, "it lacks model_name"),
        ({}, "it lacks model"),
        (torch.zeros(3), "holds no dictionary but a Tensor"),
        ([1, 2], "holds no dictionary but a list"),
    ],
)
def test_a_checkpoint_of_something_else_is_refused(here, content, said):
    write_tensors(content, RUN)
    assert said in refusal()


def test_a_checkpoint_whose_parameters_have_another_shape_is_refused(here):
    other = checkpoint(hidden=3)["model"]
    write_tensors(checkpoint() | {"model": other}, RUN)
    assert "has hidden.weight in the shape [3, 6]" in refusal()
    write_tensors(checkpoint(), RUN)
    assert "not [2, 8]" in refusal(sizes=ImageSizes(2, 4, 4))
    write_tensors(checkpoint() | {"averaged": other}, RUN)
    assert "has hidden.weight in the shape [3, 6]" in refusal()
    content = checkpoint()
    content["model"] = {"weight": torch.zeros(1)}
    write_tensors(content, RUN)
    assert "has the parameters weight, not hidden.weight" in refusal()


def test_a_checkpoint_elsewhere_need_not_be_of_any_run(here):
    write_tensors(checkpoint(hidden=3), Path("mine/other.pt"))
    assert read_checkpoint(Path("mine/other.pt"), SIZES)["seed"] == 0


def test_code_in_a_checkpoint_is_not_run(here):
    class Code:
        def __reduce__(self):
            return os.mkdir, (str(here / "was run"),)

    RUN.parent.mkdir(parents=True)
    torch.save(Code(), RUN)
    assert "holds more than tensors, numbers and text" in refusal()
    RUN.write_bytes(pickle.dumps(Code()))
    assert "was not written by torch.save" in refusal()
    assert not (here / "was run").exists()


def test_the_checksums_of_a_checkpoint_count_without_a_digest(here):
    write_tensors(checkpoint(), RUN)
    digest_path(RUN).unlink()
    content = bytearray(RUN.read_bytes())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = next(m for m in archive.infolist() if "data/" in m.filename)
    weight = checkpoint()["model"]["hidden.weight"].numpy().tobytes()
    content[content.index(weight)] ^= 1
    RUN.write_bytes(content)
    # PyTorch itself notices nothing.
    assert torch.load(RUN, weights_only=True)["seed"] == 0
    assert f"the checksum of {first.filename.rpartition('/')[0]}" in refusal()


def made_state(epochs: int = 2, hidden: int = 2) -> dict:
    nothing = dict.fromkeys(Epoch.__dataclass_fields__, 0.0)
    records = [Epoch(**{**nothing, "number": n}) for n in range(1, epochs + 1)]
    model = checkpoint(hidden)["model"]
    return make_state("mark", model, records, {epochs: model})


@pytest.fixture
def folder(tmp_path) -> Path:
    """Where a run keeps its states."""
    return tmp_path / "results/resume/run"


def taken(folder: Path) -> dict | None:
    return load_state(folder, "mark", 5, 2, checkpoint()["model"])


def test_a_state_is_taken(folder):
    save_state(made_state(), folder, finished=True)
    assert len(taken(folder)["epochs"]) == 2


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({}, "is no state: it lacks ends, epochs, fingerprint, model"),
        (torch.zeros(3), "holds no dictionary but a Tensor"),
        (made_state(hidden=3), "has hidden.weight in the shape [3, 6]"),
        ({**made_state(), "model": 3}, "has no parameters but a int"),
        ({**made_state(), "ends": 3}, "has no ends of epochs but a int"),
        ({**made_state(), "ends": {2: 3}}, "has no parameters but a int"),
        (
            {**made_state(), "ends": made_state(hidden=3)["ends"]},
            "has hidden.weight in the shape [3, 6]",
        ),
        (
            {**made_state(), "ends": made_state(epochs=4)["ends"]},
            "has the ends of epochs [4]",
        ),
        ({**made_state(), "epochs": [1]}, "has records of epochs of another release"),
        ({**made_state(), "epochs": made_state()["epochs"][1:]}, "has the epochs [2]"),
    ],
)
def test_an_impossible_state_is_not_used_and_removed(folder, state, said, capsys):
    save_state(made_state(epochs=1), folder, finished=True)
    path = folder / "unfinished.pt"
    write_tensors(state, path)
    assert len(taken(folder)["epochs"]) == 1
    assert f"{path} {said}" in (line := capsys.readouterr().out)
    assert line.endswith("it is not used, and removed\n")
    assert not path.exists()
    assert not has_digest(path)


def test_a_state_that_was_changed_after_it_was_written_is_not_used(folder, capsys):
    save_state(made_state(), folder, finished=True)
    path = folder / "epoch~2.pt"
    forged = torch.load(path, weights_only=True)
    forged["model"]["hidden.weight"] += 1
    torch.save(forged, path)
    assert taken(folder) is None
    assert "is damaged" in capsys.readouterr().out
    save_state(made_state(), folder, finished=True)
    digest_path(path).unlink()
    assert taken(folder) is None
    assert "has no digest" in capsys.readouterr().out


def test_damaged_and_temporary_states_are_passed_over(folder, capsys):
    save_state(made_state(), folder, finished=True)
    whole = (folder / "epoch~2.pt").read_bytes()
    for name, content in [
        ("empty.pt", b""),
        ("text.pt", b"no state"),
        ("cut.pt", whole[: len(whole) // 2]),
    ]:
        write_tensors(made_state(), folder / name)
        (folder / name).write_bytes(content)
    stale = folder / f".unfinished.{'0' * 32}.pt"
    stale.write_bytes(whole)
    with only_copy(folder, "run"):
        assert not stale.exists()
        assert len(taken(folder)["epochs"]) == 2
    assert capsys.readouterr().out.count("is not used, and removed") == 3
