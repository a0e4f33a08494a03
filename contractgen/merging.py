"""Members' forms merged into the answers: what is new is taken, what differs is told and stays as it was.

Values are read and judged by the interview's engine; a form is only another way of typing them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from contractgen.asking import interview
from contractgen.entries import Entry, nodes, plain, put
from contractgen.errors import N_, Place, Problem
from contractgen.forms import PARTIES, Form, member_lists, own_fields, owner
from contractgen.interview import Session, as_understood, changed, question_of, tidied
from contractgen.questions import Question
from contractgen.selection import lookup_in
from contractgen.tables import Row, cell_text, rows
from contractgen.yaml_text import Mapping as MappingNode

How = Literal["differs", "blanked", "missing"]
_SAID: Final[Mapping[How, str]] = {
    "differs": N_("{member} {where}：填报文件为“{ours}”，申报表为“{theirs}”"),
    "blanked": N_("{member} {where}：填报文件为“{ours}”，申报表留空"),
    "missing": N_("{member} {where}：申报表中没有“{ours}”这一条"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where a form and the answers say something else; `ours` and `theirs` as they stand in cells.

    differs: two values; blanked: the form leaves empty what the answers hold; missing: the form lacks a whole record.
    """

    place: Place
    member: str
    where: str
    how: How
    ours: str
    theirs: str = ""

    def problem(self, *, theirs: bool) -> Problem:
        """Return the difference as it is told; *theirs* says that the form's value was taken."""
        taken = theirs and self.how == "differs"
        remedy = N_("已采用申报表") if taken else N_("未改动；核对后改填报文件或者请成员改表")
        values = {"member": self.member, "where": self.where, "ours": self.ours, "theirs": self.theirs}
        return Problem(self.place, _SAID[self.how], remedy, values)


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging came to: the session after it, how many values were new, and everything to decide or to mend.

    `silent` are the members without a form.
    """

    session: Session
    taken: int
    differences: tuple[Difference, ...]
    faults: tuple[Problem, ...]
    silent: tuple[str, ...]


def merge(session: Session, forms: Sequence[Form], *, theirs: bool = False) -> Merged:
    """Return what comes of *forms*; with *theirs* a differing value of a form replaces the answer.

    A form never takes anything away, and two forms that say different things for one place are told as different.
    """
    state = _Merge(session, theirs)
    for form in forms:
        state.one(form)
    members = {str(r.get("short", "")) for r in rows(session, PARTIES)}
    silent = tuple(m for m in sorted(members) if m and m not in state.seen)
    return Merged(state.session, state.taken, tuple(state.differences), tuple(state.faults), silent)


class _Merge:
    """What one merging gathers, form by form."""

    def __init__(self, session: Session, theirs: bool) -> None:
        self.session, self.theirs = session, theirs
        self.taken = 0
        self.differences: list[Difference] = []
        self.faults: list[Problem] = []
        self.seen: set[str] = set()

    def one(self, form: Form) -> None:
        position = self.position(form)
        if position is None:
            return
        short = self.party(form, position)
        if not short:
            return
        self.seen.add(short)
        for question in member_lists(self.session):
            if form.lists.get(question.id) or self.mine(question, short):
                self.records(form, question, short)

    def position(self, form: Form) -> int | None:
        """Return where the form's party stands among the parties, 0 where it is new; None if nobody can say."""
        wanted = {form.member} if form.member else {form.party.get("short", ""), form.party.get("name", "")}
        for number, row in enumerate(rows(self.session, PARTIES), 1):
            if {row.get("short"), row.get("name")} & (wanted - {""}):
                return number
        if form.member:
            message, remedy = N_("没有名为“{member}”的成员"), N_("核对这份表是否属于本联盟；简称改过的，先改回再合并")
            self.faults.append(Problem(Place(form.file), message, remedy, {"member": form.member}, form.member))
            return None
        if not form.party.get("short") and not form.party.get("name"):
            message, remedy = N_("表中没有写明是哪一个成员"), N_("填写简称和名称")
            self.faults.append(Problem(Place(form.file), message, remedy))
            return None
        return 0

    # --- the party ---

    def party(self, form: Form, position: int) -> str:
        question = question_of(self.session, PARTIES)
        known = {f.id: f for f in question.fields}
        ours: Row = rows(self.session, PARTIES)[position - 1] if position else {}
        typed = {k: v for k, v in form.party.items() if k in known}
        if not position:
            typed.setdefault("short", typed.get("name", "")[:20])
        others = [r for n, r in enumerate(rows(self.session, PARTIES), 1) if n != position]
        theirs = self.understood(question, [typed], others, form, {0: 1})[0]
        if position:
            theirs.pop("short", None)  # the key by which everything else refers to the member
        new = self.compared(form, question, PARTIES, 1, ours, theirs, str(ours.get("short") or typed["short"]))
        records = list(rows(self.session, PARTIES))
        if position:
            records[position - 1] = new
        else:
            records.append(new)
        self.write(question, records)
        return str(new.get("short", ""))

    def compared(
        self, form: Form, question: Question, group: str, row: int, ours: Row, theirs: Mapping[str, Entry], member: str
    ) -> dict[str, Entry]:
        """Return the record both make, and keep where they differ."""
        made = dict(ours)
        fields = own_fields(question) if group != PARTIES else question.fields
        for one in fields:
            mine, other = ours.get(one.id), theirs.get(one.id)
            if other in (None, "", ()) and mine in (None, "", ()):
                continue
            if mine in (None, "", ()) and other is not None:
                made[one.id] = other
                self.taken += 1
            elif other in (None, "", ()):
                if mine is not None and one.id != "short" and not _faulted(self.faults, form, group, row, one.id):
                    self.differ(form, question, one, row, member, mine, None)
            elif mine is not None and other is not None and not _same(one, mine, other):
                self.differ(form, question, one, row, member, mine, other)
                if self.theirs:
                    made[one.id] = other
        return made

    def differ(
        self, form: Form, question: Question, one: Question, row: int, member: str, mine: Entry, other: Entry | None
    ) -> None:
        place = form.places.get((question.id, row, one.id), Place(form.file))
        where = _where(question, row, one)
        how: How = "differs" if other is not None else "blanked"
        shown = cell_text(one, other) if other is not None else ""
        self.differences.append(Difference(place, member, where, how, cell_text(one, mine), shown))

    # --- records ---

    def mine(self, question: Question, short: str) -> list[tuple[int, Row]]:
        name = next((r.get("name") for r in rows(self.session, PARTIES) if r.get("short") == short), short)
        field = owner(question)
        return [(n, r) for n, r in enumerate(rows(self.session, question.id)) if r.get(field) in (short, name)]

    def records(self, form: Form, question: Question, short: str) -> None:
        everything = list(rows(self.session, question.id))
        mine = self.mine(question, short)
        known = {f.id for f in own_fields(question)}
        typed = [{k: v for k, v in r.items() if k in known} for r in form.lists.get(question.id, ())]
        field = owner(question)
        theirs = self.understood(
            question, [{field: short, **r} for r in typed], [], form, {n: n + 1 for n in range(len(typed))}
        )
        pairs = _paired(question, [r for _, r in mine], theirs)
        added: list[Row] = []
        for left, right in pairs:
            if right is None:
                assert left is not None  # noqa: S101 - a pair has one side at least
                place, where = Place(form.file), question.title.get("zh", question.id)
                told = " · ".join(cell_text(f, v) for f in own_fields(question) if (v := mine[left][1].get(f.id)))
                self.differences.append(Difference(place, short, where, "missing", told))
            elif left is None:
                self.taken += len(theirs[right]) - 1
                added.append(theirs[right])
            else:
                index, ours = mine[left]
                everything[index] = self.compared(form, question, question.id, right + 1, ours, theirs[right], short)
        self.write(question, [*everything, *added])

    # --- reading and writing ---

    def understood(
        self, question: Question, typed: list[Row], others: list[Row], form: Form, numbers: Mapping[int, int]
    ) -> list[dict[str, Entry]]:
        """Return the records *typed* as the file would say them; what cannot be read is a fault and left out."""
        rest = [dict(r) for r in typed]
        while True:
            entry = tidied(question, [*others, *rest])
            stand = interview(self.session.library, self.nodes(put(plain(self.session.nodes), question.id, entry)))
            wrong = self.cells(stand.examined.faults, question, len(others), len(rest))
            for row, key, problem in wrong:
                place = form.places.get((question.id, numbers[row], key), Place(form.file))
                one = next((f for f in question.fields if f.id == key), question)
                values = {**problem.values, "where": _where(question, numbers[row], one)}
                told = replace(problem, place=place, message="{where}：" + problem.message, values=values)
                self.faults.append(replace(told, subject=f"{question.id}[{numbers[row]}].{key}"))
                rest[row].pop(key, None)
            if not wrong:
                break
        if not all(rest):  # nothing of a party could be read
            return [{} for _ in rest]
        facts = lookup_in(stand.facts)(question.id)
        made = as_understood(question, entry, facts)
        return [dict(r) for r in made[len(others) :]]

    def cells(
        self, faults: Iterable[Problem], question: Question, above: int, count: int
    ) -> list[tuple[int, str, Problem]]:
        found = []
        for problem in faults:
            head, _, key = problem.subject.partition("].")
            name, _, number = head.partition("[")
            row = int(number) - 1 - above if number.isdecimal() else -1
            if name == question.id and key and 0 <= row < count:
                found.append((row, key, problem))
        return found

    def write(self, question: Question, records: list[Row]) -> None:
        outcome = changed(
            self.session, put(plain(self.session.nodes), question.id, tidied(question, records)), question
        )
        self.faults.extend(outcome.refused)
        self.session = replace(outcome.session, current=self.session.current, past=self.session.past)

    def nodes(self, entries: Mapping[str, Entry]) -> MappingNode:
        made = nodes(entries, Place(self.session.file))
        assert isinstance(made, MappingNode)  # noqa: S101 - a mapping becomes a mapping
        return made


