"""Imported by imports.py; fails each time."""

state = 1
state = state // 0
