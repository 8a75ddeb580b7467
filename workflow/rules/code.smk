"""The code that jobs depend on: program and library modules, as input files.

So its files are made anew when, and only when, the code that makes them has changed.
"""

from mnist_sweep.snakefile.imports import code_of


def program(name, *modules):
    """List a program and the library modules that it imports, as a rule's input."""
    return code_of(ROOT / "scripts", name, modules)
