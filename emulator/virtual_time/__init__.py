"""Virtual time: what is due at which microsecond.

``agenda`` holds what does not move once it is planned: timeouts, schedules, faults. ``transfers``
holds copies in progress, whose completions move with every start and stop and are therefore never
planned but derived from rates. Both answer ``next_due()``; whoever drives the machine asks both and
lets transfers go first when they agree. Neither knows the wall clock. Time is an ``int`` of
microseconds everywhere.
"""
