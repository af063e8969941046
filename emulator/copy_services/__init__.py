"""FlashCopy, and the Copy Services server with its clients, tasks and log."""
