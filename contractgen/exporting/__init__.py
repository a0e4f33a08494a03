"""Review copies: a clause as a Word file for somebody who edits in Word, and the way back into the clause file."""
