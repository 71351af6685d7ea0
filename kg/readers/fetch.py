"""Fetches web addresses on request: politely, within limits, and never from private networks.

Before each request, the host name is resolved once, and the checked IP address is the one that is
connected to: neither a name that resolves differently the next time nor a redirect leads into a private network.
"""

from __future__ import annotations

import asyncio
import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.robotparser import RobotFileParser

from kg import __version__
from kg.errors import InputError

if TYPE_CHECKING:
    import httpx

#: The name of this program; servers can use it in robots.txt.
NAME = "newskg"
AGENT = f"{NAME}/{__version__} (+https://github.com/newskg/newskg)"

#: The most bytes of a response, uncompressed; the rest of a longer robots.txt is ignored.
MAX_BYTES, _MAX_ROBOTS = 20_000_000, 500_000
#: The time limit for a URL in seconds, with all redirects, and the most redirects.
SECONDS, _REDIRECTS = 30.0, 5
#: The seconds between two requests to a host, and the most that a host may ask for.
PAUSE, _LONGEST_PAUSE = 1.0, 30.0

#: IPv6 addresses that embed an IPv4 address.
_NAT64 = ip_network("64:ff9b::/96")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response: its final URL, its content, and the declared encoding."""

    address: str
    content: bytes
    charset: str | None = None


def is_address(name: str) -> bool:
    """Return whether the name of an input is a web address.

    >>> is_address("https://news.example/1"), is_address("https.txt")
    (True, False)
    """
    return name.lower().startswith(("http://", "https://"))


def is_public(address: str) -> bool:
    """Return whether an IP address is public.

    >>> [is_public(one) for one in ("93.184.215.14", "127.0.0.1", "10.1.2.3", "169.254.169.254", "::ffff:127.0.0.1")]
    [True, False, False, False, False]
    """
    try:
        one = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(one, IPv6Address):
        hidden: IPv4Address | None = one.ipv4_mapped or one.sixtofour
        if one in _NAT64:
            hidden = IPv4Address(int(one) & 0xFFFFFFFF)
        if hidden is not None:
            return is_public(str(hidden))
        if one.teredo is not None or one.is_site_local:
            return False
    return one.is_global and not one.is_multicast


def look_up(host: str) -> list[str]:
    """Return the IP addresses of a host name.

    Raises:
        OSError: there are none.
    """
    return [str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


class Fetcher:
    """Fetches one URL after the other, and remembers the rules of hosts and the times of requests.

    Args:
        resolve: looks up the addresses of a host.
        allowed: returns whether connecting to an IP address is allowed.
        pause: the seconds between two requests to a host.
        seconds: the time limit for a URL.
    """

    def __init__(
        self,
        *,
        resolve: Callable[[str], list[str]] = look_up,
        allowed: Callable[[str], bool] = is_public,
        pause: float = PAUSE,
        seconds: float = SECONDS,
    ) -> None:
        self._resolve, self._allowed = resolve, allowed
        self._pause, self._seconds = pause, seconds
        self._robots: dict[str, RobotFileParser | str] = {}
        self._asked: dict[str, float] = {}

    def fetch(self, address: str) -> Fetched:
        """Fetch a URL.

        Raises:
            InputError: it must not or cannot be fetched, or is too large. It names no URL: the caller does.
        """
        import httpx

        try:
            return asyncio.run(self._begin(address))
        except TimeoutError as error:
            raise InputError(f"did not answer within {self._seconds:g} seconds") from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.CookieConflict, UnicodeError) as error:
            raise InputError(f"cannot be fetched ({_reason(error)})") from error

    async def _begin(self, address: str) -> Fetched:
        import httpx

        # a proxy must not decide what is private
        async with httpx.AsyncClient(trust_env=False, headers={"User-Agent": AGENT}) as client:
            return await self._follow(client, httpx.URL(address))

    async def _follow(self, client: httpx.AsyncClient, url: httpx.URL) -> Fetched:
        for _ in range(_REDIRECTS + 1):
            delay = await self._ask_robots(client, url)
            await self._wait(_origin(url), delay)
            answer, content = await self._get(client, url, MAX_BYTES)
            if not answer.has_redirect_location:
                if not answer.is_success:
                    raise InputError(f"cannot be fetched (the server answered {answer.status_code})")
                charset = _CHARSET.search(answer.headers.get("content-type", ""))
                return Fetched(str(url), content, charset[1] if charset else None)
            url = url.join(answer.headers["location"])
        raise InputError(f"cannot be fetched (more than {_REDIRECTS} redirects)")

    async def _ask_robots(self, client: httpx.AsyncClient, url: httpx.URL) -> float:
        """Return the delay that a host asks for between requests, if it allows this URL at all."""
        origin = _origin(url)
        if origin not in self._robots:
            self._robots[origin] = await self._read_robots(client, url)
        rules = self._robots[origin]
        if isinstance(rules, str):
            raise InputError(rules)
        if not rules.can_fetch(NAME, str(url)):
            raise InputError("is not fetched: its host's robots.txt forbids it")
        delay = float(rules.crawl_delay(NAME) or 0)
        if delay > _LONGEST_PAUSE:
            raise InputError(f"is not fetched: its host asks for {delay:g} s between requests")
        return max(self._pause, delay)

    async def _read_robots(self, client: httpx.AsyncClient, url: httpx.URL) -> RobotFileParser | str:
        place = url.copy_with(raw_path=b"/robots.txt", fragment=None)
        for _ in range(_REDIRECTS + 1):
            await self._wait(_origin(place), self._pause)
            answer, content = await self._get(client, place, _MAX_ROBOTS, cut=True)
            if not answer.has_redirect_location:
                break
            place = place.join(answer.headers["location"])
        if answer.is_server_error or answer.status_code == 429 or answer.has_redirect_location:
            return f"is not fetched: its host does not show its robots.txt (it answered {answer.status_code})"
        rules = RobotFileParser()
        # without robots.txt, everything is allowed
        rules.parse(content.decode("utf-8", "replace").splitlines() if answer.is_success else [])
        return rules

    async def _wait(self, origin: str, seconds: float) -> None:
        """Wait until a host may be contacted again; this does not count towards the time limit of the URL."""
        now = time.monotonic()
        begin = max(now, self._asked.get(origin, 0.0) + seconds)
        self._asked[origin] = begin
        await asyncio.sleep(begin - now)

    async def _get(
        self, client: httpx.AsyncClient, url: httpx.URL, most: int, *, cut: bool = False
    ) -> tuple[httpx.Response, bytes]:
        """Return a response and its content; the time limit does not include pauses between requests."""
        async with asyncio.timeout(self._seconds):
            where = url.copy_with(host=await self._place(url), username="", password="")
            request = client.build_request("GET", where, headers={"Host": _host(url)})
            # the certificate must be for the host name, not for the IP address
            request.extensions["sni_hostname"] = url.raw_host.decode("ascii")
            client.cookies.clear()  # hosts must not see each other's cookies
            answer = await client.send(request, stream=True)
            content = bytearray()
            try:
                async for piece in answer.aiter_bytes(1 << 16):
                    content += piece
                    if len(content) > most:
                        break
            finally:
                await answer.aclose()
        if len(content) > most and not cut:
            raise InputError(f"is larger than {most // 1_000_000} MB, too large for an article")
        return answer, bytes(content[:most])

    async def _place(self, url: httpx.URL) -> str:
        """Return the IP address to connect to.

        Raises:
            InputError: the host does not exist, or its address is private.
        """
        if url.scheme not in {"http", "https"} or not url.host or (url.port or 0) > 65535:
            raise InputError(f"redirects to something that is not a web address: {str(url)[:100]}")
        try:
            found = await asyncio.get_running_loop().run_in_executor(None, self._resolve, url.raw_host.decode("ascii"))
        except OSError as error:
            raise InputError(f"cannot be fetched (there is no host {url.host})") from error
        if not found or not all(map(self._allowed, found)):
            raise InputError(f"is not fetched: {url.host} is in a private network")
        return found[0]


def _host(url: httpx.URL) -> str:
    return url.netloc.decode("ascii").rpartition("@")[2]


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{_host(url)}"


def _reason(error: Exception) -> str:
    words = str(error).strip().splitlines()
    return words[0] if words else type(error).__name__
