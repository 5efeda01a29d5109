"""Moments as the store keeps them: UTC text that sorts by time."""

from datetime import UTC, datetime


def to_text(moment: datetime) -> str:
    """`2026-11-23T10:42:00.123456Z`; always as long, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_text(text: str) -> datetime:
    """The moment again, in UTC."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
