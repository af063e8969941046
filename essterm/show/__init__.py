"""What `essterm show` shows: questions to the views, and how their rows are printed."""
