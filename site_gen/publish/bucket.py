"""A bucket of S3 or a service like it: its objects by key, with boto3."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from site_gen.publish import parallel, served
from site_gen.publish.target import PublishFault
from site_gen.publish_config import S3Destination


class ConditionUnmet(Exception):
    """An object is no longer as it was read."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """The objects of a bucket below a prefix. Each method raises PublishFault."""

    name: str
    bucket: str
    prefix: str
    client: Any

    def tags(self) -> dict[str, str]:
        """The tag of each object by its key, which is the MD5 digest of its bytes as a rule."""
        tags: dict[str, str] = {}
        with self._reported("cannot be read"):
            pages = self.client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket, Prefix=self.prefix):
                for each in page.get("Contents", ()):
                    tags[each["Key"].removeprefix(self.prefix)] = each["ETag"].strip('"')
        return tags

    def get(self, key: str) -> bytes:
        """The bytes of an object."""
        with self._reported("cannot be read"):
            answer = self.client.get_object(Bucket=self.bucket, Key=self.prefix + key)
            content: bytes = answer["Body"].read()
            return content

    def put(self, key: str, content: bytes, condition: Mapping[str, str] | None = None) -> None:
        """Write an object whole. Raises ConditionUnmet; a service may know no conditions."""
        fields = {
            "ContentType": served.content_type(key),
            "CacheControl": served.cache_control(key),
        }
        where = {"Bucket": self.bucket, "Key": self.prefix + key}
        with self._reported("did not take all of the site"):
            try:
                self.client.put_object(**where, Body=content, **fields, **(condition or {}))
            except self.client.exceptions.ClientError as error:
                code = error.response["ResponseMetadata"].get("HTTPStatusCode")
                if not condition or code not in {409, 412, 501}:
                    raise
                if code != 501:
                    raise ConditionUnmet from error
                self.client.put_object(**where, Body=content, **fields)

    def delete(self, key: str) -> None:
        """Remove an object; one that is missing is no fault."""
        with self._reported("did not let all be removed that was to be"):
            self.client.delete_object(Bucket=self.bucket, Key=self.prefix + key)

    @contextmanager
    def _reported(self, failure: str) -> Iterator[None]:
        """Say what boto3 found as a fault of the target; only its own refusal is final."""
        from botocore import exceptions

        try:
            yield
        except exceptions.ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            has_failed = error.response["ResponseMetadata"].get("HTTPStatusCode", 0) >= 500
            hint = _HINTS.get(code, _LATER if has_failed else _RIGHTS)
            message = f"{self.name} {failure}"
            raise PublishFault(message, hint, str(error), final=not has_failed) from error
        except (exceptions.NoCredentialsError, exceptions.PartialCredentialsError) as error:
            raise PublishFault(f"{self.name} {failure}", _KEYS, str(error)) from error
        except exceptions.BotoCoreError as error:
            message = f"{self.name} {failure}"
            raise PublishFault(message, _CONNECTION, str(error), final=False) from error


_KEYS = (
    "give the key as boto3 finds it: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile "
    "that AWS_PROFILE names"
)
_RIGHTS = "see whether the key may list, read, write and remove objects there"
_LATER = "the service has failed: publish again, and ask its operator if that does not help"
_CONNECTION = "see whether `endpoint` in site.yaml is right, and publish again"
_HINTS = {
    "NoSuchBucket": "make the bucket first, or correct `bucket` in site.yaml",
    "404": "make the bucket first, or correct `bucket` in site.yaml",
    "InvalidAccessKeyId": _KEYS,
    "SignatureDoesNotMatch": _KEYS,
}


@lru_cache(maxsize=4)  # a client takes a tenth of a second to make
def open_bucket(to: S3Destination, name: str) -> Bucket:
    """The bucket of a destination, with the keys that boto3 finds; it is not contacted yet.

    Raises PublishFault without boto3, or if its settings cannot be used.
    """
    try:
        import boto3
        from botocore import config, exceptions
    except ImportError as error:
        hint = "run `make s3`, or `pip install 'site-gen[s3]'`"
        raise PublishFault("boto3 is not installed", hint) from error
    # Services other than Amazon's know neither a name for each bucket nor newer checksums.
    settings = config.Config(
        max_pool_connections=parallel.WORKERS,
        s3={"addressing_style": "path" if to.endpoint else "auto"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    try:
        session = boto3.Session(region_name=to.region or None)
        region = session.region_name or "us-east-1"
        client = session.client(
            "s3", region_name=region, endpoint_url=to.endpoint or None, config=settings
        )
    except (exceptions.BotoCoreError, ValueError) as error:
        raise PublishFault(f"{name} cannot be reached", _KEYS, str(error)) from error
    return Bucket(name, to.bucket, f"{to.prefix}/" if to.prefix else "", client)
