"""What hosts see of a unit: logical subsystems, volumes, their content and their addresses."""
