"""The models: what they compute, how they take a step, and how they are loaded.

`protocol` says what a model must offer. A model lives in a module of its name in paths
and checkpoints, as `logistic.py`, which names its class `MODEL`.
"""
