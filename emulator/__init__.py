"""The machine: fleet, tracks, Copy Services, consoles' rules and time.

Deterministic, synchronous, headless. Commands and virtual time go in; events and frozen views come
out. Nothing here knows a file, a terminal or a wall clock; `emulator/runtime.py` alone lets an
event loop in. Submodules are imported by name: there are no re-exports here.
"""
