"""The figures: a module for each, which draws it from the table of its numbers."""
