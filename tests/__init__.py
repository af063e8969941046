"""The tests of essterm."""
