"""Questions of the reading room; nothing here writes."""
