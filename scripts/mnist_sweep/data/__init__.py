"""From nothing to arrays: the sources of MNIST, the IDX format, the split."""
