"""Readings: where the documents contradict each other, the value that this machine takes.

Each constant names its contradiction; `docs/sources.md` gives both sides.
"""

from __future__ import annotations

NEW_LSS_AT_LUNS = 192
"""C-01 (App B, rule A08): an LSS that holds so many LUNs sends further eight-packs to a new LSS."""

ESS_PER_SERVER = 2
"""C-04 (§4.3.1, rule B24): units that one Copy Services server controls, unless set otherwise."""

LONGEST_LINK_KM = 103.0
"""C-06 (§4.4.1, §7.1.4, rule F09): cap on a link's whole length, whatever devices extend it."""
