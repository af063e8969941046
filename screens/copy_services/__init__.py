"""Copy Services in the Specialist: its panels, the Task Wizard and the Information Panel (§5.1)."""
