"""Runs LocalStack's Lambda functions as processes, each behind a Lambda Runtime API of its own.

Only `plugin` and `executor` know LocalStack; the rest is the standard library alone.
"""
