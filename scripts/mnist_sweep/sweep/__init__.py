"""What is trained and what is chosen: the grid, the config, selection, curves."""
