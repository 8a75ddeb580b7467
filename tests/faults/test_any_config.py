"""Any config trains a tiny version of itself, or is refused with the key named."""

from typing import Any

import pytest
import torch
from helpers.project import ROOT
from hypothesis import event, given, settings
from hypothesis import strategies as st

from mnist_sweep.data.dataset import Normalisation
from mnist_sweep.data.sizes import ImageSizes
from mnist_sweep.models.registry import load, own_hyperparameters
from mnist_sweep.sweep.config import load_schema, problems, with_defaults
from mnist_sweep.sweep.grid import KEYS, sweep
from mnist_sweep.sweep.limits import too_long
from mnist_sweep.training.loop import generator, train

SCHEMA = load_schema(ROOT / "workflow/schemas/config.schema.yaml")
SIZES = ImageSizes(rows=8, columns=8, classes=10)
# What no key means, and what YAML makes of slips.
NONSENSE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**15),
    st.floats(),
    st.text(max_size=5),
    st.lists(st.integers(-1, 3), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


def sensible(part: dict[str, Any]) -> st.SearchStrategy:
    """Values that a part of the schema allows."""
    if "anyOf" in part:
        return st.one_of(*map(sensible, part["anyOf"]))
    if "enum" in part:
        return st.sampled_from(part["enum"])
    if "properties" in part:
        return st.fixed_dictionaries(
            {}, optional={k: mostly(v) for k, v in part["properties"].items()}
        )
    kind = part["type"]
    least = part.get("minimum", part.get("exclusiveMinimum", 0))
    if kind == "integer":
        return st.integers(least, min(part.get("maximum", 200), 200))
    if kind == "number":
        exclusive = "exclusiveMinimum" in part
        most = min(part.get("maximum", 2.0), 2.0)
        return st.floats(least, most, exclude_min=exclusive, allow_subnormal=False)
    if kind == "array":
        items = sensible(part["items"])
        return st.lists(items, min_size=part["minItems"], max_size=3, unique_by=repr)
    return st.sampled_from(["MNIST", "KMNIST", "resources", "x"])


def mostly(part: dict[str, Any]) -> st.SearchStrategy:
    """Values that a part of the schema allows, and now and then nonsense."""
    good = sensible(part)
    return st.integers(0, 9).flatmap(lambda n: NONSENSE if n == 0 else good)


def keys_of(part: dict[str, Any]) -> set[str]:
    """All keys of a schema."""
    inner = part.get("properties", {})
    return set(inner) | {key for each in inner.values() for key in keys_of(each)}


CONFIGS = sensible(SCHEMA)
KNOWN = keys_of(SCHEMA)


@pytest.fixture(scope="module")
def images():
    draw = torch.Generator().manual_seed(0)
    pixels = torch.randint(0, 256, (40, 64), generator=draw, dtype=torch.uint8)
    labels = torch.arange(40) % 10
    return (pixels[:30], labels[:30]), (pixels[30:], labels[30:])


@settings(max_examples=60)
@given(config=CONFIGS)
def test_any_config_trains_or_is_refused_with_its_key(images, config):
    found = too_long(config) or problems(config, SCHEMA)
    event("refused" if found else "trained")
    if found:
        for problem in found:
            named = {key for key in {*KNOWN, *map(str, config)} if key in problem}
            assert named, problem
            assert "Traceback" not in problem
        return
    complete = with_defaults(config, SCHEMA)
    assert problems(complete, SCHEMA) == []
    for model in [name for name in KEYS if name in complete]:
        trained(model, complete[model], images)


def trained(model: str, section: dict[str, Any], images) -> None:
    """Train the first trial of a section for an epoch, made small."""
    values = sweep(model, section)[0].values
    kind = load(model)
    own = {key: min(values[key], 5) for key in own_hyperparameters(kind)}
    fresh = kind.fresh(generator(0, 0), SIZES, **own)
    (epoch,) = train(
        fresh,
        *images,
        normalise=Normalisation(0.5, 0.3),
        classes=SIZES.classes,
        batch_size=values["batch_size"],
        learning_rate=values["learning_rate"],
        learning_rate_decay=values.get("learning_rate_decay", 1.0),
        weight_decay=values["lambda"],
        epochs=[1],
        seed=0,
    )
    assert len(epoch.validation_predictions) == 10
    assert 0 <= epoch.validation_accuracy <= 1


@settings(max_examples=60)
@given(key=st.sampled_from(sorted(SCHEMA["properties"])), value=NONSENSE)
def test_nonsense_in_one_key_is_told_with_that_key(key, value):
    config = {key: value}
    for problem in too_long(config) or problems(config, SCHEMA):
        assert key in problem
