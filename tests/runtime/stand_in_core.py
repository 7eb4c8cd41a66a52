"""A stand-in for the compiled part, to be told what it finds, and remembering what it was asked to do.

Installed as `sharedgil._core` by code that runs in a process of its own: `SETUP` followed by assignments.
"""

SETUP = """
import sys, types
import sharedgil
core = types.ModuleType("sharedgil._core")
core.calls = []
core.check = lambda: None
core.hook_state = lambda: "none"
for name in ("enable", "disable", "name_causes", "reset_status", "pin_code", "pin_modules", "pin_enter", "pin_exit"):
    setattr(core, name, lambda *arguments, name=name: core.calls.append((name, *arguments)))
sys.modules["sharedgil._core"] = sharedgil._core = core
"""
