#!/usr/bin/env -S python3 -B
"""What else the tests of the S3 store stand on: a real gateway, and the services that give credentials."""

import functools
import json
import os
import sys
import time
import urllib.parse

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import credential_stub, radosgw, s3_client, s3_fault, s3_stub, sigv4, tap
from support.credential_stub import CREDENTIALS

KEY = "a b/ä//w_1,h_2/c+1.jpg"
BODY = b"0123456789" * 1000
WEBSITE = """<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument>
<RoutingRules>{rules}</RoutingRules></WebsiteConfiguration>"""
RULE = """<RoutingRule><Condition><HttpErrorCodeReturnedEquals>{code}</HttpErrorCodeReturnedEquals></Condition>
<Redirect><Protocol>http</Protocol><HostName>images.example</HostName><HttpRedirectCode>307</HttpRedirectCode>
<ReplaceKeyPrefixWith>resize/</ReplaceKeyPrefixWith></Redirect></RoutingRule>"""


@functools.lru_cache(maxsize=None)
def gateway():
    return tap.lasting().enter_context(radosgw.Radosgw())


def bucket(name):
    gateway().make_bucket(name)
    return name


def website(name, *codes):
    gateway().set_website(bucket(name), WEBSITE.format(rules="".join(RULE.format(code=code) for code in codes)))
    return name


@tap.test
def gateway_keeps_what_is_put(_site):
    name = bucket("kept")
    gateway().put_object(name, KEY, BODY, {"Content-Type": "image/jpeg", "x-amz-meta-a": "1"})
    reply = gateway().get_object(name, KEY)
    tap.same((reply.status, reply.body), (200, BODY), "the object")
    tap.same((reply.header("Content-Type"), reply.header("x-amz-meta-a")), ("image/jpeg", "1"), "the headers")
    tap.same(gateway().head_object(name, KEY).header("Content-Length"), str(len(BODY)), "the length")
    tap.same(gateway().list_objects(name), [KEY], "the keys")
    gateway().delete_object(name, KEY)
    tap.same(gateway().get_object(name, KEY).status, 404, "the status afterwards")


@tap.test
def gateway_creates_once(_site):
    name = bucket("once")
    statuses = [gateway().ask("PUT", f"/{name}/k", {"If-None-Match": "*"}, body).status for body in (b"1", b"2")]
    tap.same((statuses, gateway().get_object(name, "k").body), ([200, 412], b"1"), "the answers")


@tap.test
def policy_gives_rights_to_others(_site):
    name = bucket("rights")
    gateway().put_object(name, "k", BODY)
    others = [gateway().client(each) for each in (gateway().stranger, None)]
    tap.same([each.get_object(name, "k").status for each in others], [403, 403], "the statuses before")
    reading = s3_client.statement("s3:GetObject", f"{name}/*")
    writing = s3_client.statement("s3:PutObject", f"{name}/*", radosgw.STRANGER_ARN)
    gateway().set_policy(name, s3_client.policy(reading, writing))
    tap.same([each.get_object(name, "k").status for each in others], [200, 200], "the statuses of reading")
    tap.same([each.ask("PUT", f"/{name}/k").status for each in others], [200, 403], "the statuses of writing")


@tap.each([("missing-403", 403, False), ("missing-404", 404, True)])
def website_redirects_what_is_missing(_site, name, code, listable):
    """Whoever may not list is not told that a key is missing: hence a rule for either code."""
    website(name, code)
    statements = [s3_client.statement("s3:GetObject", f"{name}/*")]
    statements += [s3_client.statement("s3:ListBucket", name)] if listable else []
    gateway().set_policy(name, s3_client.policy(*statements))
    reply = gateway().website(name, "/x/w_1,h_2/y.jpg")
    tap.same((reply.status, reply.location), (307, b"http://images.example/resize/x/w_1,h_2/y.jpg"), "the answer")


@tap.test
def website_serves_what_is_there(_site):
    name = website("served", 403, 404)
    gateway().set_policy(name, s3_client.policy(s3_client.statement("s3:GetObject", f"{name}/*")))
    gateway().put_object(name, KEY, BODY, {"Cache-Control": "max-age=9"})
    gateway().put_object(name, "old", b"", {"x-amz-website-redirect-location": "/new"})
    reply = gateway().website(name, "/" + sigv4.encode(KEY))
    tap.same((reply.status, reply.body, reply.header("Cache-Control")), (200, BODY, "max-age=9"), "the object")
    reply = gateway().website(name, "/old")
    tap.same((reply.status, reply.location), (301, b"/new"), "the redirect of an object")


@tap.test
def role_gives_temporary_credentials(_site):
    name = bucket("role")
    only_here = {"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": [f"arn:aws:s3:::{name}/in/*"]}
    given = gateway().assume_role(s3_client.policy(only_here))
    made = sigv4.Credentials(given["access_key"], given["secret_key"], given["session_token"])
    targets = (f"/{name}/in/k", f"/{name}/out/k")
    statuses = [gateway().client(made).ask("PUT", target).status for target in targets]
    tap.same(statuses, [200, 403], "the statuses")
    other = gateway().client(made._replace(session_token="another"))
    tap.same(other.ask("PUT", targets[0]).status, 403, "the status with another token")
    tap.holds(given["expiry"] > time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "it is over in the future")


