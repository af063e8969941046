"""Many terminals on one core: the driver, sessions, the SSH server, `essterm attach`."""
