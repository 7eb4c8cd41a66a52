"""CPython's own tests on sharedgil, compared test by test with stock: ``python -m tests.cpython --help``."""
