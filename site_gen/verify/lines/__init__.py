"""Pages of the usual form are checked line by line: a line that was read before is known."""
