"""The program: command line, configuration, wiring, serving, replay and the runbooks that ship.

The only package that knows the other three (``emulator``, ``screens``, ``saves``).
"""
