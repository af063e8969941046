"""Events: what has happened, as frozen values with a past-tense name.

Each says where (`place`, a serial or name) and what (`text`) in one line, and how much it matters
(`severity`): "" for what is normal, "warn" and "bad" for what is not.
"""
