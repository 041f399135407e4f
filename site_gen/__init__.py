"""Builds a static research site in one or more languages from Markdown and YAML."""

__version__ = "0.1.0"
