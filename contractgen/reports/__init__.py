"""What a check found, in the forms people and programs read: one module each, never importing one another."""
