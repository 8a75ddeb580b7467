"""What every figure is drawn of in tests: the usual numbers, and all odd ones."""

import numpy as np
import pandas as pd

from helpers import made_up as m
from helpers import made_up_evidence as e

NAN = float("nan")
# Of each module, by its name.
USUAL = {
    "chosen_accuracy": e.accuracies(),
    "confusions": m.confusions(m.SOME),
    "digit_errors": m.digit_errors(),
    "grid_curves": m.grid(batches=(64, 128, 256), widths=(25, 50, 100, 150, 200)),
    "grid_heatmap": m.heatmap(batches=(64, 128, 256), widths=(25, 50, 100, 150, 200)),
    "images": m.misclassified(10),
    "isolation": m.heatmap(batches=(64, 128, 256), widths=(25, 50, 100, 150, 200)),
    "lambda_curves": m.lambda_curves(),
    "lambda_final": m.lambda_final(),
    "loss": pd.concat([m.loss(600, 3).assign(model="logistic"), m.loss(782, 2)]),
    "optimum": e.optimum(),
    "reliability": e.reliability(),
    "replicates": e.replicates(),
    "best_set": e.resampled(),
    "validation": pd.concat(
        [m.validation(30, stop=6), m.validation(30, seeds=3).assign(model="mlp")]
    ),
}


def wrong_classes(count: int) -> list[str]:
    return [f"kind {n}" for n in range(count)]


