"""Sends requests to a server, and retries temporary failures with growing delays.

All requests sent here are idempotent.
"""

from __future__ import annotations

import datetime as dt
import itertools
import logging
import random
import re
import ssl
import time
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any

from kg.errors import InputError, OutputError

if TYPE_CHECKING:
    from typing import Self

    import httpx

log = logging.getLogger(__name__)

#: Status codes after which the same request may succeed later.
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
#: The seconds before the second try, and the most between two tries.
_FIRST, _MOST = 0.5, 60.0
#: The longest that a server may ask us to wait.
_PATIENCE = 300.0
#: How many characters of a server's message to quote.
_SAID = 200
#: Messages with status 500 after which no other try will help.
_FORBIDDEN = re.compile(r"\bpermission|\bnot allowed|\bunauthori[sz]ed", re.IGNORECASE)
_TAG = re.compile(r"<(?:style|script|title)\b.*?</[^>]*>|<[^>]*>", re.DOTALL | re.IGNORECASE)


class ServerError(OutputError):
    """A server refused a request or failed.

    Attributes:
        status: the HTTP status, or None if there was no response.
    """

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class Client:
    """A connection to a server.

    Args:
        auth: the authentication.
        ca: a file of certificate authorities to trust besides the system's.
        timeout: the time limit of a response in seconds.
        tries: the most times that a request is sent.

    Raises:
        InputError: the file contains no certificates.
    """

    def __init__(self, *, auth: httpx.Auth | None, ca: str | None, timeout: float, tries: int) -> None:
        import httpx

        from kg import __version__

        self._tries = max(1, tries)
        self._answered = False
        self._http = httpx.Client(
            auth=auth,
            verify=_trusted(ca),
            timeout=httpx.Timeout(timeout, connect=min(timeout, 30.0)),
            headers={"User-Agent": f"newskg/{__version__}"},
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def send(self, method: str, url: str, **options: Any) -> httpx.Response:
        """Send an idempotent request, and return a successful response.

        Args:
            method: the HTTP method.
            url: the URL.
            options: arguments of ``httpx.Client.request``.

        Raises:
            ServerError: the server refuses it, cannot be reached, or does not respond after all tries.
        """
        for turn in itertools.count(1):
            problem, pause, status = self._try(method, url, options)
            if not isinstance(problem, str):
                return problem
            if turn == self._tries:
                raise ServerError(problem if turn == 1 else f"{problem}, {turn} times", status=status)
            if pause is None:
                pause = min(_FIRST * 2 ** (turn - 1), _MOST) * random.uniform(0.5, 1)  # noqa: S311  no secret
            log.warning("%s: trying again in %.1f s", problem, pause)
            time.sleep(pause)
        raise AssertionError

    def _try(
        self, method: str, url: str, options: dict[str, Any]
    ) -> tuple[httpx.Response | str, float | None, int | None]:
        """Return the response, or the reason for a temporary failure with the seconds to wait and the status."""
        import httpx

        try:
            answer = self._http.request(method, url, **options)
        except httpx.TransportError as error:
            return self._broken(error, url), None, None
        except httpx.HTTPError as error:
            raise ServerError(f"{_host(url)}: {error}") from error
        self._answered = True
        if answer.is_success:
            return answer, None, answer.status_code
        if answer.status_code not in _AGAIN or (answer.status_code == 500 and _FORBIDDEN.search(answer.text)):
            raise _refusal(answer)
        pause = retry_after(answer.headers.get("Retry-After"))
        if pause is not None and pause > _PATIENCE:
            raise ServerError(
                f"{_host(url)} answers {answer.status_code} and asks to wait {pause:.0f} s; try again then",
                status=answer.status_code,
            )
        return _answered(answer), pause, answer.status_code

    def _broken(self, error: httpx.TransportError, url: str) -> str:
        """Return the reason why a connection broke.

        Raises:
            ServerError: no other try would help.
        """
        import httpx

        if _is_distrust(error):
            raise ServerError(
                f"the certificate of {_host(url)} is not trusted ({error}); name the authority to trust with --ca FILE"
            ) from error
        if isinstance(error, httpx.ConnectError | httpx.UnsupportedProtocol) and not self._answered:
            raise ServerError(f"{_host(url)} cannot be reached: {error}") from error
        return f"lost the connection to {_host(url)}: {error or type(error).__name__}"


def retry_after(header: str | None) -> float | None:
    """Return the seconds to wait from a ``Retry-After`` header, a number or a date.

    >>> retry_after("2"), retry_after("soon"), retry_after("Wed, 21 Oct 2015 07:28:00 GMT")
    (2.0, None, 0.0)
    """
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        then = parsedate_to_datetime(header)
    except ValueError:
        return None
    then = then if then.tzinfo else then.replace(tzinfo=dt.UTC)
    return max(0.0, (then - dt.datetime.now(dt.UTC)).total_seconds())


def _trusted(ca: str | None) -> ssl.SSLContext:
    """Return a TLS context that trusts the system's authorities and those that a user adds."""
    context = ssl.create_default_context()
    if ca is not None:
        try:
            context.load_verify_locations(ca)
        except OSError as error:  # ``ssl.SSLError`` is one, too
            raise InputError(f"contains no certificates: {error.strerror or error}", source=ca) from error
    return context


def _is_distrust(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _refusal(answer: httpx.Response) -> ServerError:
    status, host = answer.status_code, _host(str(answer.url))
    if status == 401:
        offered = answer.headers.get("WWW-Authenticate", "").partition(" ")[0].lower()
        wants = f" by {offered} (--auth {offered})" if offered in {"basic", "digest", "bearer"} else ""
        return ServerError(f"{host} answers 401: authentication is required{wants}", status=status)
    if answer.is_redirect:
        return ServerError(f"{host} answers {status}: it redirects to {answer.headers.get('Location')}", status=status)
    return ServerError(_answered(answer), status=status)


def _answered(answer: httpx.Response) -> str:
    text = answer.text[:5000].partition("SPARQL query:")[0]  # Virtuoso repeats the query
    is_html = "html" in answer.headers.get("Content-Type", "") or text.lstrip().startswith("<")
    said = " ".join((_TAG.sub(" ", text) if is_html else text).split())
    said = f"{said[:_SAID]} …" if len(said) > _SAID else said
    return f"{_host(str(answer.url))} answers {answer.status_code} {answer.reason_phrase}".rstrip() + (
        f": {said}" if said else ""
    )


def _host(url: str) -> str:
    """Return the host and port of a URL.

    >>> _host("http://localhost:3030/news")
    'localhost:3030'
    """
    return url.partition("//")[2].partition("/")[0]
