"""The StorWatch Specialist of each unit: screen 2, from which one enters Copy Services (§5.1)."""
