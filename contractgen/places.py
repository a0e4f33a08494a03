"""Where a passage stands, in the words a reader is told (第三条第二款), and where a list inside a sentence opens."""

from __future__ import annotations

from contractgen.agreement import Article
from contractgen.languages import zh
from contractgen.sentences import ENUMERATED, LISTED


def opened(piece: str, following: str = "") -> int:
    """Return where a list opened by a colon begins, 0 if the sentence opens none.

    *following* is what comes after *piece* in its line: a piece that ends in a semicolon opens a list only if
    something follows, and not if that has a colon of its own (甲方：…；乙方：…).
    """
    colon = piece.find("：")
    if colon < 0:
        return 0
    rest = piece[colon + 1 :]
    goes_on = piece.endswith("；") and bool(following.strip()) and "：" not in following[:16]
    return colon + 1 if goes_on or ENUMERATED.match(rest) or len(LISTED.findall(rest)) > 1 else 0


def front_topic(heading: str) -> str:
    """Return "recitals" for a heading such as 鉴于 or 前言, else ""."""
    bare = heading.strip(" 　:：")
    if bare in ("鉴于", "序言", "前言", "引言", "缘起", "背景", "鉴于条款", "序", "鉴于(Whereas)", "鉴于（Whereas）"):
        return "recitals"
    return ""


def base_place(article: Article, part: str) -> str:
    """Return what a section is called where a place is told."""
    if article.label:
        return article.label.rstrip("、.．　 ")
    if article.heading:
        return f"“{article.heading[:20]}”"
    return {"front": "首部", "closing": "签署部分", "annex": "附件"}.get(part, "正文")


def paragraph_place(base: str, label: str, count: int, of: int) -> str:
    """Return the place of paragraph *count* of *of* in the section *base*."""
    if of == 1:
        return base
    return f"{base}第{zh.numeral(count)}款" if label.startswith("第") else f"{base}第{count}段"


def item_place(place: str, label: str, own: str, position: int) -> str:
    """Return the place of the item *own*, the *position*th, in *place*."""
    bare = own.strip("、.．　 ")
    if not bare:
        return f"{place}第{position}项"
    if label.startswith(("第", "附")):
        if bare.isdigit():
            return f"{place}第{bare}目" if "项" in place else f"{place}第{bare}项"
        return f"{place}第{bare}项"
    if bare.count(".") and label and bare.startswith(label.strip("第条章、.．　 ")):
        return bare
    return f"{place}{bare}" if not bare[0].isdigit() else f"{place}第{bare}项"
