"""A real Chromium for tests, driven through chromedriver's plain HTTP protocol: no dependency of its own."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

CHROMIUM = shutil.which("chromium")
CHROMEDRIVER = shutil.which("chromedriver")
MISSING = "needs Debian's packages chromium and chromium-driver"

KEYS = {"Escape": "\ue00c", "Enter": "\ue007", "Tab": "\ue004", "Right": "\ue014", "Down": "\ue015", "Left": "\ue012"}
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --window-size=1280,900"
).split()
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_PORT = re.compile(r"on port (\d+)\.")


@dataclass(frozen=True, slots=True)
class Browser:
    """One session of chromedriver."""

    port: int
    session: str

    def open(self, url: str) -> None:
        """Load a page; from `about:blank`, so that only a fragment's change loads it anew, too."""
        self._post("url", {"url": "about:blank"})
        self._post("url", {"url": url})

    def run(self, script: str) -> Json:
        """What a script returns."""
        return self._post("execute/sync", {"script": script, "args": []})

    def texts(self, selector: str) -> list[str]:
        """The text of every element that fits and can be seen."""
        found = self.run(
            f"return [...document.querySelectorAll({json.dumps(selector)})]"
            ".filter(one => one.checkVisibility()).map(one => one.innerText.trim())"
        )
        assert isinstance(found, list)
        return [str(one) for one in found]

    def click(self, selector: str) -> None:
        """A click with the mouse on the first element that fits."""
        self._post(f"element/{self._find(selector)}/click", {})

    def type(self, text: str) -> None:
        """Keys pressed and released one after the other, where the focus is."""
        presses: list[Json] = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self._post("actions", {"actions": [{"type": "key", "id": "keys", "actions": presses}]})

    def back(self) -> None:
        """One step back in the history."""
        self._post("back", {})

    def focused(self) -> str:
        """The text of the element that has the focus, or its id."""
        return str(self.run("const a = document.activeElement; return a.innerText?.trim() || a.id"))

    def chrome(self, command: str, **parameters: Json) -> Json:
        """A command of the DevTools protocol."""
        return self._post("goog/cdp/execute", {"cmd": command, "params": parameters})

    def log(self) -> list[str]:
        """What the browser complained about: errors of the script, things that the policy refused."""
        entries = self._post("se/log", {"type": "browser"})
        assert isinstance(entries, list)
        return [str(entry["message"]) for entry in entries if isinstance(entry, dict)]

    def screenshot(self, path: Path) -> None:
        """The window as a PNG file."""
        path.write_bytes(base64.b64decode(str(_call(self.port, "GET", f"/session/{self.session}/screenshot", None))))

    def _find(self, selector: str) -> str:
        found = self._post("element", {"using": "css selector", "value": selector})
        assert isinstance(found, dict)
        return str(found[_ELEMENT])

    def _post(self, command: str, body: Json) -> Json:
        return _call(self.port, "POST", f"/session/{self.session}/{command}", body)


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """A browser with an empty profile; it ends with the block."""
    command = [str(CHROMEDRIVER), "--port=0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as driver:
        try:
            port = _port(driver)
            options: Json = {"binary": str(CHROMIUM), "args": [*_FLAGS, f"--user-data-dir={profile}"]}
            wanted: Json = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
            made = _call(port, "POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
            assert isinstance(made, dict)
            session = str(made["sessionId"])
            try:
                yield Browser(port, session)
            finally:
                _call(port, "DELETE", f"/session/{session}", None)
        finally:
            driver.terminate()


def _port(driver: subprocess.Popen[str]) -> int:
    assert driver.stdout is not None
    for line in driver.stdout:
        match = _PORT.search(line)
        if match:
            return int(match[1])
    raise AssertionError(f"chromedriver ended with {driver.wait()} before it listened")


def _call(port: int, method: str, path: str, body: Json) -> Json:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        payload = None if method != "POST" else json.dumps(body)
        connection.request(method, path, payload, {"Content-Type": "application/json"})
        answer: dict[str, Json] = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    value = answer["value"]
    if isinstance(value, dict) and "error" in value:
        raise AssertionError(f"{path}: {value['error']}: {value.get('message')}")
    return value


def available() -> bool:
    """Whether both programs are there."""
    return bool(CHROMIUM and CHROMEDRIVER and os.access(str(CHROMEDRIVER), os.X_OK))
