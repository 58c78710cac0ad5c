"""The numbers of a report: each is counted in one place, and each sentence about them is computed from the same value.

HTML, Markdown, the terminal, JUnit and notifications take them from here. Populations consist of disjoint parts that add up to
their total. What is unknown is a part of its own, never added to what is known.
"""
