"""Which articles an agreement has, and in which order."""

from __future__ import annotations

from collections.abc import Callable

from contractgen.agreement import articles, plain
from contractgen.passes import Made

Make = Callable[[str], Made]
Change = Callable[..., str]


def topics(made: Made) -> list[str]:
    return [a.topic for a in articles(made.agreement)]


def test_staff_students_and_equipment_follow_the_control_of_projects(made: Make, base: str):
    found = topics(made(base))
    start = found.index("project-control")
    wanted = ["project-control", "secondment", "training", "equipment", "platform", "acceptance"]
    assert found[start : start + len(wanted)] == wanted


def test_integrity_follows_secrets_and_export(made: Make, base: str):
    found = topics(made(base))
    assert found[found.index("export-and-ethics") + 1] == "research-integrity"


def test_a_patent_pool_is_drafted_only_where_planned(made: Make, changed: Change):
    found = made(changed({"patent_pool.planned": "是"}))
    assert found.blanks == ()
    assert topics(found)[topics(found).index("standards") + 1] == "patent-pool"
    assert "patent-pool" not in topics(made(changed({})))


def test_no_platform_is_proposed_where_the_main_tasks_name_none(made: Make, changed: Change):
    assert "platform" not in topics(made(changed({"main_tasks": ["research", "standards"]})))


def test_degrees_wait_no_longer_than_the_review_of_papers(made: Make, changed: Change):
    found = made(changed({"publication.review_days": "20"}))
    article = next(a for a in articles(found.agreement) if a.topic == "academic-use")
    assert any("合计不超过二十日" in plain(b.inlines) for b in article.blocks if hasattr(b, "inlines"))