ODD = {
    "one run tested": ("chosen_accuracy", e.accuracies(1, NAN)),
    "far apart": ("chosen_accuracy", e.accuracies().assign(published=[0.5, NAN])),
    "no mistakes": ("confusions", m.confusions({})),
    "a class without images": ("confusions", m.confusions({}, digits=range(9))),
    "two classes": ("confusions", m.confusions_of(["no", "yes"])),
    "long names of classes": (
        "confusions",
        m.confusions_of(["cat", "a name that is too long to be written", "dog"]),
    ),
    "7 classes": ("confusions", m.confusions_of(wrong_classes(7))),
    "13 classes": ("confusions", m.confusions_of(list("ABCDEFGHIJKLM"))),
    "47 classes": ("confusions", m.confusions_of(wrong_classes(47))),
    "200 classes": ("confusions", m.confusions_of(wrong_classes(200))),
    "nothing published": ("digit_errors", m.digit_errors(published=NAN)),
    "no errors": ("digit_errors", m.digit_errors(percent=0.0)),
    "all wrong": ("digit_errors", m.digit_errors(percent=100.0)),
    "errors of 200 classes": ("digit_errors", m.digit_errors(names=wrong_classes(200))),
    "grid of two": ("grid_curves", m.grid((0.1,), (64,), (10, 25), epochs=2)),
    "grid of one": ("grid_curves", m.grid((0.1,), (64,), (10,), epochs=1)),
    "grid with λ": ("grid_curves", m.grid(lambdas=(0.01, 0.0), epochs=4)),
    "grid with divergence": ("grid_curves", m.grid((0.5,))),
    "a wide grid": ("grid_curves", m.grid((0.1,), (64,), range(10, 200, 10))),
    "heat map of one": (
        "grid_heatmap",
        m.heatmap(rates=(1,), batches=(8,), widths=(9,)),
    ),
    "heat map with λ": ("grid_heatmap", m.heatmap(lambdas=(0.01, 3e-5))),
    "heat map with divergence": ("grid_heatmap", m.heatmap(rates=(0.5, 0.1))),
    "equal cells": ("grid_heatmap", m.heatmap().assign(mean_accuracy=0.1135)),
    "ten samples": ("images", m.samples(10)),
    "no mistake": ("images", m.misclassified(0)),
    "nothing varied": (
        "isolation",
        m.heatmap(rates=(1,), batches=(8,), widths=(9,)),
    ),
    "one pair": ("isolation", m.heatmap(rates=(1,), batches=(8,), widths=(9, 10))),
    "values diverged": ("isolation", m.heatmap(rates=(0.5, 0.1))),
    "all diverged": ("isolation", m.heatmap().assign(mean_accuracy=NAN)),
    "many values": ("isolation", m.heatmap(widths=range(5, 100, 5))),
    "one λ": ("lambda_curves", m.lambda_curves({0.01: 0.9})),
    "λ = 0": ("lambda_curves", m.lambda_curves({0.0: 0.9, 0.1: 0.88})),
    "one epoch": ("lambda_curves", m.lambda_curves(epochs=1)),
    "several seeds": ("lambda_curves", m.lambda_curves(epochs=2, seeds=2)),
    "λ and η": ("lambda_curves", m.lambda_curves(rates=(0.1, 0.01))),
    "λ diverged": ("lambda_curves", m.lambda_curves({1.0: NAN, 0.1: 0.88})),
    "all λ diverged": ("lambda_curves", m.lambda_curves({1.0: NAN})),
    "final λ = 0": ("lambda_final", m.lambda_final({0.0: 0.92, 0.001: 0.92, 0.1: 0.5})),
    "only λ = 0": ("lambda_final", m.lambda_final({0.0: 0.92})),
    "final λ and η": ("lambda_final", m.lambda_final(rates=(0.1, 0.01))),
    "final λ diverged": ("lambda_final", m.lambda_final({1.0: NAN, 0.001: 0.92})),
    "loss of two seeds": ("loss", m.loss(60, 3, seeds=2)),
    "loss of one iteration": ("loss", m.loss(1, 1)),
    "no finite loss": ("loss", m.loss(10, 1).assign(loss=NAN)),
    "loss that diverges": ("loss", m.diverging(60)),
    "no loss left": ("loss", m.loss(10, 1).assign(loss=0.0)),
    "no optimum": ("optimum", e.optimum([0])),
    "some optima": ("optimum", e.optimum([0, *e.LAMBDAS])),
    "30 λ": ("optimum", e.optimum(np.geomspace(1e-5, 1, 30))),
    "several η": ("optimum", e.optimum([0, *e.LAMBDAS], (0.1, 0.01, 0.5))),
    "no gap": ("optimum", e.optimum(bound=0).assign(gap=0.0)),
    "a gap diverged": ("optimum", e.optimum_with("gap", NAN)),
    "one model": ("reliability", e.reliability(("mlp",))),
    "few images": ("reliability", e.reliability(images=3)),
    "one bin": ("reliability", e.reliability(bins=[14])),
    "no images": (
        "reliability",
        e.reliability(images=1).assign(images=0, nll=NAN, accuracy=NAN),
    ),
    "splits too": ("replicates", e.replicates(varied=("seed", "split"))),
    "200 replicates": ("replicates", e.replicates(200, ("seed", "split"))),
    "one replicate": ("replicates", e.replicates(1)),
    "equal replicates": ("replicates", e.replicates(deviation=0)),
    "some replicates diverged": (
        "replicates",
        e.with_accuracy(e.replicates(), NAN, 2),
    ),
    "all replicates diverged": ("replicates", e.with_accuracy(e.replicates(), NAN, 5)),
    "a replicate far off": ("replicates", e.with_accuracy(e.replicates(), 0.1135)),
    "softmax": (
        "best_set",
        e.resampled(6, ["lambda"], "logistic", chosen=2),
    ),
    "long names": ("best_set", e.resampled(keys=list(e.SWEPT))),
    "one trial": ("best_set", e.resampled(1).assign(named=NAN)),
    "200 trials": ("best_set", e.resampled(200, chosen=150, step=1e-5)),
    "far trials": ("best_set", e.resampled(step=0.05)),
    "trials diverged": (
        "best_set",
        e.diverged(e.resampled(), range(20, 30)),
    ),
    "all trials diverged": (
        "best_set",
        e.diverged(e.resampled(), range(30)),
    ),
    "two epochs": ("validation", m.validation(2)),
    "one epoch of three seeds": ("validation", m.validation(1, seeds=3)),
    "no accuracy": ("validation", m.validation(5).assign(validation_accuracy=NAN)),
}
CASES = {name: (name, numbers) for name, numbers in USUAL.items()} | ODD
