"""Runs LocalStack's Lambda functions as processes, each with its own Lambda Runtime API.

Only `plugin` and `executor` import LocalStack; other modules use the standard library only.
"""
