"""The membership rule language: what is written is read back, in any layout; nonsense is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ztscan.directory.membership_rules import (
    DEEPEST,
    Comparison,
    DirectReports,
    Junction,
    Not,
    Quantified,
    Rule,
    RuleError,
    conjuncts,
    parse,
    properties,
)

NAMES = st.sampled_from(
    ["user.department", "user.otherMails", "device.deviceOSType", "user.extension_0a1b_costCenter", "user.memberOf"]
)
OPERATORS = st.sampled_from(["eq", "ne", "startsWith", "notContains", "match", "in", "ge"])
VALUES = st.text(alphabet=st.characters(codec="utf-8"), max_size=8)
COMPARISONS = st.builds(
    lambda name, operator, values: Comparison(name.casefold(), operator.casefold(), tuple(values)),
    NAMES,
    OPERATORS,
    st.lists(VALUES, min_size=1, max_size=3),
)


def _joined(operator: str, parts: list[Rule]) -> Rule:
    """A junction as the parser writes it: a part with the same operator would be taken up."""
    return Junction(operator, tuple(parts))


RULES: st.SearchStrategy[Rule] = st.recursive(
    COMPARISONS | st.builds(DirectReports, VALUES),
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(_joined, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3))
        | st.builds(Quantified, st.just("user.assignedplans"), st.sampled_from(["any", "all"]), inner)
    ),
    max_leaves=8,
)


def quoted(value: str) -> str:
    return '"' + "".join(f"`{letter}" if letter in '"`' else letter for letter in value) + '"'


def written(rule: Rule, draw: st.DataObject) -> str:
    """A rule as text, in a layout that is drawn."""

    def word(text: str) -> str:
        hyphen = draw.draw(st.sampled_from(["-", ""]))
        return hyphen + draw.draw(st.sampled_from([text, text.upper(), text.title()]))

    def gap() -> str:
        return draw.draw(st.sampled_from([" ", "  ", "\n", "\t "]))

    match rule:
        case Comparison(name, operator, values):
            listed = f"[{', '.join(map(quoted, values))}]" if len(values) > 1 else quoted(values[0])
            return f"{name}{gap()}{word(operator)}{gap()}{listed}"
        case DirectReports(manager):
            return f"Direct Reports{gap()}for {quoted(manager)}"
        case Not(inner):
            return f"{word('not')}{gap()}({written(inner, draw)})"
        case Quantified(name, operator, inner):
            return f"{name} {word(operator)}{gap()}({written(inner, draw)})"
        case Junction(operator, parts):
            return f"{gap()}{word(operator)}{gap()}".join(f"({written(part, draw)})" for part in parts)


@given(RULES, st.data())
def test_what_is_written_is_read_back(rule: Rule, data: st.DataObject) -> None:
    assert parse(written(rule, data)) == rule


@given(st.text(alphabet="()[]!,\"'` -abnotruesi._\\", max_size=40))
def test_any_text_is_a_rule_or_is_refused(text: str) -> None:
    try:
        parse(text)
    except RuleError:
        return


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('user.userType -eq "Guest"', Comparison("user.usertype", "eq", ("Guest",))),
        ("(user.userType   -EQ 'Guest')", Comparison("user.usertype", "eq", ("Guest",))),
        ("user.accountEnabled -eq true", Comparison("user.accountenabled", "eq", ("true",))),
        (
            'user.a -eq "1" -or user.b -eq "2" -and -not (user.c -eq null)',
            Junction(
                "or",
                (
                    Comparison("user.a", "eq", ("1",)),
                    Junction("and", (Comparison("user.b", "eq", ("2",)), Not(Comparison("user.c", "eq", ("null",))))),
                ),
            ),
        ),
        (
            'user.proxyAddresses -any (_ -startsWith "contoso")',
            Quantified("user.proxyaddresses", "any", Comparison("_", "startswith", ("contoso",))),
        ),
        (
            "user.memberof -any (group.objectId -in ['a', 'b'])",
            Quantified("user.memberof", "any", Comparison("group.objectid", "in", ("a", "b"))),
        ),
        ("user.employeehiredate -ge system.now -plus p1d", Comparison("user.employeehiredate", "ge", ("system.now -plus p1d",))),
        ('user.city -in ["a","b"]', Comparison("user.city", "in", ("a", "b"))),
        ('user.city -eq ("a")', Comparison("user.city", "eq", ("a",))),
        ("!(user.a -eq 1)", Not(Comparison("user.a", "eq", ("1",)))),
        ("!user.a -eq 1", Not(Comparison("user.a", "eq", ("1",)))),
        ("user.hired -le system.now minus p1d", Comparison("user.hired", "le", ("system.now minus p1d",))),
        (
            "user.hired -le system.now and user.a -eq '-or'",
            Junction("and", (Comparison("user.hired", "le", ("system.now",)), Comparison("user.a", "eq", ("-or",)))),
        ),
    ],
)
def test_rules_of_the_documentation(text: str, expected: Rule) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "user.city",
        "user.city -eq",
        "user.city -is 'x'",
        "(user.city -eq 'x'",
        "user.city -eq 'x')",
        "city -eq 'x'",
        "'a' -eq 'b'",
        "user.city -eq 'x' user.city -eq 'y'",
        "user.city -in [",
        '"unclosed',
        "user.city -eq )",
        "(" * 500 + "user.a -eq 1" + ")" * 500,
        "!" * 5000 + "(user.a -eq 1)",
        "(" * DEEPEST + "user.a -eq 1" + ")" * DEEPEST,
        "user.a -eq b -plus p1d",
        "user.a -eq 1 'or' user.b -eq 2",
        "user.city -eq ('x']",
    ],
)
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(RuleError):
        parse(text)


def test_a_rule_may_be_as_deep_as_the_limit_and_have_any_number_of_parts() -> None:
    assert parse("(" * (DEEPEST - 1) + "user.a -eq 1" + ")" * (DEEPEST - 1)) == Comparison("user.a", "eq", ("1",))
    assert len(list(conjuncts(parse(" and ".join(["(user.a -eq 1)"] * (DEEPEST + 1)))))) == DEEPEST + 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(user.a -eq 'x']", "expected ), found `]`"),
        ("user.a -eq", "expected more, found ``"),
        ("user.a -eq 'a' \"unclosed", 'nothing is written like `"unclosed`'),
        ("user.a -eq 'a' \"unclosed text", 'nothing is written like `"unclosed`'),
        ("user.a -eq 'a' \"not closed at all", 'nothing is written like `"not clos`'),
    ],
)
def test_an_error_says_what_was_found(text: str, said: str) -> None:
    with pytest.raises(RuleError) as raised:
        parse(text)
    assert str(raised.value) == said


def test_properties_are_those_within_other_rules_too() -> None:
    rule = parse("not (user.a -eq 1) or user.memberOf -any (group.objectId -in ['a'])")
    assert properties(rule) == {"user.a", "user.memberof", "group.objectid"}
    assert [*conjuncts(rule)] == [rule]
    for alone in ("Direct Reports for 'x'", "not (user.a -eq 1)"):
        assert [*conjuncts(parse(alone))] == [parse(alone)]


def test_properties_and_conjuncts() -> None:
    rule = parse(
        'user.userType -eq "Member" and (user.mobile -ne null or Direct Reports for "x") and user.plans -any (_ -eq "y")'
    )
    assert properties(rule) == {"user.usertype", "user.mobile", "user.manager", "user.plans"}
    assert [type(part).__name__ for part in conjuncts(rule)] == ["Comparison", "Junction", "Quantified"]
