"""The library that the programs of this folder share."""

import gc

# Importing PyTorch makes a million objects that all stay. At Python's own threshold the
# search for garbage among them takes a fifth of the import, of pandas and matplotlib a
# third; so every program imports this package first.
gc.set_threshold(1_000_000)
