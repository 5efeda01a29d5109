"""The app behind the site: ports, their adapters, and the routes between HTTP and the domain."""
