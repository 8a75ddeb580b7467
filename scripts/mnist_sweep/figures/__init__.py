"""How every figure looks, and how a plot program runs."""
