"""The parts of the documents that follow from the lists, the schemas and the rules."""
