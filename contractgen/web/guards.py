"""Who may talk to the page: the browser that was handed the start link, on this machine, from our own pages.

The server listens on the loopback address only; what is kept out here are other pages in the same browser
(foreign Host and Origin, cross-site forms, framing) and other users of the machine (the start token).
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, g, request
from werkzeug.exceptions import SecurityError

LOOPBACK: Final = ("127.0.0.1", "localhost")
LARGEST_FORM: Final = 2**20
"""Bytes of an ordinary form."""
LARGEST_UPLOAD: Final = 64 * 2**20
"""Bytes of the papers of one check."""
_POLICY: Final = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_OPEN: Final = frozenset({"gate.start", "gate.favicon", "static"})
"""What is answered to a browser that has not come by the start link: nothing of the user's."""


@dataclass(slots=True)
class Keys:
    """The secrets of one run: start tokens not yet used, and each browser's cookie with its form token."""

    starts: set[str] = field(default_factory=set)
    browsers: dict[str, str] = field(default_factory=dict)

    def invite(self) -> str:
        """Return a new start token, good for one browser."""
        token = secrets.token_urlsafe(32)
        self.starts.add(token)
        return token

    def admit(self, token: str) -> str | None:
        """Exchange a start token for a browser's cookie; None where it is wrong or used up."""
        match = next((t for t in self.starts if hmac.compare_digest(t.encode(), token.encode())), None)
        if match is None:
            return None
        self.starts.discard(match)
        cookie = secrets.token_urlsafe(32)
        self.browsers[cookie] = secrets.token_urlsafe(32)
        return cookie

    def form_token(self, cookie: str) -> str | None:
        """Return the form token of the browser with this cookie, or None for a stranger."""
        return self.browsers.get(cookie)


def guard(app: Flask, keys: Keys, cookie_name: str) -> None:
    """Put the guards of *keys* before and after every request of *app*."""
    app.config.update(
        TRUSTED_HOSTS=list(LOOPBACK),
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=20_000,
    )

    @app.before_request
    def admitted() -> None:
        if isinstance(request.routing_exception, SecurityError):
            raise request.routing_exception  # a foreign Host: DNS rebinding
        if request.endpoint in _OPEN:
            return
        token = keys.form_token(request.cookies.get(cookie_name, ""))
        if token is None:
            abort(403)
        g.form_token = token
        if request.method not in ("GET", "HEAD"):
            if not own_page(request):
                abort(403)
            if request.endpoint in app.config["LARGE"]:
                request.max_content_length = LARGEST_UPLOAD
                request.max_form_memory_size = LARGEST_FORM
            given = request.headers.get("X-Form-Token") or request.form.get("form_token", "")
            if not hmac.compare_digest(given.encode(), token.encode()):
                abort(403)

    @app.after_request
    def sealed(response: Response) -> Response:
        policy = {**_POLICY, **getattr(g, "policy", {})}
        response.headers["Content-Security-Policy"] = "; ".join(f"{k} {v}" for k, v in policy.items())
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        # not no-referrer: a browser would then send Origin: null with our own forms
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store"
        return response


def own_page(asked: Request) -> bool:
    """Tell whether a request that changes something comes from a page of this very server.

    A browser says so itself: `Sec-Fetch-Site`, `Origin`. A program that sends neither still needs cookie and token.
    """
    site = asked.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    origin = asked.headers.get("Origin")
    if origin is None:
        return True
    told = urlsplit(origin)
    return told.scheme == "http" and told.netloc == asked.host
