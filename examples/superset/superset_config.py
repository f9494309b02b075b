"""Settings of Superset for a server that shows what restock publishes; the variable SUPERSET_CONFIG_PATH names this file."""

import os

# Signs the cookies and locks the passwords of databases. Made once, kept outside of files: openssl rand -base64 42
SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]

# No telemetry: the pages hold a counting pixel of another company. With this list the browser loads nothing from elsewhere,
# neither it nor an image that an id names; maps and fonts of others neither.
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,  # True where people reach it over a network
    "session_cookie_secure": False,  # the same
}

# HTML in a text of a dashboard is cleaned, and in a Markdown text shown as text.
HTML_SANITIZATION = True
FEATURE_FLAGS = {"ESCAPE_MARKDOWN_HTML": True}
