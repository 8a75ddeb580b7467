"""The library that the programs in ``scripts/`` share."""
