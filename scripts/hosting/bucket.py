"""A bucket of S3 as the place of a site, and the CloudFront in front of it."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any

from scripts.hosting.site_files import SiteFile

# Each answer takes some 20 ms, in which nothing else is to be done; boto3 keeps ten connections
# unless it is told otherwise (make_client).
AT_ONCE = 32
MOST_DELETED = 1000  # what S3 takes in one request


def make_client() -> Any:
    """S3, with a connection for everything that is put at once."""
    import boto3
    from botocore.config import Config

    config = Config(max_pool_connections=AT_ONCE, retries={"mode": "standard", "max_attempts": 6})
    return boto3.client("s3", config=config)


def make_bucket(name: str, distribution: str) -> "Bucket":
    """The bucket, with credentials from where boto3 looks for them."""
    import boto3

    return Bucket(make_client(), boto3.client("cloudfront"), name, distribution)


class Bucket:
    """A private bucket, and the distribution that is told of it, "" for none.

    `knows_what_differs`: whoever puts files knows that each is other than what stands there, so
    that nothing has to be listed.
    """

    def __init__(
        self,
        s3: Any,
        cloudfront: Any,
        name: str,
        distribution: str = "",
        *,
        knows_what_differs: bool = False,
    ) -> None:
        self._s3, self._cloudfront = s3, cloudfront
        self._name, self._distribution = name, distribution
        self._knows_what_differs = knows_what_differs

    @cached_property
    def _known(self) -> dict[str, str]:
        """Each name with the MD5 of what it holds, which is its ETag in a bucket under AES256."""
        return {} if self._knows_what_differs else dict(self._list())

    def _list(self) -> Iterator[tuple[str, str]]:
        for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._name):
            for one in page.get("Contents", ()):
                yield one["Key"], one["ETag"].strip('"')

    def put(self, files: Sequence[SiteFile]) -> int:
        """Many at once; the first that fails ends it, and the same call again goes on."""
        known = self._known
        hands = ThreadPoolExecutor(AT_ONCE)
        try:
            return sum(hands.map(lambda one: self._put_one(one, known), files))
        finally:
            # What has not begun is left: after a failure nobody waits for the other thousands.
            hands.shutdown(cancel_futures=True)

    def _put_one(self, one: SiteFile, known: dict[str, str]) -> bool:
        content = one.path.read_bytes()
        if known.get(one.name) == hashlib.md5(content, usedforsecurity=False).hexdigest():
            return False
        self._s3.put_object(
            Bucket=self._name, Key=one.name, Body=content,
            ContentType=one.kind, CacheControl=one.keep,
        )  # fmt: skip
        return True

    def names(self) -> Iterable[str]:
        return sorted(self._known)

    def delete(self, names: Sequence[str]) -> None:
        for start in range(0, len(names), MOST_DELETED):
            keys = [{"Key": name} for name in names[start : start + MOST_DELETED]]
            self._s3.delete_objects(Bucket=self._name, Delete={"Objects": keys, "Quiet": True})

    def finish(self) -> None:
        """Pages are kept for twenty seconds only; this makes it a few."""
        if self._distribution:
            self._cloudfront.create_invalidation(
                DistributionId=self._distribution,
                InvalidationBatch={
                    "Paths": {"Quantity": 1, "Items": ["/*"]},
                    "CallerReference": secrets.token_hex(8),
                },
            )
