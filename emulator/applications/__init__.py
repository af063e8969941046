"""Applications: programs on hosts whose transactions can be counted, one by one or by leaps."""
