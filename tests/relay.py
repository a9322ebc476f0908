"""The relay's HTTP calls as a phone makes them: JSON and base64url in and out, answers checked for
shape and never believed further. No rule of the protocol lives here, and nothing is kept."""

from dataclasses import dataclass
from hashlib import sha256
from ssl import create_default_context
from typing import Any

import httpx

from tests.hours import QUARTER
from tests.record import Schedule
from tests.sr1 import RESULT, SEALED_NOTE, TOKEN, MalformedError, b64, unb64

NO_CONTENT, UNKNOWN_PHONE = 204, 401
ROUND_OVER, SLOT_CHANGED = 409, 412
# The closed list of codes, by status. The rest is told by its status alone, or is nobody's we know.
CODES = {
    400: {"malformed", "bad_schedule"},
    401: {"unknown_phone"},
    404: {"not_found", "no_invite"},
    405: {"not_allowed"},
    409: {"round_over", "not_joined", "lookup_taken"},
    412: {"slot_changed"},
    413: {"too_large"},
}
LATEST = 2**32  # a reveal is a u32 in every seal
TLS = create_default_context()  # loaded once: it takes longer than a request


class OfflineError(Exception):
    """No answer, or none that this server gives in good health: keep everything, try later."""


class UnknownPhoneError(Exception):
    """401: this half is not known there (any more). Says so; erases nothing by itself."""


class RefusedError(Exception):
    """A refusal that the caller has to handle; `code` is from the protocol's closed list."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code = status, code


@dataclass(frozen=True)
class Told:
    """The answer to GET /round: always one size, random where there is nothing to tell."""

    next: int
    previous: int
    slot: bytes  # 16
    result: bytes  # 204: token ‖ sealed note
    coming: list[int]  # reveals ahead, the first being `next`


class Relay:
    """One server. Every method raises OfflineError, UnknownPhoneError or RefusedError."""

    def __init__(self, url: str, transport: httpx.BaseTransport | None = None) -> None:
        base = f"{url.rstrip('/')}/api/v1/"
        self._http = httpx.Client(
            base_url=base, transport=transport, verify=TLS, trust_env=False, timeout=20
        )

    def close(self) -> None:
        self._http.close()

    def call(
        self,
        method: str,
        path: str,
        token: bytes | None = None,
        body: object = None,
        success: int = NO_CONTENT,
        refusals: tuple[str, ...] = (),
    ) -> dict[str, Any]:
        """Makes one call; {} for a 204. Only its own `success` and `refusals` are answers to it."""
        headers = {"Authorization": f"Bearer {b64(token)}"} if token else {}
        try:
            answer = self._http.request(method, path, headers=headers, json=body)
        except (httpx.RequestError, httpx.InvalidURL) as error:
            # Not only no answer: also one that cannot be unpacked, or that leads to no address.
            raise OfflineError(str(error)) from error
        return _healthy(answer, success, refusals)

    # Pairing.

    def make_invite(
        self, lookup: bytes, day: int, public_key: bytes, token: bytes, schedule: Schedule
    ) -> None:
        body = {"lookup": b64(lookup), "day": day, "schedule": schedule}
        body |= {"public_key": b64(public_key), "token_hash": b64(sha256(token).digest())}
        refusals = "malformed", "bad_schedule", "lookup_taken"
        self.call("POST", "invites", None, body, success=201, refusals=refusals)

    def invite(self, lookup: bytes) -> dict[str, Any]:
        path = f"invites/{b64(lookup)}"
        return self.call("GET", path, success=200, refusals=("no_invite",))

    def join(self, lookup: bytes, public_key: bytes, confirm: bytes, token: bytes) -> None:
        body = {"public_key": b64(public_key), "confirm": b64(confirm)}
        body["token_hash"] = b64(sha256(token).digest())
        path, refusals = f"invites/{b64(lookup)}/join", ("malformed", "no_invite")
        self.call("POST", path, None, body, success=201, refusals=refusals)

    def pairing(self, token: bytes) -> dict[str, Any]:
        return self.call("GET", "pairing", token, success=200)

    def confirm(self, token: bytes, confirm: bytes) -> None:
        self.call("POST", "pairing", token, {"confirm": b64(confirm)})

    def leave(self, token: bytes) -> None:
        """Gone is gone: a token that is not known (any more) counts as left."""
        try:
            self.call("DELETE", "me", token)
        except UnknownPhoneError:
            return

    # Rounds.

    def round(self, token: bytes) -> Told:
        try:
            return _told(self.call("GET", "round", token, success=200))
        except (KeyError, TypeError, MalformedError) as error:
            raise OfflineError("not an answer of this protocol") from error

    def check_in(self, token: bytes, slot: bytes, seal: bytes) -> int:
        """Hands in a seal: 204, 409 (its round is over) or 412 (the slot holds another)."""
        body, refusals = {"slot": b64(slot), "seal": b64(seal)}, ("round_over", "slot_changed")
        try:
            self.call("PUT", "checkin", token, body, refusals=refusals)
        except RefusedError as refused:
            return refused.status
        return NO_CONTENT


def _healthy(answer: httpx.Response, success: int, refusals: tuple[str, ...]) -> dict[str, Any]:
    """The JSON object of an answer, {} for a 204. A captive portal's page is no answer, whatever
    its status, and neither is a refusal in words that are not the protocol's for this call."""
    if answer.status_code == success == NO_CONTENT:
        return {}
    try:
        body = answer.json()
    except (ValueError, RecursionError) as error:
        raise OfflineError("not JSON") from error
    if not isinstance(body, dict):
        raise OfflineError("not an answer of this protocol")
    if answer.status_code == success:
        return body
    code = body.get("code")
    if not isinstance(code, str) or code not in CODES.get(answer.status_code, set()):
        raise OfflineError(f"the server says {answer.status_code}")
    if answer.status_code == UNKNOWN_PHONE:
        raise UnknownPhoneError
    if code not in refusals:
        raise OfflineError(f"{code} is no answer to this call")
    raise RefusedError(answer.status_code, code)


def _told(body: dict[str, Any]) -> Told:
    times = [body["next"], body["previous"], *body["coming"]]
    ahead = body["coming"]
    if body["version"] != 1 or any(type(time) is not int for time in times):
        raise MalformedError("another protocol")
    if body["previous"] % QUARTER:
        raise MalformedError("no reveal was then")
    if min(times) < 0 or max(times) >= LATEST or ahead != sorted(set(ahead)):
        raise MalformedError("no times of reveals")
    if ahead[:1] != [body["next"]] or body["previous"] >= body["next"]:
        raise MalformedError("no order of reveals")
    result = unb64(body["token"], TOKEN) + unb64(body["note"], SEALED_NOTE)
    assert len(result) == RESULT
    return Told(body["next"], body["previous"], unb64(body["slot"], TOKEN), result, ahead)
