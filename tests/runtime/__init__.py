"""Tests of the Python side: switching on, status, isolation, packaging and the lints."""
