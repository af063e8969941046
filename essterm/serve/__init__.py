"""A running core within reach of other processes: a unix socket, its server and its client."""
