"""What stands behind the ports: databases, git and mail. Only `wiring` chooses among them."""
