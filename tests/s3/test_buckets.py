#!/usr/bin/env -S python3 -B
"""What every store promises, promised by buckets: of a real gateway, and of the stub, which checks
each signature strictly."""

import functools
import os
import subprocess
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import radosgw, s3_site, s3_stub, sigv4, tap
from support.site import inherited


@functools.lru_cache(maxsize=None)
def gateway():
    return tap.lasting().enter_context(radosgw.Radosgw())


def run(url, variables, **more):
    environment = {**inherited(), **variables, "STORE_URL": url, **more}
    command = [s3_site.unit_test("test_store")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def is_store(url, variables, **more):
    done = run(url, variables, **more)
    tap.holds(done.returncode == 0 and "not ok" not in done.stdout, f"all is well: {done.stdout}{done.stderr}")


@tap.each([("bucket", ""), ("prefix", "/p/q"), ("prefix with a slash", "/p/"), ("any prefix", "/é +%?")])
def gateway_is_a_store(_site, name, prefix):
    bucket = f"store-{len(prefix)}"
    gateway().make_bucket(bucket)
    is_store(f"s3://{bucket}{prefix}", s3_site.variables(gateway().endpoint, radosgw.OWNER))
    wanted = prefix[1:].rstrip("/") + "/" if prefix else ""
    tap.holds(wanted + "b/c/d.jpg" in gateway().list_objects(bucket), f"{name} stands before the keys")


@tap.test
def gateway_takes_the_bucket_in_the_host(_site):
    gateway().make_bucket("virtual")
    endpoint = gateway().endpoint.replace("127.0.0.1", "s3.localhost")
    variables = s3_site.variables(endpoint, radosgw.OWNER)
    is_store("s3://virtual", variables, STORE_ADDRESSING="virtual")
    tap.holds("b/c/d.jpg" in gateway().list_objects("virtual"), "the objects are there")


@tap.test
def gateway_takes_temporary_credentials(_site):
    gateway().make_bucket("temporary")
    role = gateway().assume_role()
    made = sigv4.Credentials(role["access_key"], role["secret_key"], role["session_token"])
    is_store("s3://temporary", s3_site.variables(gateway().endpoint, made))


STUBS = [(secure, virtual, prefix) for secure in (False, True) for virtual in (False, True) for prefix in ("", "/p/q")]


@tap.each(STUBS)
def stub_is_a_store(site, secure, virtual, prefix):
    stub = site.stack.enter_context(s3_stub.S3Stub(region="eu-test-1", secure=secure))
    variables = {**s3_site.variables(stub.endpoint), "AWS_REGION": "eu-test-1"}
    if secure:
        variables["AWS_CA_BUNDLE"] = stub.ca_file
    if virtual:
        variables["AWS_ENDPOINT_URL_S3"] = stub.endpoint.replace("127.0.0.1", "s3.localhost")
    is_store(f"s3://cache{prefix}", variables, STORE_ADDRESSING="virtual" if virtual else "path")
    tap.same(stub.violations, [], "the violations")
    tap.holds(prefix[1:] + ("/" if prefix else "") + "b/c/d.jpg" in stub.keys("cache"), "the keys are right")
    hosts = {request.header("Host").partition(":")[0] for request in stub.requests}
    tap.same(hosts, {"cache.s3.localhost" if virtual else "127.0.0.1"}, "the hosts")


@tap.test
def stub_takes_a_session_token(site):
    made = s3_stub.CREDENTIALS._replace(session_token="token/+==")
    stub = site.stack.enter_context(s3_stub.S3Stub(made))
    is_store("s3://cache", s3_site.variables(stub.endpoint, made))
    tap.same(stub.violations, [], "the violations")


@tap.each([("ignored",), ("refused",)])
def stub_may_know_no_conditions(site, mode):
    """Who ignores If-None-Match has the last word in it; the objects are the same in our case."""
    stub = site.stack.enter_context(s3_stub.S3Stub())
    stub.create_only = mode
    is_store("s3://cache", s3_site.variables(stub.endpoint))
    conditional = [each for each in stub.requests if each.header("If-None-Match") is not None]
    tap.same(len(conditional), 2 if mode == "ignored" else 1, "how often a condition was set")


@tap.each([("unknown authority",), ("authority of another",), ("name of another",), ("no such file",)])
def stub_is_not_whom_it_should_be(site, what):
    names = ("DNS:other.localhost",) if what == "name of another" else ("IP:127.0.0.1",)
    stub = site.stack.enter_context(s3_stub.S3Stub(secure=True, names=names))
    other = site.stack.enter_context(s3_stub.S3Stub(secure=True))
    bundle = {"authority of another": other.ca_file, "name of another": stub.ca_file, "no such file": "/no/such"}
    variables = s3_site.variables(stub.endpoint)
    if what in bundle:
        variables["AWS_CA_BUNDLE"] = bundle[what]
    done = run("s3://cache", variables)
    tap.holds(done.returncode != 0, "the store cannot be used")
    tap.holds("after 1 attempts" in done.stdout + done.stderr, f"it is tried once: {done.stdout}{done.stderr}")
    tap.same(stub.requests, [], "what was asked")


tap.run("openssl", *radosgw.TOOLS)
