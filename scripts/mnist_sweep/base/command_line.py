"""The command line of a program, and its help."""

import argparse


def argument_parser(docstring: str) -> argparse.ArgumentParser:
    """Return a parser whose help shows a program's docstring, example and all.

    Options cannot be shortened: a new one would change what an old call means.
    """
    return argparse.ArgumentParser(
        description=docstring,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
