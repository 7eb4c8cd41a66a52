"""The natives: C functions that run in shared mode."""
