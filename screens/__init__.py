"""What an operator sees: the terminal application, its screens, panels and widgets.

A screen shows immutable views and sends commands. It knows no rule of the machine.
"""
