"""X, API v2."""
