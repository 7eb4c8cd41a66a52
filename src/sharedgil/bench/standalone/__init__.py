"""Scripts that run in the interpreter under test, which may have nothing installed.

Each is started as `python SCRIPT JSON` and prints one JSON object as the last line of its output. They import
the standard library and one another only, run on Python 3.10 and newer, and are never imported by the package.
Their folder is first on `sys.path` in the interpreter under test, so no file here may carry a name of the
standard library.
"""
