"""Runs ``kg`` in a process that is ended at once when it, or a process that it starts, connects to anything.

On Linux the kernel ends it (seccomp), whatever code asks for the connection; everywhere Python's audit hooks tell of
its own. Reads calls as JSON from standard input, and writes what came of each as a line of JSON.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import json
import os
import platform
import struct
import sys
import time

#: How the kernel calls a machine, and the numbers of ``connect`` and ``sendto``, by what Python calls the machine.
_MACHINES = {"x86_64": (0xC000003E, 42, 44), "aarch64": (0xC00000B7, 203, 206)}
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
#: Where the kernel puts the system call's number, the machine, and half of the address that is sent to.
_NUMBER, _MACHINE, _ADDRESS = 0, 4, 16 + 4 * 8
_FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request")


def seal() -> str:
    """Let nothing be connected to from now on; return how that is seen to."""

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in _FORBIDDEN:
            print(f"sealed: {event} {arguments}", file=sys.__stderr__, flush=True)
            os._exit(99)

    sys.addaudithook(watch)
    if sys.platform != "linux" or platform.machine() not in _MACHINES:
        return "audit"
    machine, connect, send = _MACHINES[platform.machine()]
    program = [
        (_LOAD, 0, 0, _MACHINE), (_EQUAL, 0, 6, machine),
        (_LOAD, 0, 0, _NUMBER), (_EQUAL, 3, 0, connect), (_EQUAL, 0, 3, send),
        (_LOAD, 0, 0, _ADDRESS), (_EQUAL, 1, 0, 0),
        (_RETURN, 0, 0, _KILL), (_RETURN, 0, 0, _ALLOW),
    ]  # fmt: skip
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in program))
    head = struct.pack("HP", len(program), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SET_SECCOMP, _FILTER, head, 0, 0):
        raise OSError(ctypes.get_errno(), "the kernel takes no filter")
    return "seccomp"


def main() -> None:
    """Seal the process, and make all calls."""
    from kg import cli, console

    console.hush_libraries()
    answers = sys.stdout
    print(json.dumps({"sealed": seal()}), file=answers, flush=True)
    for call in json.load(sys.stdin):
        print("calling", *call, file=sys.__stderr__, flush=True)
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        begin = time.monotonic()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = cli.main(call)
        answer = {"code": code, "out": _read(out)[:5000], "err": _read(err), "seconds": time.monotonic() - begin}
        print(json.dumps(answer), file=answers, flush=True)


def _read(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


if __name__ == "__main__":
    main()
