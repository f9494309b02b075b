"""Text that is safe to show: nothing of the data moves the cursor, and no secret leaves the process."""

import os
import re
from collections.abc import Mapping
from typing import Any

SECRET_NAME = re.compile(
    r"SECRET|PASSWORD|PASSWD|_PWD$|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|PASSPHRASE", re.IGNORECASE
)
# user:password@ of an address
ADDRESS = re.compile(r"(?<=://)([^/\s:@]*):([^/\s@]+)@")
LEAST = 4  # a shorter value would blot out words


def printable(text: object) -> str:
    r"""One line of a terminal: control characters are written out, so that an id can neither break lines nor colour them.

    >>> printable("M4\n\x1b[31m bolt")
    'M4\\n\\x1b[31m bolt'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in str(text))


def without_secrets(text: str, environment: Mapping[str, str] | None = None) -> str:
    """The text with every value blotted out whose environment variable is named like a secret, and passwords of addresses.

    >>> without_secrets("cannot open postgres://me:hush@host/ with tea4two", {"DB_PASSWORD": "tea4two"})
    'cannot open postgres://me:***@host/ with ***'
    """
    variables = os.environ if environment is None else environment
    hidden = {value for name, value in variables.items() if SECRET_NAME.search(name) and len(value) >= LEAST}
    for value in sorted(hidden, key=len, reverse=True):
        text = text.replace(value, "***")
    return ADDRESS.sub(r"\1:***@", text)


def clean(value: Any) -> Any:
    """A structure for JSON without secrets."""
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, dict):
        return {key: clean(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [clean(entry) for entry in value]
    return value
