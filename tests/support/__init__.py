"""What the integration tests share; each file is a noun."""
