#!/usr/bin/env -S python3 -B
"""Where a worker finds its credentials, which go first, how they are shared and renewed, and that they
are seen nowhere."""

import concurrent.futures
import os
import stat
import sys
import time

sys.path.insert(1, os.path.join(os.path.dirname(os.path.realpath(__file__)), os.pardir))
from support import credential_stub, keeper, s3_fault, s3_site, s3_stub, sigv4, tap
from support.cat import PATH, is_like
from support.credential_stub import CREDENTIALS
from support.fastcgi import Worker

NAMES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_EC2_METADATA_DISABLED")


def bare(site, *good):
    """A stub that trusts these credentials, and a site that has none."""
    stub = s3_site.stub(site)
    stub.credentials = {each.access_key: each for each in good}
    for name in NAMES:
        site.settings.pop(name, None)
    site.settings["AWS_EC2_METADATA_DISABLED"] = "true"
    return stub


def write(site, name, text):
    path = os.path.join(site.folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def keys_of(name):
    return sigv4.Credentials(f"AKIA{name:0>16}", f"secret/{name}", None)


# A place each: it fills in the site's environment, and gives its credentials.


def environment(site):
    made = CREDENTIALS._replace(access_key="ASIAENVIRONMENT00000")
    for name, value in zip(NAMES, made, strict=False):
        site.settings[name] = value
    return made


def profile_text(made, head="[default]"):
    return f"{head}\naws_access_key_id = {made.access_key}\naws_secret_access_key = {made.secret_key}\n"


def credentials_file(site):
    made = keys_of("SHARED")
    site.settings["AWS_SHARED_CREDENTIALS_FILE"] = write(site, "aws/credentials", profile_text(made))
    return made


def config_file(site):
    made = keys_of("CONFIG")
    text = profile_text(made, "[profile one]")
    site.settings.update(AWS_CONFIG_FILE=write(site, "aws/config", text), AWS_PROFILE="one")
    return made


def enter(site, service, access_key):
    stub = site.stack.enter_context(service)
    made = CREDENTIALS._replace(access_key=access_key)
    stub.source = lambda: made
    site.settings.pop("AWS_EC2_METADATA_DISABLED", None)
    return stub, made


def web_identity(site):
    stub, made = enter(site, credential_stub.WebIdentity(), "ASIAWEBIDENTITY00000")
    token = write(site, "token/web", stub.identity + "\n")
    site.settings.update(AWS_WEB_IDENTITY_TOKEN_FILE=token, AWS_ROLE_ARN=stub.role, AWS_ENDPOINT_URL_STS=stub.endpoint)
    return made


def web_identity_of_a_profile(site):
    stub, made = enter(site, credential_stub.WebIdentity(), "ASIAWEBIDENTITY00001")
    token = write(site, "elsewhere/web", stub.identity)
    text = f"[default]\nrole_arn = {stub.role}\nweb_identity_token_file = {token}\nrole_session_name = s\n"
    site.settings.update(AWS_CONFIG_FILE=write(site, "aws/config", text), AWS_ENDPOINT_URL_STS=stub.endpoint)
    return made


def container(site):
    stub, made = enter(site, credential_stub.Container(), "ASIACONTAINER0000000")
    site.settings["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = stub.url
    return made


def container_with_a_token(site):
    stub, made = enter(site, credential_stub.Container(authorization="a token"), "ASIACONTAINER0000001")
    site.settings.update(AWS_CONTAINER_CREDENTIALS_FULL_URI=stub.url, AWS_CONTAINER_AUTHORIZATION_TOKEN="a token")
    return made


def container_with_a_file(site):
    stub, made = enter(site, credential_stub.Container(authorization="ey.J"), "ASIACONTAINER0000002")
    site.settings["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "wrong"
    site.settings["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = write(site, "pod/token", "ey.J\n")
    site.settings["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = stub.url
    return made


def machine(site):
    stub, made = enter(site, credential_stub.InstanceMetadata(), "ASIAMACHINE000000000")
    site.settings["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = stub.endpoint
    return made


PLACES = [environment, credentials_file, config_file, web_identity, web_identity_of_a_profile, container]
PLACES += [container_with_a_token, container_with_a_file, machine]


@tap.each([(place,) for place in PLACES])
def credentials_come_from(site, place):
    stub = bare(site)
    made = place(site)
    stub.credentials = {made.access_key: made}
    is_like(site.ask(PATH), status=307, outcome="made")
    tap.same(stub.violations, [], "the violations")


ORDER = [environment, credentials_file, config_file, web_identity, container, machine]


@tap.each([(first,) for first in ORDER[:-1]])
def goes_before_all_that_follow(site, first):
    stub = bare(site)
    later = ORDER[ORDER.index(first) + 1 :]
    if first is credentials_file:
        later.remove(config_file)
    for place in later:
        place(site)
    made = first(site)
    stub.credentials = {made.access_key: made}
    is_like(site.ask(PATH), status=307, outcome="made")


@tap.test
def credentials_file_goes_before_the_other(site):
    stub = bare(site)
    made = credentials_file(site)
    text = profile_text(keys_of("OTHER"))
    site.settings["AWS_CONFIG_FILE"] = write(site, "aws/config", text)
    stub.credentials = {made.access_key: made}
    is_like(site.ask(PATH), status=307, outcome="made")


# Without any.


def is_without(site, *words):
    answer = site.ask(PATH)
    is_like(answer, status=502, slug="no-credentials")
    for word in words:
        tap.holds(word in answer.log["detail"], f"the log speaks of {word}: {answer.log_text}")
    return answer


@tap.test
def there_are_none(site):
    bare(site)
    is_without(site, "none")


@tap.test
def half_of_them_are_none(site):
    bare(site)
    site.settings["AWS_ACCESS_KEY_ID"] = "AKIA"
    is_without(site, "AWS_SECRET_ACCESS_KEY")


@tap.each([("absent",), ("refused",), ("hangs",)])
def machine_without_version_2_is_none(site, mode):
    bare(site)
    stub, _ = enter(site, credential_stub.InstanceMetadata(), "ASIA")
    stub.token_call = mode
    site.settings["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = stub.endpoint
    before = time.monotonic()
    is_without(site)
    tap.holds(time.monotonic() - before < 3.5, "it does not take long")
    tap.same({each.method for each in stub.requests}, {"PUT"}, "what was asked")
    tap.same(stub.issued, [], "what was given")


@tap.test
def metadata_may_be_forbidden(site):
    bare(site)
    stub, _ = enter(site, credential_stub.InstanceMetadata(), "ASIA")
    site.settings.update(AWS_EC2_METADATA_SERVICE_ENDPOINT=stub.endpoint, AWS_EC2_METADATA_DISABLED="TRUE")
    is_without(site)
    tap.same(stub.requests, [], "what was asked")


WRONG = [("no JSON", b"{"), ("an error", b'{"Code": "Failed"}'), ("no secret", b'{"AccessKeyId": "A"}')]
WRONG += [("no date", b'{"AccessKeyId": "A", "SecretAccessKey": "B", "Token": "C", "Expiration": "tomorrow"}')]
WRONG += [("lines", b'{"AccessKeyId": "A", "SecretAccessKey": "B", "Token": "C\\r\\nX-Injected: 1"}')]


@tap.each([(name,) for name, _ in WRONG])
def nonsense_is_none(site, name):
    store = bare(site)
    stub, _ = enter(site, credential_stub.Container(), "ASIA")
    site.settings["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = stub.url
    stub.faults = [s3_fault.answer(200, (), dict(WRONG)[name])] * 9
    is_without(site, stub.url)
    tap.same(store.requests, [], "what the store was asked")


@tap.each([("http://elsewhere.example/x",), ("http://10.0.0.1/x",), ("http://localhost.example/x",), ("file:///x",)])
def token_is_not_sent_just_anywhere(site, url):
    bare(site)
    site.settings.update(AWS_CONTAINER_CREDENTIALS_FULL_URI=url, AWS_CONTAINER_AUTHORIZATION_TOKEN="token")
    is_without(site, "AWS_CONTAINER_CREDENTIALS_FULL_URI")


@tap.test
def refused_identity_is_told(site):
    bare(site)
    web_identity(site)
    site.settings["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/other"
    is_without(site, "AccessDenied")


@tap.test
def passing_trouble_of_the_service_passes(site):
    store = bare(site)
    stub, made = enter(site, credential_stub.Container(), "ASIA")
    store.credentials = {made.access_key: made}
    site.settings["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = stub.url
    stub.faults = [s3_fault.answer(500), s3_fault.reset(), s3_fault.answer(503), s3_fault.truncate()]
    is_like(site.ask(PATH), outcome="made")


# Sharing and renewing.


def fresh(site, lifetime):
    """A store, and a container that gives credentials which end so soon."""
    store = bare(site)
    stub = site.stack.enter_context(credential_stub.Container())
    stub.source, stub.lifetime = credential_stub.fresh(store), lifetime
    site.settings["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = stub.url
    return store, stub


def expire(store, stub):
    """The store takes them no longer."""
    store.expired.update(each.access_key for each in stub.issued)


@tap.each([("CGI programs",), ("FastCGI workers",)])
def twenty_workers_ask_once(site, kind):
    store, stub = fresh(site, 3600)
    stub.faults = [s3_fault.stall(0.3)]
    askers = [site.ask if kind == "CGI programs" else Worker(site, f"w{number}").ask for number in range(20)]
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        work = [pool.submit(ask, PATH.replace("w_40", f"w_{number + 1}")) for number, ask in enumerate(askers)]
        answers = [each.result() for each in work]
    tap.same({each.outcome for each in answers}, {"made"}, "the outcomes")
    tap.same((len(stub.requests), store.violations), (1, []), "how often the service was asked")


@tap.test
def shared_file_is_private(site):
    fresh(site, 3600)
    is_like(site.ask(PATH, preexec_fn=lambda: os.umask(0)), outcome="made")
    for name in os.listdir(site.runtime):
        if name.startswith("credentials"):
            mode = stat.S_IMODE(os.stat(os.path.join(site.runtime, name)).st_mode)
            tap.same(mode, 0o600, f"the mode of {name}")
    tap.holds("credentials" in os.listdir(site.runtime), "there is such a file")


@tap.test
def credentials_of_another_place_are_not_shared(site):
    store, first = fresh(site, 3600)
    is_like(site.ask(PATH), outcome="made")
    second = site.stack.enter_context(credential_stub.Container("/other"))
    second.source = credential_stub.fresh(store)
    site.settings["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = second.url
    is_like(site.ask(PATH), outcome="found")
    tap.same((len(first.issued), len(second.issued)), (1, 1), "what was given")


@tap.each([(b"",), (b"nonsense",), (b"[credentials]\naccess_key=A\n",), (b"\xff" * 100000,)])
def spoilt_file_costs_a_question(site, content):
    _, stub = fresh(site, 3600)
    is_like(site.ask(PATH), outcome="made")
    with open(os.path.join(site.runtime, "credentials"), "wb") as file:
        file.write(content)
    is_like(site.ask(PATH), outcome="found")
    is_like(site.ask(PATH), outcome="found")
    tap.same(len(stub.issued), 2, "how often it was asked")


def finds_until(worker, condition, what):
    """The picture is found at each asking, until the condition holds."""

    def holds():
        is_like(worker.ask(PATH), outcome="found")
        return condition()

    keeper.wait_until(holds, what)


@tap.test
def new_ones_come_before_the_old_ones_end(site):
    """They end with a whole second, and the store's clock is half a one ahead."""
    store, stub = fresh(site, 4)
    worker = Worker(site)
    is_like(worker.ask(PATH), outcome="made")
    finds_until(worker, lambda: len(stub.requests) == 2, "there are new ones")
    first, second = (each.time for each in stub.requests)
    tap.holds(second < int(first) + 3.5, f"the new ones come in time, not after {second - first:.1f} s")
    store.expired.add(stub.issued[0].access_key)
    is_like(worker.ask(PATH), outcome="found")
    tap.same([each.status for each in store.requests if each.status not in (200, 404)], [], "what was refused")
    tap.same(len(stub.issued), 2, "how often the service was asked")


@tap.test
def old_ones_serve_until_they_end(site):
    _, stub = fresh(site, 5)
    worker = Worker(site)
    is_like(worker.ask(PATH), outcome="made")
    stub.chance(1, [s3_fault.answer(404)])
    finds_until(worker, lambda: len(stub.requests) == 2, "the service was asked again")
    first, second = stub.requests
    tap.same((second.status, len(stub.issued)), (404, 1), "what it said, and how often it gave any")
    # Times are whole seconds; with the fourth the last quarter of the five has begun.
    tap.holds(second.time < int(first.time) + 5, "that was before the old ones ended")


@tap.each([("ExpiredToken",), ("unknown",)])
def credentials_that_have_ended_are_renewed_once(site, how):
    store, stub = fresh(site, 3600)
    workers = [Worker(site, name) for name in ("a", "b")]
    for number, worker in enumerate(workers):
        is_like(worker.ask(PATH.replace("w_40", f"w_{number + 1}")), outcome="made")
    expire(store, stub)
    if how == "unknown":
        store.credentials = {}
    for number, worker in enumerate(workers):
        answer = worker.ask(PATH.replace("w_40", f"w_{number + 11}"))
        is_like(answer, status=307, outcome="made")
        tap.holds("fault" not in answer.log, f"nothing went wrong: {answer.log_text}")
    tap.same(len(stub.issued), 2, "how often they were given")
    refused = [each for each in store.requests if each.status in (400, 403)]
    tap.holds(len(refused) <= 4, f"each worker has learned it at once, not {len(refused)} times")


@tap.test
def credentials_that_stay_bad_are_not_asked_for_again_and_again(site):
    store, stub = fresh(site, 3600)
    worker = Worker(site)
    is_like(worker.ask(PATH), outcome="made")
    made = stub.issued[0]
    stub.source = lambda: made
    expire(store, stub)
    for number in range(5):
        is_like(worker.ask(PATH.replace("w_40", f"w_{number + 1}")), status=502, slug="bad-credentials")
    tap.holds(len(stub.issued) <= 3, f"the service is left alone, after {len(stub.issued)} questions")


@tap.test
def files_are_read_again(site):
    """An operator changes the keys in the file: they hold in a minute, which is not waited for here,
    and at once for a worker that starts."""
    store = bare(site)
    old, new = credentials_file(site), keys_of("NEW")
    store.credentials = {each.access_key: each for each in (old, new)}
    is_like(site.ask(PATH), outcome="made")
    del store.credentials[old.access_key]
    write(site, "aws/credentials", profile_text(new))
    is_like(site.ask(PATH), outcome="found")


# Secrets.


@tap.each([(place,) for place in PLACES])
def secrets_are_in_no_log(site, place):
    stub = bare(site)
    made = place(site)
    site.set(LOG="json")
    texts = []
    for credentials in ({}, {made.access_key: made._replace(secret_key="other")}, {made.access_key: made}):
        stub.credentials = credentials
        answer = site.ask(PATH.replace("a/", f"a{len(texts)}/"))
        texts += [answer.log_text, answer.text if answer.status >= 400 else "", str(answer.headers)]
    for secret in (made.secret_key, made.session_token or made.secret_key, "ey.J", "a token", "eyJhbGci"):
        tap.holds(secret not in "".join(texts), "no secret is told")


tap.run("vips", "openssl")
