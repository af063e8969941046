"""The machine: storage servers, tracks, Copy Services, hosts, faults and virtual time.

Standard library only, synchronous and deterministic: commands and virtual time in, results and
change events out. ``emulator.runtime`` alone knows asyncio and the wall clock.
"""
