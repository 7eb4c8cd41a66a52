"""Long runs with many threads: exact results, exact reference counts, flat memory, no crash, no starvation."""
