"""What several test suites share: configurations of the interpreter under test and fixture extensions."""
