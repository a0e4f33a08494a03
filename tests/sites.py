"""The web page in the tests: an app over a folder, a browser that has come in, forms as a page sends them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from contractgen.library import Library
from contractgen.web import create_app
from contractgen.web.folder import Folder
from contractgen.web.guards import Keys
from tests.conftest import ON

HERE = "http://127.0.0.1:8000"


@dataclass(slots=True)
class Site:
    app: Flask
    keys: Keys
    folder: Path

    def stranger(self) -> FlaskClient:
        return self.app.test_client()

    def browser(self) -> Browser:
        client = self.app.test_client()
        client.get(f"/start?token={self.keys.invite()}", base_url=HERE)
        token = re.search('name="form_token" value="([^"]+)"', client.get("/", base_url=HERE).text)
        assert token
        return Browser(client, token[1])


@dataclass(slots=True)
class Browser:
    client: FlaskClient
    token: str

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url=HERE)

    def post(self, path: str, **values: Any) -> TestResponse:
        data = {"form_token": self.token, **{k.replace("__", "."): v for k, v in values.items()}}
        return self.client.post(
            path, base_url=HERE, data=data, headers={"Origin": HERE, "Sec-Fetch-Site": "same-origin"}
        )

    def agreement(self) -> str:
        """The address of the only agreement."""
        found = re.search(r"/agreement/\w+", self.get("/").text)
        assert found
        return found[0]

    def before(self, path: str) -> str:
        """What a form on the page says the answer was."""
        from html import unescape

        found = re.search('name="before" value="([^"]*)"', self.get(path).text)
        assert found
        return unescape(found[1])


def site(folder: Path, library: Library, answers: str = "") -> Site:
    if answers:
        (folder / "联盟.yaml").write_text(answers, "utf-8")
    keys = Keys()
    return Site(create_app(Folder(folder), library, keys, spoken="zh_CN", today=lambda: ON), keys, folder)
