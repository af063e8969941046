"""The runbook pane: what is being replayed, and the replayed screen beside it."""
