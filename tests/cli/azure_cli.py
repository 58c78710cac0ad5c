"""A stand-in for the Azure CLI: keeps one tenant's directory in a file and refuses whatever it was not taught.

Run as ``az`` from a folder on PATH; AZ_TENANT names the file. An application that was just registered is not found at first,
as replication has it.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

GRAPH = "00000003-0000-0000-c000-000000000000"
API = "https://graph.microsoft.com/"
Options = Mapping[str, str]


class Directory:
    """The commands, by their words; each answers with what ``--query`` leaves of its JSON."""

    def __init__(self, tenant: dict[str, Any]) -> None:
        self.tenant = tenant
        self.commands: Mapping[str, Callable[[Options], Any]] = {
            "ad app list": lambda o: self._found("appId", f"displayName eq '{{name}}' -> {o['filter']}"),
            "ad app create": self.register,
            "ad sp list": lambda o: self._found("principal", f"appId eq '{{appId}}' -> {o['filter']}"),
            "ad sp create": self.create_principal,
            "ad sp show": self.show_graph,
            "cloud show": lambda _: API,
            "account show": lambda _: tenant["id"],
            "ad app permission list": lambda o: [identifier for identifier, _ in self._app(o)["declared"]],
            "ad app permission add": self.declare,
            "ad app federated-credential list": lambda o: list(self._app(o)["trusts"]),
            "ad app federated-credential create": lambda o: self.trust(o, known=False),
            "ad app federated-credential update": lambda o: self.trust(o, known=True),
            "rest": self.rest,
        }

    def register(self, options: Options) -> str:
        number = len(self.tenant["apps"])
        app = {"appId": f"a0000000-0000-4000-8000-{number:012}", "name": options["display-name"], "replicated": False}
        self.tenant["apps"].append(
            {**app, "declared": [], "principal": "", "trusts": {}, "granted": [], "scopes": "", "options": dict(options)}
        )
        self._changed()
        return str(app["appId"])

    def create_principal(self, options: Options) -> str:
        app = self._app(options)
        if not app["replicated"]:
            app["replicated"] = True
            raise LookupError("the appId does not reference a valid application object")
        app["principal"] = "b" + app["appId"][1:]
        self._changed()
        return str(app["principal"])

    def show_graph(self, options: Options) -> str:
        assert options["id"] == GRAPH
        if options["query"] == "id":
            return "c0000000-0000-4000-8000-000000000000"
        asked = re.fullmatch(r"(appRoles|oauth2PermissionScopes)\[\?value=='([A-Za-z0-9.-]+)'\]\.id", options["query"])
        assert asked, options["query"]
        return str(self.tenant[asked[1]].get(asked[2], ""))

    def declare(self, options: Options) -> None:
        assert options["api"] == GRAPH
        identifier, kind = options["api-permissions"].split("=")
        declared = self._app(options)["declared"]
        assert identifier not in dict(declared), "declared twice"
        declared.append([identifier, kind])
        self._changed()

    def trust(self, options: Options, *, known: bool) -> None:
        trust = json.loads(Path(options["parameters"]).read_text(encoding="utf-8"))
        trusts = self._app(options)["trusts"]
        assert known == (options.get("federated-credential-id", trust["name"]) in trusts)
        if trusts.get(trust["name"]) != trust:
            self._changed()
        trusts[trust["name"]] = trust

    def rest(self, options: Options) -> Any:
        path = options["url"].removeprefix(f"{API}v1.0/")
        body = json.loads(options.get("body", "{}"))
        principals = {app["principal"]: app for app in self.tenant["apps"]}
        if options["method"] == "get":
            _, principal, what = path.split("/")
            app = principals[principal]
            return app["granted"] if what == "appRoleAssignments" else ["grant-1"] if app["scopes"] else []
        if path.endswith("/appRoleAssignments"):
            granted = principals[body["principalId"]]["granted"]
            assert body["appRoleId"] not in granted, "granted twice"
            granted.append(body["appRoleId"])
            self._changed()
            return None
        assert path == {"post": "oauth2PermissionGrants", "patch": "oauth2PermissionGrants/grant-1"}[options["method"]]
        app = principals[body["clientId"]] if "clientId" in body else next(iter(principals.values()))
        if app["scopes"] != body["scope"]:
            app["scopes"] = body["scope"]
            self._changed()
        return None

    def _app(self, options: Options) -> dict[str, Any]:
        apps: dict[str, dict[str, Any]] = {app["appId"]: app for app in self.tenant["apps"]}
        return apps[options["id"]]

    def _found(self, answer: str, condition: str) -> list[str]:
        pattern, _, asked = condition.partition(" -> ")
        return [app[answer] for app in self.tenant["apps"] if pattern.format_map(app) == asked]

    def _changed(self) -> None:
        self.tenant["changes"] += 1


def main(arguments: list[str]) -> int:
    file = Path(os.environ["AZ_TENANT"])
    directory = Directory(json.loads(file.read_text(encoding="utf-8")))
    words = arguments[: next((i for i, word in enumerate(arguments) if word.startswith("--")), len(arguments))]
    options = dict(re.findall(r"--([a-z-]+)\x00(?:(?!--)([^\x00]*)\x00)?", "".join(f"{a}\x00" for a in arguments[len(words) :])))
    command = " ".join(words)
    directory.tenant["log"].append(command)
    try:
        answer = directory.commands[command](options)
    except LookupError as error:
        sys.stderr.write(f"ERROR: {error}\n")
        return 1
    finally:
        file.write_text(json.dumps(directory.tenant), encoding="utf-8")
    if answer is not None:
        assert options["output"] == "tsv", f"{command} prints JSON"
        sys.stdout.write("".join(f"{line}\n" for line in (answer if isinstance(answer, list) else [answer]) if line))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
