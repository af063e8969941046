"""Commands: small frozen values, the one door through which all state changes.

A command names what is asked and nothing else: identifiers, numbers, texts, enums and other
commands. `emulator/dispatch.py` finds its handler; `emulator/commands/door.py` reads it from words.
"""
