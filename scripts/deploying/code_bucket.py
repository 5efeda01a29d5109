"""Where CloudFormation takes code and templates from: a private bucket, one an account and region.

What is put there is called by its content: what has not changed is not put there again, and a
stack whose template names the same file has nothing to change.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from scripts.deploying.account import Account, code_of


class CodeBucket:
    """The bucket of one account in the book's region."""

    def __init__(self, account: Account, number: str) -> None:
        self._client = account.client("s3")
        self._region = account.region
        self.name = f"communitybook-code-{number}-{account.region}"

    def exists(self) -> bool:
        from botocore.exceptions import ClientError

        try:
            self._client.head_bucket(Bucket=self.name)
        except ClientError as error:
            if code_of(error) in ("404", "NoSuchBucket", "NotFound"):
                return False
            raise
        return True

    def make(self) -> None:
        """Private and encrypted; where it stands, it is brought to that again."""
        if not self.exists():
            # us-east-1 is the one region that may not be named.
            where = {"LocationConstraint": self._region}
            more: dict[str, Any] = (
                {} if self._region == "us-east-1" else {"CreateBucketConfiguration": where}
            )
            self._client.create_bucket(Bucket=self.name, **more)
        self._client.put_public_access_block(
            Bucket=self.name,
            PublicAccessBlockConfiguration=dict.fromkeys(
                ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy",
                 "RestrictPublicBuckets"), True),
        )  # fmt: skip
        encryption = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
        self._client.put_bucket_encryption(
            Bucket=self.name, ServerSideEncryptionConfiguration={"Rules": [encryption]}
        )

    def put(self, data: bytes, ending: str) -> str:
        """The key under which it is there now."""
        from botocore.exceptions import ClientError

        key = f"{hashlib.sha256(data).hexdigest()[:32]}{ending}"
        try:
            self._client.head_object(Bucket=self.name, Key=key)
        except ClientError as error:
            if code_of(error) not in ("404", "NoSuchKey", "NotFound"):
                raise
            self._client.put_object(Bucket=self.name, Key=key, Body=data)
        return key

    def put_template(self, text: str) -> str:
        """The template's address, for CloudFormation: at AWS, or at a stand-in."""
        key = self.put(text.encode(), ".template")
        return f"{self._client.meta.endpoint_url}/{self.name}/{key}"

    def put_app(self, packed: Path) -> str:
        """The zips, and the template that names them; the address of that one."""
        template = json.loads((packed / "sam.json").read_text(encoding="utf-8"))
        for one in template["Resources"].values():
            uri = one.get("Properties", {}).get("CodeUri")
            if isinstance(uri, str) and uri.startswith("./"):
                key = self.put((packed / uri).read_bytes(), ".zip")
                one["Properties"]["CodeUri"] = f"s3://{self.name}/{key}"
        return self.put_template(json.dumps(template, separators=(",", ":")))
