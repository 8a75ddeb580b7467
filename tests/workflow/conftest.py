"""Fixtures of the tests that look at the graph of jobs."""

import pytest
from helpers.graph import Graph, graph_of


@pytest.fixture(scope="package")
def graph(finished) -> Graph:
    """The graph of everything, choices and all; nothing of it is planned."""
    return graph_of(finished)
