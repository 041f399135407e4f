"""Markdown articles with their sources into a static research site in two languages or more."""

__version__ = "0.1.0"
