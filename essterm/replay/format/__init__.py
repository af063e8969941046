"""The runbook format: reader, writer, checker, static rules and the shipped library.

`read` and `write` are one module's two directions: what one understands the other writes.  The
user's guide is ``docs/runbooks.md``.  Start with `model` (what a document is) and `words` (its
vocabulary); `lint` puts everything together.
"""
