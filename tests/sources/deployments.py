"""The programs that hand an env file to a container or a unit, many files at a time: kubectl, docker and systemd."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer
from threading import Thread

Values = dict[str, str | None]
Real = Values | None
"""What a program made of a file; None where it gave up on it."""

_AT_ONCE = 2
_LIBRARY = "libsystemd-shared-252.so"
_KUBECTL = """
kubectl create configmap x --from-env-file="$0.env" --dry-run=client -o json >"$0.out" 2>"$0.err" || rm -f "$0.out"
"""
_DOCKER = """
docker -H "unix://$PWD/docker" create --env-file "$0.env" "x:$0" >"$0.log" 2>&1 || true
"""
_SYSTEMD = """
import ctypes, json, sys
shared = ctypes.CDLL(sys.argv[1])
strings = ctypes.POINTER(ctypes.c_char_p)
def read(path):
    found = strings()
    if shared.load_env_file(None, path.encode(), ctypes.byref(found)) < 0:
        return None
    shared.strv_env_clean_with_callback.restype = strings
    found = shared.strv_env_clean_with_callback(found, None, None)
    texts, at = [], 0
    while found and found[at] is not None:
        texts.append(found[at].decode(errors="surrogateescape"))
        at += 1
    return {text.partition("=")[0]: text.partition("=")[2] for text in texts}
print(json.dumps([read(f"{sys.argv[2]}/{number}.env") for number in range(int(sys.argv[3]))]))
"""


def systemd() -> Path | None:
    """The library with which systemd 252 reads `EnvironmentFile=`; other versions read otherwise."""
    return next(
        (found for folder in ("/usr/lib", "/lib") for found in Path(folder).glob(f"*/systemd/{_LIBRARY}")), None
    )


def by_kubectl(texts: Sequence[str]) -> list[Real]:
    """The data of the ConfigMap that it would create; None where it refuses the file, also for a key twice."""
    with tempfile.TemporaryDirectory() as folder:
        _run_each(folder, texts, _KUBECTL)
        outputs = [Path(folder, f"{number}.out") for number in range(len(texts))]
        return [json.loads(one.read_text()).get("data", {}) if one.exists() else None for one in outputs]


def by_docker(texts: Sequence[str]) -> list[Real]:
    """What its client asks a daemon for, which here only writes that down; None where the client refuses the file."""
    asked: dict[int, Real] = {}

    class Daemon(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._answer(b"")

        def do_GET(self) -> None:
            self._answer(b"{}")

        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"] or 0)) or b"{}")
            asked[int(sent["Image"].removeprefix("x:"))] = dict(one.partition("=")[::2] for one in sent["Env"] or ())
            self._answer(b'{"Id": "x", "Warnings": []}', 201)

        def _answer(self, body: bytes, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("API-Version", "1.44")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(BrokenPipeError):  # nobody waits for an answer to HEAD
                self.wfile.write(body)

        def address_string(self) -> str:
            return ""

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingMixIn, UnixStreamServer):
        daemon_threads = True

    with tempfile.TemporaryDirectory() as folder, Server(f"{folder}/docker", Daemon) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        _run_each(folder, texts, _DOCKER)
        server.shutdown()
    return [asked.get(number) for number in range(len(texts))]


def by_systemd(texts: Sequence[str]) -> list[Real]:
    """What a unit gets by the function that systemd itself calls."""
    with tempfile.TemporaryDirectory() as folder:
        _write(folder, texts)
        command = [sys.executable, "-c", _SYSTEMD, str(systemd()), folder, str(len(texts))]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: list[Real] = json.loads(done.stdout)
    return found


def _write(folder: str, texts: Sequence[str]) -> None:
    for number, text in enumerate(texts):
        Path(folder, f"{number}.env").write_bytes(text.encode())


def _run_each(folder: str, texts: Sequence[str], script: str) -> None:
    """The script once per file, in an environment of one variable."""
    _write(folder, texts)
    numbers = "\n".join(map(str, range(len(texts))))
    environment = {"EXT": "proc", "PATH": os.environ["PATH"], "HOME": folder}
    command = ["xargs", "-n", "1", "-P", str(_AT_ONCE), "sh", "-c", script]
    subprocess.run(command, cwd=folder, env=environment, input=numbers, text=True, check=True)
