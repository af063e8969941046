"""The machine room: the whole installation on one screen."""
