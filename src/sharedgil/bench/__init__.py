"""`sharedgil bench`: what the threads of a program gain, and what they and their neighbours wait for.

`catalogue` finds jobs, `interpreters` says what runs them, `measure` runs them in fresh processes, `figures`
turns times into pyperf's statistics and JSON, `tables` renders. `latency` and `single` are measurements of
their own. `jobs` holds one job a file, `standalone` the scripts that run in the interpreter under test.
"""
