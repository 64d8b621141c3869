"""Launcher of MiniStack."""
