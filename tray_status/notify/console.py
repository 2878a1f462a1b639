"""Prints notifications to a text stream: legible for people, or one JSON line each for programs."""

from __future__ import annotations

import errno
import json
from typing import TYPE_CHECKING, Protocol

from tray_status.notify.base import Capability, Notifier
from tray_status.notify.layout import Layout, block
from tray_status.notify.terminal import encoding_of, has_colour, width_of, writable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import tzinfo

    from tray_status.core.events import Notification
    from tray_status.core.model import ProviderId

_GONE_FOR_GOOD = frozenset({errno.EPIPE, errno.EBADF, errno.ESHUTDOWN, errno.ECONNRESET})


class TextStream(Protocol):
    """The part of a text stream that is used; `sys.stdout` is one, unless the program has none (None)."""

    def write(self, text: str, /) -> object:
        """Take text, perhaps into a buffer."""

    def flush(self) -> None:
        """Hand over what is in the buffer."""

    def isatty(self) -> bool:
        """Whether a person looks at it."""


class ConsoleNotifier(Notifier):
    """Prints to a text stream, one `write` per notification so that lines of other threads do not get in between.

    `environ` is the process environment (NO_COLOR, TERM and the Windows terminals' names are read), `zone` the zone
    of the printed times (None: this machine's), `names` turns a provider's id into its name. `as_json` prints one
    JSON line per notification in place of text.
    """

    def __init__(
        self,
        stream: TextStream | None,
        *,
        name: str = "console",
        environ: Mapping[str, str],
        zone: tzinfo | None = None,
        names: Callable[[ProviderId], str] = str,
        as_json: bool = False,
    ) -> None:
        super().__init__(name, frozenset({Capability.TEXT}))
        self._stream = stream
        self._environ = environ
        self._zone = zone
        self._names = names
        self._as_json = as_json

    def notify(self, notification: Notification) -> None:
        """Print one notification. Raises NotifyError, `final` when this stream will never take text again."""
        if self._stream is None:
            raise self.failure("there is no terminal or file to print to", final=True)
        try:
            self._stream.write(self._json(notification) if self._as_json else self._text(self._stream, notification))
            self._stream.flush()
        except UnicodeError as error:
            raise self.failure(f"the output cannot hold this text ({error})", final=True) from error
        except ValueError as error:
            raise self.failure("the output was closed", final=True) from error
        except OSError as error:
            gone = error.errno in _GONE_FOR_GOOD or isinstance(error, BrokenPipeError)
            why = "nobody reads the output any more" if gone else f"the output took no text ({error.strerror or error})"
            raise self.failure(why, final=gone) from error

    def _text(self, stream: TextStream, notification: Notification) -> str:
        encoding = encoding_of(stream)
        layout = Layout(
            width=width_of(stream),
            colour=has_colour(stream, self._environ),
            unicode=writable(Layout.marks, encoding),
            zone=self._zone,
        )
        provider = ", ".join(self._names(provider) for provider in dict.fromkeys(notification.providers))
        text = block(notification, provider, layout)
        return text.encode(encoding, "replace").decode(encoding)

    def _json(self, notification: Notification) -> str:
        # Everything beyond ASCII is escaped: no encoding can fail and no terminal can be told what to do.
        return json.dumps(as_json(notification), ensure_ascii=True) + "\n"


def as_json(notification: Notification) -> dict[str, object]:
    """The notification as JSON values: words in lower case, times in ISO 8601, unknown as null."""
    return {
        "id": notification.id,
        "key": notification.key,
        "at": notification.at.isoformat().replace("+00:00", "Z"),
        "kind": notification.kind.value if notification.kind is not None else None,
        "providers": list(notification.providers),
        "title": notification.title,
        "body": notification.body,
        "url": notification.url,
        "urgency": notification.urgency.name.lower(),
        "health": notification.health.word if notification.health is not None else None,
        "alerts": list(notification.alerts),
    }
