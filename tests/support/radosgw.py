"""radosgw: a real S3 server: Ceph's gateway over one monitor and one storage daemon in memory.

Everything lives in a folder of its own and listens on 127.0.0.1 only, as whatever user runs the
tests; several may run side by side. It is up in about a second and a half.
"""

import contextlib
import functools
import itertools
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import urllib.parse
import uuid

from support import client, keeper, s3_client, sigv4

TOOLS = ("ceph-mon", "ceph-osd", "radosgw", "radosgw-admin", "monmaptool", "osdmaptool")
OWNER = sigv4.Credentials("OWNERACCESSKEY000001", "owner/secret+key/000000000000000000000001")
STRANGER = sigv4.Credentials("STRANGERACCESSKEY001", "stranger/secret+key/000000000000000000001")
STRANGER_ARN = "arn:aws:iam:::user/stranger"
WEBSITE_DOMAIN = "website.localhost"
_ROLE = "worker"
# Below the ports that the kernel hands out: a gateway that is started again finds its port free.
_PORTS = range(20000, 32000)
_SHARES = 100

# ms_mon_client_mode: without cephx the gateway cannot have the secure connection it insists on.
# paxos_*: else each pool that the gateway makes at its first start takes a second.
# tcp_nodelay: else many an answer on a kept connection waits 40 ms for an acknowledgement.
_CONFIG = """
[global]
fsid = {fsid}
mon_host = v2:127.0.0.1:{mon_port}
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
run_dir = {folder}
crash_dir = {folder}
admin_socket =
log_file = {folder}/$name.log
mon_cluster_log_file = {folder}/cluster.log
osd_pool_default_size = 1
osd_pool_default_pg_num = 1
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
[mon]
mon_data = {folder}/mon
mon_data_avail_crit = 1
mon_rocksdb_options = write_buffer_size=4194304,compression=kNoCompression
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
[osd]
osd_data = {folder}/osd
osd_objectstore = memstore
memstore_device_bytes = 2147483648
[client]
ms_mon_client_mode = crc secure
rgw_data = {folder}/rgw
rgw_frontends = beast endpoint=127.0.0.1:{port} tcp_nodelay=1
rgw_thread_pool_size = 32
rgw_dns_name = s3.localhost
rgw_enable_static_website = true
rgw_dns_s3website_name = {website_domain}
rgw_enable_apis = s3, s3website, admin, sts, iam
rgw_s3_auth_use_sts = true
rgw_sts_key = 0123456789abcdef
rgw_run_sync_thread = false
rgw_dynamic_resharding = false
"""


@functools.lru_cache(maxsize=None)
def _ours():
    """Ports in any order, each once; tests that run beside this one have others."""
    share = _PORTS[os.getpid() % _SHARES :: _SHARES]
    return itertools.cycle(random.SystemRandom().sample(share, len(share)))


