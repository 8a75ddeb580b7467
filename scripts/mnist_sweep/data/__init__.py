"""From nothing to arrays: known data sets, where they come from, IDX, the split."""
