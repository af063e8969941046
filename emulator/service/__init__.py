"""The service terminal of each cluster: menus as data, and sessions in them (§2.2).

Part of the emulated world, but not of its state: a session belongs to the person who sits there.
"""
