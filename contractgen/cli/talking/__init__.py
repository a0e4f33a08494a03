"""The interview in a terminal: two faces, by keys and by lines, and the dialogues they both hold."""
