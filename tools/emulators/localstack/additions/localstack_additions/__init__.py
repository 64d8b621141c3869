"""Additions to LocalStack 4.14 at its extension points, which README.md describes.

`answers`, `custom_resources`, `records`, `shards` and `stack_outputs` use the standard library only; the other modules import
LocalStack.
"""
