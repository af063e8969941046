"""Hosts: what they reach, how they call it, and the commands that run on them."""
