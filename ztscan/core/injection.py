"""Reads from a function's signature which evidence it needs, as pytest does for fixtures.

Checks, facts and the key sources of fan-out resources share this mechanism. The plan of requests, the list of permissions and
the reasons for "not assessed" follow from the code.
"""

from __future__ import annotations

import functools
import inspect
import types
import typing
from collections.abc import Callable
from typing import Any, Union

import msgspec

from ztscan.core.errors import PluginError
from ztscan.core.model import Gap


class Need(msgspec.Struct, frozen=True):
    """One positional parameter of a function: the name of a resource, a fact or a setting.

    ``copes`` is true if the annotation allows a ``Gap``: the function is then called even if the evidence is missing.
    """

    name: str
    copes: bool


class Option(msgspec.Struct, frozen=True):
    """One keyword-only parameter: a number or text that the configuration may set, with its default."""

    name: str
    type: Any
    default: Any


class Signature(msgspec.Struct, frozen=True):
    needs: tuple[Need, ...]
    options: tuple[Option, ...]


@functools.cache
def signature_of(function: Callable[..., Any]) -> Signature:
    """The needs and options of ``function``. Raises PluginError if a parameter has no annotation or an option no default."""
    where = f"{function.__module__}.{function.__qualname__}"
    try:
        parameters = _annotated(function)
    except NameError as error:
        raise PluginError(f"annotation of `{where}` cannot be resolved: {error}", "import the name at run time") from error
    needs: list[Need] = []
    options: list[Option] = []
    for parameter in parameters:
        hint = parameter.annotation
        if hint is inspect.Parameter.empty:
            raise PluginError(f"parameter `{parameter.name}` of `{where}` has no annotation", "annotate it")
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            if parameter.default is inspect.Parameter.empty:
                raise PluginError(f"option `{parameter.name}` of `{where}` has no default", "give it one")
            options.append(Option(parameter.name, hint, parameter.default))
        elif parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD:
            needs.append(Need(parameter.name, _admits_gap(hint)))
        else:
            raise PluginError(f"`{where}` takes `{parameter}`", "name each resource or fact as a parameter of its own")
    return Signature(tuple(needs), tuple(options))


def _annotated(function: Callable[..., Any]) -> list[inspect.Parameter]:
    """The parameters, with their annotations as types. Raises NameError for one that names nothing.

    Hundreds of checks have the same few annotations, so that each text is compiled once.
    """
    names = getattr(inspect.unwrap(function), "__globals__", {})
    return [
        parameter.replace(annotation=eval(_compiled(parameter.annotation), names))  # noqa: S307 - as ``inspect`` does
        if isinstance(parameter.annotation, str)
        else parameter
        for parameter in inspect.signature(function).parameters.values()
    ]


@functools.cache
def _compiled(annotation: str) -> types.CodeType:
    return compile(annotation, "<annotation>", "eval")


def _admits_gap(hint: Any) -> bool:
    if typing.get_origin(hint) in (Union, types.UnionType):
        return Gap in typing.get_args(hint)
    return hint is Gap
