"""The air between a phone and the real server: it can be down, lose answers, delay a request, or
put a sign-in page in the place of the server. What gets through is real, and is written down."""

from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from tests.relay import TLS


@dataclass(frozen=True)
class Sent:
    """One request that reached the server: what, how large, and the answer's status and size."""

    method: str
    path: str
    size: int
    status: int
    answer: int


@dataclass
class Air(httpx.BaseTransport):
    """A network with faults that a test switches on and off."""

    down: bool = False
    loses_answers: bool = False
    portal: bool = False
    stranger: Callable[[], httpx.Response] | None = None  # somebody else answers
    delays: str = ""  # requests of this method are kept back, and look lost
    delayed: list[httpx.Request] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    before: Callable[[httpx.Request], None] = lambda request: None

    def __post_init__(self) -> None:
        self._real = httpx.HTTPTransport(verify=TLS)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.before(request)
        if self.portal:
            return httpx.Response(200, html="<h1>Welcome to our café</h1>")
        if self.stranger:
            return self.stranger()
        if request.method == self.delays:
            self.delayed.append(request)
            raise httpx.ReadTimeout("delayed")
        if self.down:
            raise httpx.ConnectError("no network")
        answer = self.deliver(request)
        if self.loses_answers:
            raise httpx.ReadTimeout("the answer is lost")
        return answer

    def deliver(self, request: httpx.Request) -> httpx.Response:
        """Brings a request to the server, now."""
        answer = self._real.handle_request(request)
        answer.read()
        body = request.read()
        self.bodies.append(body)
        sizes = (len(body), answer.status_code, len(answer.content))
        self.sent.append(Sent(request.method, request.url.path, *sizes))
        return answer

    def check_ins(self) -> list[Sent]:
        """The check-ins among what was sent."""
        return [sent for sent in self.sent if sent.path == "/api/v1/checkin"]

    def close(self) -> None:
        self._real.close()
