"""LinkedIn, versioned REST API."""
