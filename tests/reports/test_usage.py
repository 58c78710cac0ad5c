"""Charts of methods by class of user and of sign-ins by client: every sentence from its table, nothing claimed unread."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.html import demo
from ztscan.core.charts import RegisteredPopulation, RegistrationByMethod, SignInsByClient
from ztscan.directory.sign_in_clients import UNSTATED, sign_ins_by_client
from ztscan.graph.areas.sign_ins import RecordedSignIn
from ztscan.objectives.table import load
from ztscan.reports.page import usage
from ztscan.reports.page.book import Book
from ztscan.reports.page.drawing import Figure

COUNTS = st.dictionaries(
    st.sampled_from(("Browser", "IMAP4", "POP3", "<b>x</b>", "Mobile Apps")), st.integers(1, 9_999), max_size=5
)


def book(**statistics: object) -> Book:
    scan = msgspec.structs.replace(demo.scan(), statistics=statistics)
    return Book(scan, demo.graded(), {}, {}, executive=False, table=load())


def figures(chart: Figure, column: int) -> list[int]:
    return [int(row[column].replace(",", "")) for row in chart.rows]


@given(COUNTS)
def test_the_sentence_on_sign_ins_is_that_of_its_table(clients: dict[str, int]) -> None:
    legacy = tuple(sorted({"IMAP4", "POP3"} & set(clients)))
    chart = usage.sign_ins_by_client(book(sign_ins_by_client=SignInsByClient(7, clients, legacy)))
    if not clients:
        assert chart.drawing is None
        assert "no successful interactive sign-in of the last 7 days" in chart.absent
        return
    assert sum(figures(chart, 1)) == sum(clients.values())
    old = sum(count for row, count in zip(chart.rows, figures(chart, 1), strict=True) if row[2] == "yes")
    assert f": {old:,} with legacy clients" in chart.summary
    assert f"The newest {sum(clients.values()):,} successful" in chart.summary
    assert chart.summary.endswith("Non-interactive sign-ins are left out here; the check of legacy sign-ins counts them.")


@given(COUNTS, st.integers(10_000, 20_000))
def test_the_sentence_on_methods_is_that_of_its_table(methods: dict[str, int], people: int) -> None:
    members = RegisteredPopulation("members", 0, people, 0, 0, 0, methods)
    chart = usage.methods_by_class(book(registration_by_method=RegistrationByMethod((members,), methods)))
    if not methods:
        assert chart.absent == "The methods of each class of users were not counted in this scan."
        return
    assert len(chart.rows) == len(methods)
    assert f"Members: {max(figures(chart, 1)):,} of {people:,} have " in chart.summary
    for row, count in zip(chart.rows, figures(chart, 1), strict=True):
        assert (row[0] in chart.summary) == (count == max(figures(chart, 1)))


def test_what_was_not_read_is_not_drawn() -> None:
    assert usage.sign_ins_by_client(book()).absent == "Sign-in logs were not read in this scan."
    assert usage.methods_by_class(book()).drawing is None


def test_sign_ins_are_counted_by_the_client_of_the_log() -> None:
    rows = tuple(
        RecordedSignIn(id=str(at), client_app_used=client) for at, client in enumerate(("Browser", "Browser", "IMAP4", None))
    )
    found = sign_ins_by_client(rows)
    assert dict(found.clients) == {"Browser": 2, "IMAP4": 1, UNSTATED: 1}
    assert found.legacy == ("IMAP4",)
    assert found.sign_ins == len(rows)
