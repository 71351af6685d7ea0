"""Authentication: secrets come from the environment or the keyring, and never appear in messages.

User names may be given on the command line, which anybody who lists processes can read; secrets may not.
"""

from __future__ import annotations

import ipaddress
import logging
import os
from collections.abc import Generator
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.errors import UsageError

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

USER, PASSWORD, TOKEN = "KG_USER", "KG_PASSWORD", "KG_TOKEN"
KINDS = ("basic", "digest", "bearer")
#: The user name under which the keyring has a token.
_TOKEN_OF = "token"  # noqa: S105  not a secret


def user_named(option: str | None) -> str | None:
    """Return the user that an option or the environment names."""
    return option or os.environ.get(USER) or None


def access(url: str, *, user: str | None, kind: str | None, usual: str) -> httpx.Auth | None:
    """Return the authentication for a server, or None if no user is named.

    Args:
        url: the address of the server.
        user: the name of the user.
        kind: one of ``KINDS``; by default ``bearer`` if there is a token and no user, else ``usual``.
        usual: the method that this kind of server expects.

    Raises:
        UsageError: there is no such kind, or the secret is missing.
    """
    import httpx

    if kind is not None and kind not in KINDS:
        raise UsageError(f"unknown authentication method {kind!r}", hint=f"choose one of {', '.join(KINDS)}")
    has_token = bool(os.environ.get(TOKEN))
    if kind is None and user is None and not has_token:
        return None
    if kind is None:
        kind = "bearer" if user is None else "basic" if usual == "bearer" else usual
    _warn_in_clear(url)
    if kind == "bearer":
        return _bearer(_secret(url, TOKEN, user or _TOKEN_OF))
    if user is None:
        raise UsageError(f"{kind} authentication needs a user name: --user NAME, or {USER} in the environment")
    password = _secret(url, PASSWORD, user)
    return httpx.BasicAuth(user, password) if kind == "basic" else httpx.DigestAuth(user, password)


def _secret(url: str, variable: str, user: str) -> str:
    found = os.environ.get(variable)
    service = keyring_service(url)
    if not found:
        with suppress(ImportError):
            import keyring

            found = keyring.get_password(service, user)
    if found:
        return found
    what = "token" if variable == TOKEN else f"password of {user}"
    raise UsageError(
        f"the {what} is not known", hint=f"set {variable}, or keep it in the keyring: keyring set {service} {user}"
    )


def keyring_service(url: str) -> str:
    """Return the keyring's service name for a server.

    >>> keyring_service("https://example.org:5820/news")
    'newskg:https://example.org:5820'
    """
    parts = urlsplit(url)
    return f"newskg:{parts.scheme}://{parts.netloc}"


def _bearer(token: str) -> httpx.Auth:
    import httpx

    class Bearer(httpx.Auth):
        def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
            request.headers["Authorization"] = f"Bearer {token}"
            yield request

    if not token.isascii() or not token.isprintable():
        raise UsageError(f"the token in {TOKEN} contains an invalid character")
    return Bearer()


def _warn_in_clear(url: str) -> None:
    """Warn if a secret is sent unencrypted."""
    parts = urlsplit(url)
    if parts.scheme == "https" or parts.hostname == "localhost":
        return
    with suppress(ValueError):
        if ipaddress.ip_address(parts.hostname or "").is_loopback:
            return
    log.warning("the secret goes to %s unencrypted: https keeps it from others on the way", parts.hostname)
