"""The file in a multipart body (RFC 7578), as a browser's form or ``curl --form`` sends it. Pure."""

from __future__ import annotations

import re

from worker.errors import InvalidInput

_BOUNDARY = re.compile(r"""boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))""", re.IGNORECASE)  # RFC 2046, 5.1.1
_TYPE = re.compile(rb"^content-type:[ \t]*([^\r\n]{0,200})", re.IGNORECASE | re.MULTILINE)
_MAX_PARTS = 20


def file_of(body: bytes, content_type: str) -> tuple[bytes, str]:
    """Return the body and content type of the part that is a file, else of the first part; any other body as it is.

    Raises InvalidInput if it says that it is multipart and is not.
    """
    if not content_type.lower().lstrip().startswith("multipart/"):
        return body, content_type
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        raise InvalidInput("the Content-Type names no boundary of the parts", reason="bad_multipart")
    delimiter = b"\r\n--" + (boundary[1] or boundary[2]).encode("latin-1", "replace")
    parts = (b"\r\n" + body).split(delimiter, _MAX_PARTS)[1:]
    found: list[tuple[bool, bytes, str]] = []
    for part in parts:
        if part.startswith(b"--"):  # the end; what follows is nobody's
            break
        head, separator, content = part.partition(b"\r\n\r\n")
        if separator:
            said = _TYPE.search(head)
            found.append((b"filename" in head.lower(), content, said[1].decode("latin-1") if said else ""))
    if not found:
        raise InvalidInput("there is no file in it; send it as: curl --form file=@feeds.opml", reason="bad_multipart")
    files = [one for one in found if one[0]]
    _, content, kind = (files or found)[0]
    return content, kind
