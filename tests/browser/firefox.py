"""A real Firefox that really subscribes: driven over Marionette, and fed by a push server of ours.

Firefox keeps one WebSocket open to its push server (Mozilla's autopush protocol: hello, register,
notification, ack, as JSON); a setting names ours in its place. Keys, decryption and the worker's
event are its own. Marionette is its remote control: lengths and JSON over TCP.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Any

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, Ping, Request, TextMessage

from tests import machine
from tests.push_service import Message
from tests.server.client import b64, unb64
from tests.serving import free_port, wait_until

# Without a desktop there is no service that shows notifications: Firefox does it itself.
QUIET: dict[str, object] = {
    "alerts.useSystemBackend": False,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.alwaysConnect": True,
    "dom.push.connection.enabled": True,
    "dom.push.testing.allowInsecureServerURL": True,
    "intl.locale.requested": "en-US",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "permissions.default.desktop-notification": 1,
}


class PushServer:
    """What Firefox stays connected to. `channels` are those that it has registered, oldest first,
    each with the key of the server that may send there; `ended` those that it gave up."""

    def __init__(self, endpoints: str) -> None:
        self.endpoints = endpoints
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"ws://127.0.0.1:{self.listening.getsockname()[1]}"
        self.channels: dict[str, bytes] = {}
        self.ended: set[str] = set()
        self.acknowledged = 0
        self.say: Callable[[dict[str, Any]], None] | None = None
        threading.Thread(target=self._listen, daemon=True).start()

    def deliver(self, message: Message) -> None:
        """Hand on what the push service took for the channel that its path names."""
        assert self.say
        channel = message.path.rsplit("/", 1)[1]
        head = {"encoding": message.headers["content-encoding"]}
        notification = {
            "messageType": "notification",
            "channelID": channel,
            "version": token_hex(8),
        }
        self.say({**notification, "data": b64(message.body), "headers": head})

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self.listening.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        """Speak with one Firefox until it goes away."""
        web, text = WSConnection(ConnectionType.SERVER), ""

        def say(answer: dict[str, Any]) -> None:
            connection.sendall(web.send(TextMessage(json.dumps(answer))))

        self.say = say
        with suppress(OSError):
            while data := connection.recv(65_536):
                web.receive_data(data)
                for event in web.events():
                    if isinstance(event, Request):
                        connection.sendall(web.send(AcceptConnection("push-notification")))
                    elif isinstance(event, Ping):
                        connection.sendall(web.send(event.response()))
                    elif isinstance(event, TextMessage):
                        text += event.data
                        if event.message_finished:
                            self._hear(json.loads(text), say)
                            text = ""

    def _hear(self, said: dict[str, Any], say: Callable[[dict[str, Any]], None]) -> None:
        kind = said.get("messageType")
        if kind == "hello":
            say({**said, "uaid": said.get("uaid") or token_hex(16), "status": 200})
        elif kind == "register":
            channel = said["channelID"]
            self.channels[channel] = unb64(said["key"].rstrip("="))
            address = {"pushEndpoint": f"{self.endpoints}/push/{channel}"}
            say({"messageType": kind, "channelID": channel, "status": 200, **address})
        elif kind == "unregister":
            self.ended.add(said["channelID"])
            say({**said, "status": 200})
        elif kind == "ack":
            self.acknowledged += len(said["updates"])


class Firefox:
    """A running Firefox: one page, and what is asked of it."""

    def __init__(self, port: int) -> None:
        self.asked = 0
        self.connection: socket.socket | None = None
        wait_until(lambda: self._connect(port))
        assert self._hear()["applicationType"] == "gecko"
        self._call("WebDriver:NewSession", capabilities={})
        self._call("WebDriver:SetTimeouts", script=60_000)

    def go(self, url: str) -> None:
        """Open an address."""
        self._call("WebDriver:Navigate", url=url)

    def ask(self, script: str, *arguments: object) -> Any:
        """Run the body of an async function in the page and return what it returns.

        A page that ends in the middle, as in a reload of its own, answers nothing: ask the next.
        """
        wrapped = f"""const done = arguments[arguments.length - 1];
            (async (...given) => {{ {script} }})(...arguments).then(
                (value) => done({{ value }}), (error) => done({{ error: String(error) }}))"""
        said = None
        while said is None:
            about = {"script": wrapped, "args": list(arguments)}
            said = self._call("WebDriver:ExecuteAsyncScript", **about)["value"]
        assert "error" not in said, said
        return said.get("value")

    def _connect(self, port: int) -> bool:
        with suppress(OSError):
            self.connection = socket.create_connection(("127.0.0.1", port), 90)
        return self.connection is not None

    def _call(self, name: str, **about: object) -> Any:
        assert self.connection
        self.asked += 1
        said = json.dumps([0, self.asked, name, about]).encode()
        self.connection.sendall(str(len(said)).encode() + b":" + said)
        _, _, error, result = self._hear()
        assert error is None, error
        return result

    def _hear(self) -> Any:
        assert self.connection
        head = b""
        while not head.endswith(b":"):
            head += self.connection.recv(1)
        size, body = int(head[:-1]), b""
        while len(body) < size:
            body += self.connection.recv(size - len(body))
        return json.loads(body)


@contextmanager
def running(profile: Path, push: PushServer) -> Iterator[Firefox]:
    """Run a Firefox with a profile of its own, without a screen."""
    program = machine.firefox()
    if program is None:
        machine.left_out("Firefox")
    port = free_port()
    settings = {**QUIET, "marionette.port": port, "dom.push.serverURL": push.url}
    lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in settings.items())
    profile.mkdir()
    (profile / "user.js").write_text("".join(lines))
    command = [program, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    process = subprocess.Popen(
        command,
        env={**os.environ, "HOME": str(profile)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Firefox(port)
    finally:
        process.terminate()
        process.wait(30)
        push.listening.close()
