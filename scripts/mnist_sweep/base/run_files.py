"""The five files that a training writes into its folder."""

CHECKPOINT = "checkpoint.pt"
ITERATIONS = "iterations.parquet"
EPOCHS = "epochs.parquet"
VALIDATION = "validation.parquet"
TIMING = "timing.parquet"
RUN_FILES = [CHECKPOINT, ITERATIONS, EPOCHS, VALIDATION, TIMING]
