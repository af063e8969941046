"""Views: frozen rows and the pure functions that project them from the installation.

`hardware` and `volumes` show the machine; `copy_services` shows the Copy Services server's view, as
the panels and the command line do. A projection takes a scope, so that its cost is that of what is
visible.
"""
