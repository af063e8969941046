"""Tests of the state machines as tables, and the pages drawn from them."""
