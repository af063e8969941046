"""Tests of what is saved: that it comes back, and that damage is said and never swallowed."""
