"""Runbooks: the format, the player that executes them, the judge and the reports."""
