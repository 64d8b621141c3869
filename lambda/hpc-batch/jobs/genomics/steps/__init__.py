"""Steps of a run, one module each: a child loads only what its step needs.

Each skips work whose output exists, so that a run that is started again does only what is missing.
"""
