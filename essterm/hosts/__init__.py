"""Commands of hosts as real programs: a core carries them out, a tiny executable calls them."""
