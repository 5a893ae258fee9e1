"""s3_site: a site whose stores are buckets of the stub or of the gateway, and what the worker makes of
it."""

import functools
import os

from support import picture, s3_stub, tap
from support.cat import PATH

KEY = "a/cat.jpg"
STORED = PATH[1:]


@functools.lru_cache(maxsize=None)
def cat():
    """The bytes of an original."""
    with open(picture.plain(tap.shelf(), 120, 80), "rb") as file:
        return file.read()


@functools.lru_cache(maxsize=None)
def kitten():
    """The bytes of a small picture in the format of PATH."""
    with open(picture.plain(tap.shelf(), 40, 30, "webp"), "rb") as file:
        return file.read()


def variables(endpoint, credentials=s3_stub.CREDENTIALS):
    """What a program has to know; nothing of the account of whoever runs the tests."""
    found = {"AWS_ENDPOINT_URL_S3": endpoint, "AWS_EC2_METADATA_DISABLED": "true"}
    found.update(AWS_CONFIG_FILE="/no/such/file", AWS_SHARED_CREDENTIALS_FILE="/no/such/file")
    if credentials is not None:
        found.update(AWS_ACCESS_KEY_ID=credentials.access_key, AWS_SECRET_ACCESS_KEY=credentials.secret_key)
        if credentials.session_token is not None:
            found["AWS_SESSION_TOKEN"] = credentials.session_token
    return found


def use(site, endpoint, credentials=s3_stub.CREDENTIALS, originals="originals", cache="cache"):
    """The site's stores are these buckets."""
    site.settings.update(variables(endpoint, credentials))
    site.set(ORIGINALS="s3://" + originals, CACHE="s3://" + cache)


def stub(site, **options):
    """A stub of its own for the site, with one original in it."""
    server = site.stack.enter_context(s3_stub.S3Stub(**options))
    server.put("originals", KEY, cat(), {"Content-Type": "image/jpeg"})
    use(site, server.endpoint)
    if options.get("secure"):
        site.settings["AWS_CA_BUNDLE"] = server.ca_file
    return server


def requests(server, method=None, bucket=None):
    """The requests that the stub has had, of this method and for this bucket, by path."""
    found = list(server.requests)
    return [
        each
        for each in found
        if method in (None, each.method) and (bucket is None or each.path.startswith(f"/{bucket}/"))
    ]


def unit_test(name):
    return os.path.abspath(os.path.join(os.environ.get("top_builddir", "."), "tests", "unit", name))
