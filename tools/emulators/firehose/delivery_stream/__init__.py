"""Delivery streams of Amazon Data Firehose to OpenSearch, for emulators that do not deliver.

It imports no emulator: each one gives it the calls of `delivery.Aws`.
"""