def _quiet_port():
    """A port that nobody listens on, and that no connection will be given by chance."""
    while True:
        port = next(_ours())
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Radosgw(s3_client.Client):
    """A running gateway, and a client of it as the user who owns what it makes there.

    `stranger` are the credentials of a user with no rights but those that a policy gives to
    STRANGER_ARN; with None a Client is anonymous."""

    def __init__(self):
        self.port = _quiet_port()
        super().__init__(f"http://127.0.0.1:{self.port}", OWNER)
        self.access_key, self.secret_key = OWNER.access_key, OWNER.secret_key
        self.stranger = STRANGER
        self._stack = contextlib.ExitStack()

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self._stack = stack
            self.folder = tempfile.mkdtemp(prefix="radosgw-")
            stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
            self._configure()
            self._start_cluster()
            self._make_owner()
            self.gateway = self._start_gateway()
            self._make_stranger()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self._stack.close()

    def _path(self, name):
        return os.path.join(self.folder, name)

    def _configure(self):
        self._config = self._path("ceph.conf")
        self._mon_port, self._fsid = _quiet_port(), str(uuid.uuid4())
        values = {"mon_port": self._mon_port, "port": self.port, "website_domain": WEBSITE_DOMAIN}
        with open(self._config, "w", encoding="utf-8") as file:
            file.write(_CONFIG.format(fsid=self._fsid, folder=self.folder, **values))
        for name in ("mon", "osd", "rgw"):
            os.mkdir(self._path(name))

    def _environment(self):
        # Settings of the user's own cluster must not come in.
        return {"PATH": os.environ["PATH"], "HOME": self.folder, "CEPH_CONF": self._config}

    def _run(self, tool, *arguments):
        command = [tool, "-c", self._config, *arguments]
        options = {"env": self._environment(), "stdin": subprocess.DEVNULL, "text": True, "timeout": 60}
        done = subprocess.run(command, capture_output=True, check=False, **options)
        if done.returncode != 0:
            raise AssertionError(f"{tool} ended with {done.returncode}: {done.stderr[-1000:]}")

    def _start(self, name, tool, *arguments):
        command = [tool, "-c", self._config, *arguments, "-f"]
        process = keeper.start(self._stack, command, self._path(name + ".out"), self._environment())
        # Nothing here outlives the test: no orderly end, which a stopped process could not come to.
        self._stack.callback(keeper.forget, process)
        self._stack.callback(process.kill)
        keeper.spare(process)
        return process

    def _start_cluster(self):
        """A map with a storage daemon in it is made beforehand, which saves asking the monitor for it."""
        monitors, daemons = self._path("monmap"), self._path("osdmap")
        address = f"[v2:127.0.0.1:{self._mon_port}]"
        self._run("monmaptool", "--create", "--fsid", self._fsid, "--addv", "a", address, monitors)
        self._run("osdmaptool", "--createsimple", "1", daemons)
        self._run("ceph-mon", "-i", "a", "--mkfs", "--monmap", monitors, "--osdmap", daemons)
        self._start("mon", "ceph-mon", "-i", "a")
        self._run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", str(uuid.uuid4()))
        self._osd = self._start("osd", "ceph-osd", "-i", "0")
        # Who asks before that waits five seconds for the next look.
        keeper.wait_until(self._osd_is_active, "the storage daemon is active")

    def _osd_is_active(self):
        with contextlib.suppress(FileNotFoundError), open(self._path("osd.0.log"), "rb") as log:
            return b"state: booting -> active" in log.read()
        return False

    def _make_owner(self):
        """Before the gateway starts: two who make the first pools at once are in each other's way."""
        keys = ["--access-key", OWNER.access_key, "--secret-key", OWNER.secret_key]
        user = ["--uid", "owner", "--display-name", "owner", "--caps", "users=*;roles=*"]
        self._run("radosgw-admin", "-n", "client.rgw", "user", "create", *user, *keys)

    def _make_stranger(self):
        query = {
            "access-key": STRANGER.access_key,
            "display-name": "stranger",
            "secret-key": urllib.parse.quote(STRANGER.secret_key, safe=""),
            "uid": "stranger",
        }
        target = "/admin/user?" + "&".join(f"{name}={value}" for name, value in query.items())
        reply = self.ask("PUT", target)
        if reply.status != 200:
            raise s3_client.Failed("the second user", reply)

    def _start_gateway(self):
        gateway = self._start("rgw", "radosgw", "-n", "client.rgw")
        keeper.wait_until(lambda: self._answers(gateway), "the gateway answers")
        return gateway

    def _answers(self, gateway):
        if gateway.poll() is not None:
            with open(self._path("rgw.out"), encoding="utf-8", errors="replace") as out:
                raise AssertionError(f"radosgw has ended: {out.read()[-1000:]}")
        try:
            return client.send(self.port, b"/").status in (200, 403)
        except OSError:
            return False

    def client(self, credentials):
        """A client of this gateway as somebody else; None is nobody."""
        return s3_client.Client(self.endpoint, credentials, self.region)

    def website_host(self, bucket):
        """The Host under which the same port is the website of a bucket."""
        return f"{bucket}.{WEBSITE_DOMAIN}"

    def website(self, bucket, target, method="GET"):
        """The website's answer to anybody; `target` is raw."""
        return s3_client.send(self.endpoint, method, target, {"Host": self.website_host(bucket)})

    def assume_role(self, permissions=None, seconds=900):
        """Temporary credentials: access_key, secret_key, session_token, expiry (text). The role may
        all, or what the JSON of a policy says. Less than 900 seconds are refused."""
        owner = {"AWS": ["arn:aws:iam:::user/owner"]}
        trust = s3_client.policy({"Effect": "Allow", "Principal": owner, "Action": ["sts:AssumeRole"]})
        everything = {"Effect": "Allow", "Action": ["s3:*"], "Resource": ["arn:aws:s3:::*"]}
        rights = permissions or s3_client.policy(everything)
        name = f"{_ROLE}-{uuid.uuid4().hex[:8]}"
        role = self.call("iam", "CreateRole", RoleName=name, Path="/", AssumeRolePolicyDocument=trust)
        self.call("iam", "PutRolePolicy", RoleName=name, PolicyName="rights", PolicyDocument=rights)
        arn = s3_client.find_text(role, "Arn")
        answer = self.call("sts", "AssumeRole", RoleArn=arn, RoleSessionName="test", DurationSeconds=seconds)
        names = {"access_key": "AccessKeyId", "secret_key": "SecretAccessKey"}
        names.update(session_token="SessionToken", expiry="Expiration")
        return {ours: s3_client.find_text(answer, theirs) for ours, theirs in names.items()}

    def stop_osd(self):
        """From now on the gateway takes requests and does not answer them."""
        self._osd.send_signal(signal.SIGSTOP)
        keeper.wait_until(lambda: keeper.is_stopped(self._osd.pid), "the storage daemon stands still")

    def continue_osd(self):
        self._osd.send_signal(signal.SIGCONT)

    def kill_gateway(self):
        """From now on connections are refused."""
        self.gateway.kill()
        self.gateway.wait()

    def restart_gateway(self):
        """A new one on the same port, with the same data."""
        self.kill_gateway()
        self.gateway = self._start_gateway()
