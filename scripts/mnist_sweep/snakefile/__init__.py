"""What the Snakefile needs besides its rules: code as inputs, targets, clusters."""
