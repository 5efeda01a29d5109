"""What the checks say."""

CHECKS: dict[str, str] = {}
