"""Tests of the screens: what is asked, what is shown, and the law of labels."""
