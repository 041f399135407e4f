"""`publish`: what becomes public, what was, and how the state before is brought back."""
