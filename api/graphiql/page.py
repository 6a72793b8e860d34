"""GraphiQL for people, served from here: no other host is asked for anything, and the page's policy forbids it.

`assets/` holds GraphiQL 2.4.7 and React 18.3.1 as their npm packages ship them (MIT, licences beside them).
"""

from pathlib import Path

from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

HERE = Path(__file__).parent
PAGE = (HERE / "page.html").read_text(encoding="utf-8")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:; "
    "connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
"""Inline styles are the editor's own; scripts are files of ours only."""


def graphiql_page() -> Response:
    return HTMLResponse(PAGE, headers={"content-security-policy": POLICY})


def graphiql_assets() -> StaticFiles:
    return StaticFiles(directory=HERE / "assets")
