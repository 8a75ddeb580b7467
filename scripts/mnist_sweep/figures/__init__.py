"""How every figure looks, how a plot program runs, and the data it is given."""
