"""Variant calling in steps that run as jobs of AWS Batch, in a container or as processes."""
