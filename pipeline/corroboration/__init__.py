"""Many mentions, one event."""
