"""The way in: the start link, the language, another browser, and what a stranger is told."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException, SecurityError

from contractgen.catalogue import LANGUAGES
from contractgen.errors import N_, Refused
from contractgen.web.guards import Keys
from contractgen.web.speaking import COOKIE, problems_of

TOLD = {
    HTTPStatus.BAD_REQUEST: N_("请求不完整或者不是发给本机的。请从首页重新开始。"),
    HTTPStatus.FORBIDDEN: N_(
        "这个浏览器没有被认可，或者表单已经过期。请用终端里显示的启动链接打开；表单内容可以退回上一页复制。"
    ),
    HTTPStatus.NOT_FOUND: N_("没有这一页。文件可能已经改名或者移走。"),
    HTTPStatus.METHOD_NOT_ALLOWED: N_("这一页不能这样打开。请从首页重新开始。"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: N_("提交的内容太大。检查用的文件合计不超过 64 MiB。"),
    HTTPStatus.INTERNAL_SERVER_ERROR: N_("程序出错，已保存的内容没有变化。请把终端里显示的错误告诉维护者。"),
}


def gate(keys: Keys, cookie_name: str) -> Blueprint:
    """Return the pages that let a browser in."""
    pages = Blueprint("gate", __name__)

    @pages.get("/start")
    def start() -> Any:
        cookie = keys.admit(request.args.get("token", ""))
        if cookie is None:
            if keys.form_token(request.cookies.get(cookie_name, "")):
                return redirect(url_for("home.folder"))
            return render_template("error.html", told=TOLD[HTTPStatus.FORBIDDEN], code=403), 403
        response = redirect(url_for("home.folder"))
        response.set_cookie(cookie_name, cookie, httponly=True, samesite="Strict", path="/")
        return response

    @pages.get("/favicon.ico")
    def favicon() -> Any:
        return current_app.send_static_file("icon.svg")

    @pages.post("/language")
    def language() -> Response:
        response = redirect(url_for("home.folder"))
        wanted = request.form.get("language", "")
        if wanted in LANGUAGES:
            response.set_cookie(COOKIE, wanted, httponly=True, samesite="Strict", path="/")
        back = request.form.get("back", "")
        if back.startswith("/") and not back.startswith(("//", "/\\")):
            response.headers["Location"] = back
        return response  # type: ignore[return-value]

    @pages.post("/another")
    def another() -> str:
        link = url_for("gate.start", token=keys.invite(), _external=True)
        return render_template("another.html", link=link)

    @pages.app_errorhandler(HTTPException)
    def refused(error: HTTPException) -> Any:
        code = error.code or 500
        if isinstance(error, SecurityError):  # no page of ours can be named for a foreign Host
            return Response("400", code, mimetype="text/plain")
        told = TOLD.get(HTTPStatus(code), TOLD[HTTPStatus.BAD_REQUEST])
        g.setdefault("spoken", "zh_CN")
        return render_template("error.html", told=told, code=code), code

    @pages.app_errorhandler(Refused)
    def wrong(refused: Refused) -> tuple[str, int]:
        return render_template("refused.html", problems=problems_of(refused)), 400

    return pages
