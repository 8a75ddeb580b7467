"""One training run: the loop, resuming, the device, the files written."""
