class InputError(Exception):
    """Input that no retry makes acceptable. The message gives the value and the remedy."""