def _faulted(faults: Iterable[Problem], form: Form, group: str, row: int, key: str) -> bool:
    """What could not be read is told as a fault, not as left out."""
    return any(p.place.file == form.file and p.subject == f"{group}[{row}].{key}" for p in faults)


def _same(question: Question, ours: Entry, theirs: Entry) -> bool:
    return ours == theirs or cell_text(question, ours) == cell_text(question, theirs)


def _where(question: Question, row: int, one: Question) -> str:
    title = question.title.get("zh", question.id)
    if one is question:
        return title
    inner = one.title.get("zh", one.id)
    return inner if question.id == PARTIES else f"{title}第 {row} 行{inner}"


def _paired(
    question: Question, ours: Sequence[Row], theirs: Sequence[Mapping[str, Entry]]
) -> list[tuple[int | None, int | None]]:
    """Pair records: the same ones first, then those with the same first text, then the rest by their order."""
    fields = own_fields(question)
    naming = next((f.id for f in fields if f.kind in ("text", "long-text")), fields[0].id)
    left, right = list(range(len(ours))), list(range(len(theirs)))
    pairs: list[tuple[int | None, int | None]] = []

    def match(alike: object) -> None:
        for mine in list(left):
            for other in list(right):
                if alike(mine, other):  # type: ignore[operator]
                    pairs.append((mine, other))
                    left.remove(mine)
                    right.remove(other)
                    break

    match(lambda a, b: all(_same(f, ours[a].get(f.id, ""), theirs[b].get(f.id, "")) for f in fields))
    match(lambda a, b: bool(ours[a].get(naming)) and ours[a].get(naming) == theirs[b].get(naming))
    match(lambda a, b: a == b)
    rest = [(mine, None) for mine in left] + [(None, other) for other in right]
    return sorted([*pairs, *rest], key=lambda p: (p[1] is None, p[1] or 0, p[0] or 0))
