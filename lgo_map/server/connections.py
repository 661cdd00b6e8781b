"""How long and how large what comes in may be: heads, bodies and messages; and that the server does not say what it is.

Streamlit starts Uvicorn and has no settings for this. When it starts, Uvicorn tells the app so, and behind that lie its
own settings: what is set there holds from the first connection on.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop, wait_for
from typing import TYPE_CHECKING, Any

import h11
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from lgo_map.server.headers import OF_SENTENCES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send
    from websockets.http11 import Response

MAX_MESSAGE_BYTES = 1_000_000
"""Of a message to the app; the state of all widgets of a page, the largest there is, has some thousand."""
MAX_HEAD_BYTES = 32_000
"""Of all headers of a request."""
MAX_BODY_BYTES = 4_000
"""Of a request: the largest form has 2,000, nothing else has a body."""
BODY_SECONDS = 10
"""For each part of a body."""
LOOK_SECONDS = 10
"""Between two looks at a connection: one that owes a head or a body at both, the same, is cut."""
ANSWER_LOOKS = 60
"""After so many an answer that is still not taken is cut: 10 minutes."""
NOT_UNDERSTOOD = "This request can’t be understood: it does not keep to HTTP. Ask with a browser, or mend the program."
"""What is said where not even an address can be read."""


class TimedProtocol(H11Protocol):
    """Cuts connections whose other side begins something and does not end it, and refuses what is no request."""

    def connection_made(self, transport: Any) -> None:
        """Begin to look after a connection."""
        super().connection_made(transport)
        self._owed: object = None
        self._looks = 0
        self.loop.call_later(LOOK_SECONDS, self._look)

    def _look(self) -> None:
        if self.transport.is_closing() or self.transport.get_protocol() not in (self, None):  # a websocket by now
            return
        owed = self._owes()
        self._looks = self._looks + 1 if owed is not None and owed == self._owed else 1
        self._owed = owed
        if owed is not None and self._looks > (ANSWER_LOOKS if owed[0] == "answer" else 1):
            self.transport.abort()
        else:
            self.loop.call_later(LOOK_SECONDS, self._look)

    def _owes(self) -> tuple[str, object] | None:
        """What the other side owes, and of which request; None where it owes nothing, for Uvicorn ends what is idle."""
        if self.cycle is not None and not self.cycle.response_complete:
            return ("body" if self.cycle.more_body else "answer", self.cycle)
        return ("head", self.cycle) if self.timeout_keep_alive_task is None else None

    def send_400_response(self, msg: str) -> None:
        """Say that what came can’t be understood, with the headers that every answer has; Uvicorn’s own has none."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):  # else an answer has begun, and is broken off
            said = NOT_UNDERSTOOD.encode()
            headers = {**OF_SENTENCES, "content-length": str(len(said)), "connection": "close"}
            head = h11.Response(status_code=400, reason=b"Bad Request", headers=list(headers.items()))
            for event in (head, h11.Data(data=said), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


class JoinedWrites:
    """A connection that takes what is written to it in one turn of the loop, and then sends it as one piece.

    An answer of the app is some eighty messages, written one right after the other.
    """

    def __init__(self, transport: Any, loop: AbstractEventLoop) -> None:
        """Write to `transport`, which has all else that is asked of this."""
        self._transport, self._loop = transport, loop
        self._written: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        """What is asked of the connection besides."""
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Take some bytes, to be sent when all has been written that is written now."""
        if not self._written:
            self._loop.call_soon(self._send)
        self._written.append(data)

    def close(self) -> None:
        """Send what has been written, and close."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        written, self._written = self._written, []
        if written and not self._transport.is_closing():
            self._transport.write(b"".join(written))


class QuietLine(WebSocketsSansIOProtocol):
    """Says of a websocket that is refused what is said of every request, and takes it for no fault of ours."""

    def __init__(self, *given: Any, **named: Any) -> None:
        """Begin a websocket, as Uvicorn does."""
        super().__init__(*given, **named)
        send = self.conn.send_response

        def send_response(response: Response) -> None:
            if response.status_code != 101:
                for name, value in OF_SENTENCES.items():
                    if name not in response.headers:
                        response.headers[name] = value
            send(response)

        self.conn.send_response = send_response  # type: ignore[method-assign]

    def connection_made(self, transport: Any) -> None:
        """Begin with a connection; what is written to it is sent together."""
        super().connection_made(transport)
        self.transport = JoinedWrites(transport, self.loop)  # type: ignore[assignment]

    def send_receive_event_to_app(self) -> None:
        """Hand a message on; of text, which is refused whatever it says, only that it came: it may be no text."""
        if self.curr_msg_data_type == "text":
            self.frames = [b""]
        super().send_receive_event_to_app()

    async def send(self, message: Any) -> None:
        """Say something; an answer other than a websocket ends the handshake, which Uvicorn else logs as a fault."""
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body", False):
            self.handshake_complete = True


class Bounds:
    """Bounds what comes in: sets Uvicorn's own limits when it starts, and refuses bodies that are none of ours."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app` (ASGI)."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on (ASGI)."""
        if scope["type"] == "lifespan":
            set_limits(getattr(getattr(receive, "__self__", None), "config", None))
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        # Uvicorn bounds a head only as long as it is not whole.
        if sum(len(name) + len(value) for name, value in scope["headers"]) > MAX_HEAD_BYTES:
            return await _too_large("The headers of a request", MAX_HEAD_BYTES, 431)(scope, receive, send)
        said = Headers(scope=scope).get("content-length", "0")
        if not said.isdecimal() or int(said) > MAX_BODY_BYTES:
            return await _too_large("A request", MAX_BODY_BYTES, 413)(scope, receive, send)
        length, is_whole = 0, False

        async def take() -> Message:
            nonlocal length, is_whole
            if is_whole:
                return await receive()
            try:
                message = await wait_for(receive(), BODY_SECONDS)
            except TimeoutError:
                return {"type": "http.disconnect"}
            length += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            return message if length <= MAX_BODY_BYTES else {"type": "http.disconnect"}

        return await self._app(scope, take, send)


def _too_large(what: str, most: int, status: int) -> PlainTextResponse:
    sentence = f"{what} may have {most:,} bytes; this one has more."
    return PlainTextResponse(sentence, status, {"cache-control": "no-store", "connection": "close"})


def set_limits(config: Any) -> None:
    """Set Uvicorn's limits, and have it not say its name; nothing where another server runs the app."""
    if config is None:
        return
    config.ws_max_size = MAX_MESSAGE_BYTES
    config.h11_max_incomplete_event_size = MAX_HEAD_BYTES
    config.encoded_headers = [(name, value) for name, value in config.encoded_headers if name != b"server"]
    if isinstance(config.http_protocol_class, type) and issubclass(TimedProtocol, config.http_protocol_class):
        config.http_protocol_class = TimedProtocol
    if isinstance(config.ws_protocol_class, type) and issubclass(QuietLine, config.ws_protocol_class):
        config.ws_protocol_class = QuietLine
