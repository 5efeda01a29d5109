"""HTTP to domain to HTTP, a module for each concern. Routes know ports, never adapters."""
