"""A litmus test for each statement of docs/memory-model.md: ``python tests/litmus --help``."""
