"""One JSON line per log record: escaped, capped, and with nothing that looks like a secret."""

import json
import logging
import re

LIMIT = 8_000
# key names as Sentry's default scrubber lists them
SECRET = re.compile(
    r"(?i)((?:password|passwd|secret|token|api_?key|authorization|cookie|csrf|session)[\"']?\s*[=:]\s*[\"']?)[^\s\"',;&]+"
)


def redact(text: str) -> str:
    """Return `text` with the values of secret-looking keys replaced."""
    return SECRET.sub(r"\1[removed]", text)


class LineFormatter(logging.Formatter):
    """Writes time, level, logger, message and trace as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage())[:LIMIT],
        }
        request_id = getattr(getattr(record, "request", None), "request_id", "")
        if request_id:
            # the code that an error page shows to its reader
            line["code"] = request_id
        if record.exc_info:
            line["trace"] = redact(self.formatException(record.exc_info))[-LIMIT:]
        return json.dumps(line, ensure_ascii=True)
