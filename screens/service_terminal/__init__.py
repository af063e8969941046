"""The service terminal of each cluster: frames painted, keys passed on (§2.2)."""
