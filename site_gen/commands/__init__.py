"""What each command does: it runs the stages, with the clock, the disk and the terminal."""
