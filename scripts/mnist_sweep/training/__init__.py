"""One training run: its settings, the loop, resuming, the device, its files."""
