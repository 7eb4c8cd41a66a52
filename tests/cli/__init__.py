"""Tests of the command line, as a user calls it."""
