"""Durability: snapshots, their codecs and migrations, the journal, and the installations that ship.

Knows the emulator's values, to encode and decode them, and never the screens.
"""
