"""What each command does: the stages put to work, with the clock, the disk and the terminal."""
