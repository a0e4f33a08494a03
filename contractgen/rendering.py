"""Jinja, fenced in: the subset clauses may use, compiled once, rendered with answers as tokens.

Three walls (the advisory history of Jinja's sandbox is a history of `format` and `attr`): the
syntax tree is checked against an allow-list before anything runs; the environment is the
immutable sandbox without globals, calls or arithmetic; and an answer never enters the text,
only a token whose number stands for it. `optimized=False`, because Jinja otherwise folds
constants through `finalize` when compiling.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice
from types import CodeType, MappingProxyType
from typing import Any, Final

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from contractgen.errors import N_, DraftError, LibraryError, Place, Problem, shown
from contractgen.expressions import expression
from contractgen.markup import LINE_CLOSE, LINE_OPEN, VALUE_CLOSE, VALUE_OPEN, Value
from contractgen.phrasing import FILTERS, Open, OpenChoice, Unprintable

VALUES: Final = "\0values"
LIMIT: Final = 500_000
"""Pieces one clause may render to; a table of ten thousand rows has a tenth of them."""

LONGEST: Final = 200_000
"""Characters of the longest clause text: an article of a contract has some thousands."""
DEEPEST: Final = 2
"""Loops inside one another: parties, and what belongs to each."""

_RECORDS: Final = (dict, MappingProxyType)
_TAG_LINE = expression(r"^[ \t\u3000]*(?:\{%-?.*?-?%\}[ \t\u3000]*)+$")
_COMMENT_LINE = expression(r"^[ \t]*\{#.*?#\}[ \t]*$")
_CONTROL = expression("[\x00-\x08\x0b-\x1f\x7f]")
_LOOK_ALIKE = expression(r"｛｛|｝｝|｛%|%｝|＠｛|＠\{|@｛|【【|】】|^\s*[｜－]", re.MULTILINE)
_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Filter,
    nodes.If,
    nodes.For,
    nodes.Assign,
    nodes.List,
    nodes.Tuple,
)


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, in which a dot reads a fact and nothing else."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) in _RECORDS:  # what facts are made of; isinstance with Mapping costs ten times as much
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, Open):
            return obj
        if isinstance(obj, LoopContext) and attribute in ("index", "first", "last"):
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self.undefined(obj=obj, name=str(argument))

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002 - nothing may be called
        return False


@pass_context
def _finalize(context: Context, value: Any) -> str:
    """Put *value* on the render's own list and return its token."""
    kept: Value
    if type(value) is str:  # what filters return
        kept = value
    elif isinstance(value, Open):
        kept = value.blank
    elif isinstance(value, Undefined):
        return str(value)  # raises, naming what is missing
    elif isinstance(value, str):
        kept = getattr(value, "label", "") or str(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        kept = str(value)
    else:
        raise Unprintable(value)
    values: list[Value] = context.parent[VALUES]
    values.append(kept)
    return f"{VALUE_OPEN}{len(values) - 1}{VALUE_CLOSE}"


@lru_cache(maxsize=1)
def _environment() -> _Environment:
    made = _Environment(undefined=StrictUndefined, optimized=False, autoescape=False, finalize=_finalize, cache_size=0)
    made.globals.clear()
    made.tests.clear()
    made.filters.clear()
    made.filters.update(FILTERS)
    return made


# --- compiling ---------------------------------------------------------------


def compile_text(source: str, file: str, first_line: int) -> tuple[bytes, tuple[str, ...]]:
    """Compile clause text that begins on line *first_line* of *file*.

    Returns the code (marshalled, for the cache) and the facts it reads, sorted: dotted names
    as far as they are written, names bound by `for` and `set` left out.

    Raises:
        LibraryError: everything outside the subset, each at its own line.
    """
    if len(source) > LONGEST:
        message, remedy = N_("条款文字超过 {limit} 字"), N_("拆成几个条款")
        raise LibraryError([Problem(Place(file, first_line), message, remedy, {"limit": str(LONGEST)})])
    problems = list(_signs(source, file, first_line))
    tree = parsed(source, file, first_line, problems)
    environment = _environment()
    problems.extend(_outside(tree, file, first_line))
    if problems:
        raise LibraryError(problems)
    found = tuple(sorted(_facts(tree)))
    for loop in tree.find_all(nodes.For):
        # An empty piece a turn: a loop that writes nothing is bounded by the same LIMIT as one that writes.
        loop.body.insert(0, nodes.Output([nodes.TemplateData("")], lineno=loop.lineno))
    try:
        code = compile(environment.compile(tree, file, file, raw=True), file, "exec")
    except (RecursionError, MemoryError, SyntaxError, TemplateSyntaxError, OverflowError):
        raise LibraryError([_too_deep(file, first_line)]) from None
    return marshal.dumps(code), found


def parsed(source: str, file: str, first_line: int, problems: list[Problem]) -> nodes.Template:
    """Return the syntax tree of clause text, its nodes with the lines of the file.

    Raises:
        LibraryError: it is no template, with the *problems* found before.
    """
    padded = "{#" + "\n" * (first_line - 1) + "#}" + _marked(source, first_line)
    try:
        return _environment().parse(padded, file, file)
    except TemplateSyntaxError as error:
        reason, remedy = _syntax_told(error.message or "")
        problems.append(Problem(Place(file, error.lineno), N_("模板写法有误：{reason}"), remedy, {"reason": reason}))
        raise LibraryError(problems) from None
    except (RecursionError, MemoryError, OverflowError):
        raise LibraryError([*problems, _too_deep(file, first_line)]) from None


def _too_deep(file: str, line: int) -> Problem:
    return Problem(
        Place(file, line), N_("条款中的括号或标签嵌套过深"), N_("拆成几个条款，或把条件写在文件头的 when 中")
    )


_TOLD: Final = (
    ("Unexpected end of template", N_("有 if 或 for 没有结束"), N_("补上 {{% endif %}} 或 {{% endfor %}}")),
    (
        "Encountered unknown tag",
        N_("标签“{tag}”不认识，或没有与之成对的开头"),
        N_("只用 if、elif、else、endif、for、endfor、set"),
    ),
    ("unexpected '}'", N_("大括号没有成对"), N_("取值写作 {{{{ 名称 }}}}，标签写作 {{% … %}}")),
    ("expected token", N_("标签或取值没有写完"), N_("取值写作 {{{{ 名称 }}}}，标签须写在一行之内")),
    ("xpected an expression", N_("标签没有写完"), N_("for 写作 {{% for x in 列表 %}}，if 写作 {{% if 条件 %}}")),
    ("expected name", N_("名称写得不对"), N_("名称写作 alliance.name 的样子，点号后面紧跟字段名")),
    (
        "unexpected char",
        N_("标签或取值中有不能使用的字符“{tag}”"),
        N_("标签和取值只用英文名称和半角符号，并以 }}}} 或 %}} 结束"),
    ),
    ("No filter named", N_("没有这个过滤器"), N_("核对过滤器的名称")),
)
_OTHERWISE: Final = N_("标签须写在一行之内并成对出现，例如 {{% if x %}}…{{% endif %}}")


def _syntax_told(reason: str) -> tuple[str, str]:
    """Return what Jinja says in the program's words, and the cure; what is not known stays as it is."""
    for begins, message, remedy in _TOLD:
        if begins in reason:
            quoted = re.search("'([^']*)'", reason)
            return shown(message, {"tag": quoted[1] if quoted else ""}), remedy
    return reason, _OTHERWISE


def _marked(source: str, first_line: int) -> str:
    """Return *source* with its line numbers marked and lines of tags alone taken out of the output."""
    made = []
    for number, line in enumerate(source.split("\n"), first_line):
        if _TAG_LINE.match(line) or _COMMENT_LINE.match(line):
            made.append(line.strip() + "{#\n#}")
        else:
            made.append(f"{LINE_OPEN}{number}{LINE_CLOSE}{line}\n")
    return "".join(made)


def _signs(source: str, file: str, first_line: int) -> Iterable[Problem]:
    for number, line in enumerate(source.split("\n"), first_line):
        if found := _CONTROL.search(line):
            message = N_("条款中有控制字符 U+{code}")
            yield Problem(
                Place(file, number, found.start() + 1), message, N_("删去它"), {"code": f"{ord(found[0]):04X}"}
            )
        if found := _LOOK_ALIKE.search(line):
            message = N_("“{sign}”是全角符号，不起作用")
            remedy = N_("改用半角的 {{{{ }}}}、@{{ }}、[[ ]]、| 和 -")
            yield Problem(Place(file, number, found.start() + 1), message, remedy, {"sign": found[0].strip()})


def _outside(tree: nodes.Template, file: str, first_line: int) -> Iterable[Problem]:
    for node in tree.find_all(nodes.Node):
        place = Place(file, node.lineno or first_line)
        if not isinstance(node, _ALLOWED):
            kind = type(node).__name__
            yield Problem(
                place, N_("条款中不能使用 {kind}"), N_("只用取值、过滤器、if、for、set 和比较"), {"kind": kind}
            )
        elif isinstance(node, nodes.Output):
            if any(isinstance(child, nodes.Const) for child in node.nodes):
                yield Problem(place, N_("{{{{ }}}} 中不能只写常量"), N_("把文字直接写在条款里"))
        elif isinstance(node, nodes.Filter):
            if node.name not in FILTERS:
                values = {"name": node.name, "nearest": _nearest(node.name, FILTERS)}
                yield Problem(place, N_("没有名为“{name}”的过滤器"), N_("是否想写“{nearest}”？"), values)
            elif node.kwargs or node.dyn_args or node.dyn_kwargs:
                yield Problem(place, N_("过滤器只接受按次序写的参数"), N_("例如 {{{{ x | times(2) }}}}"))
        elif isinstance(node, nodes.For):
            if node.recursive or node.test:
                yield Problem(place, N_("for 不能带 if 或 recursive"), N_("在循环体内另写 if，或用 where 过滤器"))
            if _depth(node) > DEEPEST:
                values = {"limit": str(DEEPEST)}
                yield Problem(place, N_("循环嵌套超过 {limit} 层"), N_("拆成几段，或用 where 过滤器"), values)
        elif isinstance(node, nodes.Name | nodes.Getattr):
            name = node.name if isinstance(node, nodes.Name) else node.attr
            if name.startswith("_"):
                yield Problem(place, N_("名称“{name}”不能以下划线开头"), N_("改用填报项的名称"), {"name": name})


def _depth(loop: nodes.Node) -> int:
    """Return how many loops lie in one another, *loop* the outermost."""
    inner = max((_depth(child) for child in loop.iter_child_nodes()), default=0)
    return inner + isinstance(loop, nodes.For)


def _nearest(name: str, known: Iterable[str]) -> str:
    from rapidfuzz import process  # loaded only to word a refusal

    found = process.extractOne(name, list(known))
    return str(found[0]) if found else ""


def _facts(tree: nodes.Template) -> set[str]:
    bound = {"loop", "drafted", "party"}
    for name in tree.find_all(nodes.Name):
        if name.ctx == "store":
            bound.add(name.name)
    read: set[str] = set()
    inner: set[int] = set()
    for dotted in tree.find_all(nodes.Getattr):
        parts: list[str] = []
        node: nodes.Node = dotted
        while isinstance(node, nodes.Getattr):
            parts.append(node.attr)
            inner.add(id(node.node))
            node = node.node
        if isinstance(node, nodes.Name) and node.name not in bound and id(dotted) not in inner:
            read.add(".".join([node.name, *reversed(parts)]))
    for name in tree.find_all(nodes.Name):
        if name.ctx == "load" and name.name not in bound and id(name) not in inner:
            read.add(name.name)
    return read


# --- rendering ---------------------------------------------------------------


@lru_cache(maxsize=4096)
def _template(code: bytes) -> Template:
    loaded: CodeType = marshal.loads(code)  # noqa: S302 - our own per-user cache, mode 0700, or just compiled
    return Template.from_code(_environment(), loaded, {})


def render(code: bytes, facts: Mapping[str, object], file: str, subject: str) -> tuple[str, list[Value]]:
    """Run compiled clause text over *facts*; return the text with tokens, and the tokens' values.

    Raises:
        OpenChoice: the text tests or walks through an answer that is missing.
        DraftError: a fact is unknown or cannot be printed; at the clause file's line.
    """
    template = _template(code)
    values: list[Value] = []
    parent = {**facts, VALUES: values}
    context = template.environment.context_class(template.environment, parent, template.name, template.blocks)
    try:
        # Every piece is a stretch of the clause or a short token, so their number bounds the size.
        made = list(islice(template.root_render_func(context), LIMIT + 1))
        if len(made) > LIMIT:
            raise Unprintable(None, N_("条款展开后超过 {limit} 段"), N_("检查循环是否过多"), {"limit": LIMIT})
    except OpenChoice:
        raise
    except (
        UndefinedError,
        SecurityError,
        TypeError,
        ValueError,
        ArithmeticError,
        RecursionError,
        Unprintable,
    ) as error:
        raise DraftError([_failure(error, template, file, subject)]) from error
    return "".join(made), values


def _failure(error: Exception, template: Template, file: str, subject: str) -> Problem:
    line = 0
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    place = Place(file, line)
    if isinstance(error, Unprintable):
        return Problem(place, error.message, error.remedy, error.values, subject)
    if isinstance(error, UndefinedError):
        message = N_("条款用到的填报项不存在：{reason}")
        return Problem(place, message, N_("核对名称，或在条款文件头以 ask 声明它"), {"reason": str(error)}, subject)
    message = N_("条款无法展开：{reason}")
    return Problem(place, message, N_("核对过滤器与值的种类"), {"reason": str(error)}, subject)