@tap.test
def gateway_hangs_dies_and_comes_back(_site):
    name = bucket("trouble")
    gateway().put_object(name, "k", BODY)
    gateway().stop_osd()
    try:
        gateway().get_object(name, "k", timeout=0.3)
        raise AssertionError("an answer in spite of a stopped storage daemon")
    except TimeoutError:
        pass
    finally:
        gateway().continue_osd()
    tap.same(gateway().get_object(name, "k").body, BODY, "the object afterwards")
    gateway().kill_gateway()
    try:
        gateway().get_object(name, "k")
        raise AssertionError("an answer of a dead gateway")
    except ConnectionRefusedError:
        gateway().restart_gateway()
    tap.same(gateway().get_object(name, "k").body, BODY, "the object of the new gateway")


@tap.test
def gateways_stand_side_by_side(site):
    other = site.stack.enter_context(radosgw.Radosgw())
    other.make_bucket("kept-apart")
    tap.same(gateway().get_object("kept-apart", "k").status, 404, "the status of the first")


def ask(stub, method, target, headers=(), body=b""):
    return s3_client.send(stub.endpoint, method, target, headers, body)


TOKEN = "/latest/api/token"
ROLES = "/latest/meta-data/iam/security-credentials/"
SECONDS = {"X-aws-ec2-metadata-token-ttl-seconds": "60"}


@tap.test
def instance_gives_credentials_for_a_token(site):
    stub = site.stack.enter_context(credential_stub.InstanceMetadata())
    headers = {"X-aws-ec2-metadata-token": ask(stub, "PUT", TOKEN, SECONDS).body.decode()}
    tap.same(ask(stub, "GET", ROLES, headers).body, b"worker", "the role")
    fields = json.loads(ask(stub, "GET", ROLES + "worker", headers).body)
    given = (fields["AccessKeyId"], fields["SecretAccessKey"], fields["Token"])
    tap.same((fields["Code"], given), ("Success", tuple(CREDENTIALS)), "the credentials")
    stub.forget_tokens()
    statuses = [ask(stub, "GET", ROLES, each).status for each in ((), headers)]
    tap.same((statuses, len(stub.requests)), ([401, 401], 5), "the statuses without a good token")
    tap.same(ask(stub, "PUT", TOKEN).status, 400, "the status without a time to live")


@tap.each([("absent", 404, 200), ("refused", 403, 401)])
def instance_may_have_no_tokens(site, mode, token_status, status):
    stub = site.stack.enter_context(credential_stub.InstanceMetadata())
    stub.token_call = mode
    tap.same(ask(stub, "PUT", TOKEN, SECONDS).status, token_status, "the status of the token")
    tap.same(ask(stub, "GET", ROLES).status, status, "the status without")


@tap.test
def instance_may_hang_or_have_no_role(site):
    stub = site.stack.enter_context(credential_stub.InstanceMetadata(role=None))
    stub.token_call = "hangs"
    try:
        s3_client.send(stub.endpoint, "PUT", TOKEN, SECONDS, timeout=0.2)
        raise AssertionError("a token")
    except TimeoutError:
        stub.token_call = "absent"
    tap.same(ask(stub, "GET", ROLES).status, 404, "the status of the role")


@tap.test
def container_wants_its_authorization(site):
    stub = site.stack.enter_context(credential_stub.Container("/v1/credentials", "secret of the file"))
    stub.lifetime = 5
    replies = [ask(stub, "GET", stub.path, {"Authorization": each}) for each in ("wrong", "secret of the file")]
    tap.same([each.status for each in replies], [401, 200], "the statuses")
    fields = json.loads(replies[1].body)
    latest = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 5))
    tap.same((fields["AccessKeyId"], fields["Expiration"] <= latest), (CREDENTIALS.access_key, True), "the answer")
    tap.same(len(stub.issued), 1, "how many have been issued")


def identity_form(**changes):
    fields = {"Action": "AssumeRoleWithWebIdentity", "Version": "2011-06-15", "RoleSessionName": "s"}
    fields.update(RoleArn="arn:aws:iam::123456789012:role/worker", WebIdentityToken="eyJhbGciOiJub25lIn0.e30.")
    return urllib.parse.urlencode({**fields, **changes})


@tap.test
def web_identity_gives_credentials(site):
    stub = site.stack.enter_context(credential_stub.WebIdentity())
    for reply in (ask(stub, "GET", "/?" + identity_form()), ask(stub, "POST", "/", (), identity_form().encode())):
        names = ("AccessKeyId", "SecretAccessKey", "SessionToken")
        tap.same(tuple(s3_client.find_text(reply.body, name) for name in names), tuple(CREDENTIALS), "the credentials")
    stub.expired.add("old")
    wrong = [{"WebIdentityToken": "another"}, {"WebIdentityToken": "old"}, {"RoleArn": "another"}, {"Version": ""}]
    codes = [s3_client.find_text(ask(stub, "GET", "/?" + identity_form(**each)).body, "Code") for each in wrong]
    wanted = ["InvalidIdentityToken", "ExpiredTokenException", "AccessDenied", "ValidationError"]
    tap.same(codes, wanted, "the codes")


@tap.test
def fresh_credentials_are_good_for_the_stub(site):
    store = site.stack.enter_context(s3_stub.S3Stub())
    stub = site.stack.enter_context(credential_stub.Container())
    stub.source = credential_stub.fresh(store)
    stub.faults = [s3_fault.answer(500), s3_fault.answer(200, (), b"{"), None]
    replies = [ask(stub, "GET", stub.path) for _ in range(4)]
    tap.same([each.status for each in replies], [500, 200, 200, 200], "the statuses")
    tap.same(len({each.access_key for each in stub.issued}), 2, "how many different ones there are")
    for made in stub.issued:
        s3_client.Client(store.endpoint, made).put_object("cache", "k", b"1")
    tap.same(store.violations, [], "the violations")


tap.run("openssl", *radosgw.TOOLS)
