import hashlib
import re
from pathlib import Path

from api.graphiql import page

SHIPPED_BY_NPM = {
    "graphiql.min.js": "9ff2ca6842eea42d47fcf53a8e8cfec9b7912474f6c4275e904b7a39830e3995",
    "graphiql.min.css": "3ac6ccf8b4077271478b4887ec050ab9e66f0dc101a32ff3e2127b8f1d5ca6c3",
    "react.production.min.js": "d949f1c3687aedadcedac85261865f29b17cd273997e7f6b2bfc53b2f9d4c4dd",
    "react-dom.production.min.js": "35f4f974f4b2bcd44da73963347f8952e341f83909e4498227d4e26b98f66f0d",
}
"""sha256 of graphiql 2.4.7, react 18.3.1 and react-dom 18.3.1."""
ASSETS = Path(page.__file__).with_name("assets")


def test_the_page_asks_no_other_host() -> None:
    referenced = re.findall(r'(?:src|href)="([^"]+)"', page.PAGE)
    assert all(target.startswith(("/graphiql/", "/schema.graphql", "data:")) for target in referenced)
    for target in referenced:
        if target.startswith("/graphiql/"):
            assert (ASSETS / target.removeprefix("/graphiql/")).is_file()


def test_the_page_forbids_other_hosts() -> None:
    assert "default-src 'none'" in page.POLICY
    assert "http" not in page.POLICY


def test_the_assets_are_those_of_their_packages() -> None:
    found = {name: hashlib.sha256((ASSETS / name).read_bytes()).hexdigest() for name in SHIPPED_BY_NPM}
    assert found == SHIPPED_BY_NPM
    assert {path.name for path in ASSETS.glob("*.LICENSE.txt")} == {"graphiql.LICENSE.txt", "react.LICENSE.txt"}
