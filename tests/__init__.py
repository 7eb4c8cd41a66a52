"""Tests of sharedgil."""
