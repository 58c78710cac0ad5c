"""A stand-in for the Azure CLI: keeps one tenant's directory in a file and refuses whatever it was not taught.

``azure_process.py`` puts it on PATH as ``az``. Objects have the shape of Graph, and ``--query`` is evaluated as
the CLI does, by JMESPath. An application that was just registered is not found at first, as replication has it. What somebody
else does meanwhile is in ``meanwhile``: objects that are put into the directory after the command of that name.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO

import jmespath  # type: ignore[import-untyped]

GRAPH = "00000003-0000-0000-c000-000000000000"
GRAPH_PRINCIPAL = "c0000000-0000-4000-8000-000000000000"
ADMINISTRATOR = "f0000000-0000-4000-8000-000000000001"
PERSON = "admin@contoso.example"
API = "https://graph.microsoft.com/"
Options = Mapping[str, str]
Json = dict[str, Any]


def application(number: int, name: str, **properties: Any) -> Json:
    """An application as Graph returns it, with what hangs on it below ``owners``, ``trusts`` and ``principal``."""
    return {
        "appId": f"a0000000-0000-4000-8000-{number:012}",
        "displayName": name,
        "createdDateTime": "2026-01-01T00:00:00Z",
        "signInAudience": "AzureADMyOrg",
        "passwordCredentials": [],
        "keyCredentials": [],
        "web": {"redirectUris": []},
        "spa": {"redirectUris": []},
        "publicClient": {"redirectUris": []},
        "requiredResourceAccess": [],
        "owners": [],
        "trusts": [],
        "principal": None,
        "replicated": True,
        **properties,
    }


def service_principal(app_id: str, **properties: Any) -> Json:
    credentials: Json = {"passwordCredentials": [], "keyCredentials": [], "owners": []}
    return {"id": "b" + app_id[1:], "appId": app_id, **credentials, "appRoleAssignments": [], "grants": [], **properties}


class Directory:
    """The commands, by their words; each answers with JSON."""

    def __init__(self, tenant: Json) -> None:
        self.tenant = tenant
        self.commands: Mapping[str, Callable[[Options], Any]] = {
            "account show": lambda _: {
                "tenantId": tenant["id"],
                "user": {"name": tenant["user"], "type": "user" if tenant["user"] == PERSON else "servicePrincipal"},
            },
            "ad app create": self.register_or_change,
            "ad app federated-credential create": lambda o: self.trust(o, known=False),
            "ad app federated-credential list": lambda o: self._app(o)["trusts"],
            "ad app federated-credential update": lambda o: self.trust(o, known=True),
            "ad app list": lambda o: self._filtered("displayName", o, tenant["apps"]),
            "ad app owner list": lambda o: self._app(o)["owners"],
            "ad app permission add": self.declare,
            "ad app permission list": lambda o: self._app(o)["requiredResourceAccess"],
            "ad app show": self._app,
            "ad signed-in-user show": self.signed_in,
            "ad sp create": self.create_principal,
            "ad sp list": lambda o: self._filtered("appId", o, self._principals()),
            "ad sp owner list": lambda o: self._principal(o["id"])["owners"],
            "ad sp show": lambda o: self.graph() if o["id"] == GRAPH else self._principal(o["id"]),
            "cloud show": lambda _: {"endpoints": {"microsoftGraphResourceId": tenant.get("graph", API)}},
            "rest": self.rest,
        }

    def signed_in(self, _: Options) -> Json:
        if self.tenant["user"] != PERSON:
            raise LookupError("/me request is only valid with delegated authentication flow.")
        return {"id": ADMINISTRATOR}

    def graph(self) -> Json:
        kinds = ("appRoles", "oauth2PermissionScopes")
        named = {kind: [{"value": value, "id": key} for value, key in self.tenant[kind].items()] for kind in kinds}
        return {"id": GRAPH_PRINCIPAL, **named}

    def register(self, properties: Json) -> Json:
        owners = [{"id": ADMINISTRATOR, "userPrincipalName": PERSON}] if self.tenant["user"] == PERSON else []
        app = application(1000 + len(self.tenant["apps"]), properties["displayName"])
        self.tenant["apps"].append({**app, **properties, "owners": owners, "replicated": False})
        self._changed()
        return app

    def register_or_change(self, options: Options) -> Json:
        """What ``az ad app create`` does: where an application has this name, it changes that one."""
        for app in self.tenant["apps"]:
            if app["displayName"] == options["display-name"]:
                self._changed()
                return dict(app)
        return self.register({"displayName": options["display-name"]})

    def create_principal(self, options: Options) -> Json:
        app = self._app(options, everywhere=False)
        if not app["replicated"]:
            app["replicated"] = True
            raise LookupError("the appId does not reference a valid application object")
        assert app["principal"] is None
        principal = app["principal"] = service_principal(app["appId"])
        self._changed()
        return principal

    def declare(self, options: Options) -> None:
        assert options["api"] == GRAPH
        declared = self._app(options)["requiredResourceAccess"]
        if not declared:
            declared.append({"resourceAppId": GRAPH, "resourceAccess": []})
        for identifier, kind in (permission.split("=") for permission in options["api-permissions"].split()):
            assert identifier not in [entry["id"] for entry in declared[0]["resourceAccess"]], "declared twice"
            declared[0]["resourceAccess"].append({"id": identifier, "type": kind})
        self._changed()

    def trust(self, options: Options, *, known: bool) -> None:
        trust = json.loads(Path(options["parameters"]).read_text(encoding="utf-8"))
        trusts = self._app(options)["trusts"]
        name = options.get("federated-credential-id", trust["name"])
        there = [index for index, one in enumerate(trusts) if one["name"] == name]
        assert known == bool(there)
        if not there:
            trusts.append(trust)
            self._changed()
        elif trusts[there[0]] != trust:
            trusts[there[0]] = trust
            self._changed()

    def rest(self, options: Options) -> Any:
        path = options["url"].removeprefix(f"{API}v1.0/").split("/")
        given = options.get("body", "{}")
        body = json.loads(Path(given[1:]).read_text(encoding="utf-8") if given.startswith("@") else given)
        if options.get("output") == "json":
            return self.requested(options["method"], path, body)
        match options["method"], path:
            case "post", ["applications"]:
                return self.register(body)
            case "get", ["servicePrincipals", principal, "appRoleAssignments"]:
                return {"value": self._principal(principal)["appRoleAssignments"]}
            case "get", ["servicePrincipals", principal, "oauth2PermissionGrants"]:
                return {"value": self._principal(principal)["grants"]}
            case "post", ["servicePrincipals", principal, "appRoleAssignments"]:
                assert body["resourceId"] == GRAPH_PRINCIPAL
                assigned = self._principal(principal)["appRoleAssignments"]
                assert body["appRoleId"] not in [one["appRoleId"] for one in assigned], "granted twice"
                if body["appRoleId"] not in self.tenant["ignored"]:
                    assigned.append(body)
            case "post", ["oauth2PermissionGrants"]:
                self._principal(body["clientId"])["grants"].append({"id": f"grant-of-{body['clientId']}", **body})
            case "patch", ["oauth2PermissionGrants", grant]:
                (granted,) = [one for principal in self._principals() for one in principal["grants"] if one["id"] == grant]
                if granted["scope"] == body["scope"]:
                    return None
                granted.update(body)
            case unknown:
                raise AssertionError(unknown)
        self._changed()
        return None

    def requested(self, method: str, path: list[str], body: Json) -> Any:
        """What Graph answers a request of `ztscan setup`."""
        match method, path:
            case "get", _:
                return self.read(path)
            case "post", ["applications"]:
                keys = [
                    {"keyId": "new", "customKeyIdentifier": _thumbprint(key["key"]), **key}
                    for key in body.pop("keyCredentials", [])
                ]
                return _with_id(self.register({**body, "keyCredentials": keys}))
            case "post", ["servicePrincipals"]:
                return self.create_principal({"id": body["appId"]})
            case "post", ["servicePrincipals", key, "appRoleAssignments"]:
                assert (body["resourceId"], body["principalId"]) == (GRAPH_PRINCIPAL, key)
                assigned = self._principal(key)["appRoleAssignments"]
                assert body["appRoleId"] not in [one["appRoleId"] for one in assigned], "granted twice"
                if body["appRoleId"] not in self.tenant["ignored"]:
                    assigned.append(body)
            case "post", ["oauth2PermissionGrants"]:
                self._principal(body["clientId"])["grants"].append({"id": f"grant-of-{body['clientId']}", **body})
            case "patch", ["oauth2PermissionGrants", key]:
                (granted,) = [one for principal in self._principals() for one in principal["grants"] if one["id"] == key]
                granted.update(body)
            case "post", ["applications", key, "federatedIdentityCredentials"]:
                self._by_object_id(key)["trusts"].append(body)
            case "patch", ["applications", key, "federatedIdentityCredentials", trust]:
                (trusted,) = [one for one in self._by_object_id(key)["trusts"] if f"trust-{one['name']}" == trust]
                trusted.update(body)
            case "patch", ["applications", key]:
                self._by_object_id(key).update(body)
            case unknown:
                raise AssertionError(unknown)
        self._changed()
        return None

    def read(self, path: list[str]) -> Any:  # noqa: PLR0911 - one answer a path
        """What Graph answers a GET."""
        keyed = re.fullmatch(r"(applications|servicePrincipals)\(appId='([^']*)'\)", path[0])
        if keyed:
            return self.graph() if keyed[2] == GRAPH else _with_id(self._app({"id": keyed[2]}))
        asked = re.fullmatch(r"(\w+)\?\$filter=(\w+) eq '([^']*)'", path[0])
        if asked:
            known = map(_with_id, self.tenant["apps"]) if asked[1] == "applications" else self._principals()
            return {"value": [one for one in known if one[asked[2]].lower() == asked[3].lower()]}
        match path:
            case ["me"]:
                return self.signed_in({})
            case ["applications", key, "owners"]:
                return {"value": self._by_object_id(key)["owners"]}
            case ["applications", key, "federatedIdentityCredentials"]:
                return {"value": [{"id": f"trust-{one['name']}", **one} for one in self._by_object_id(key)["trusts"]]}
            case ["servicePrincipals", key]:
                return self._principal(key)
            case ["servicePrincipals", key, "oauth2PermissionGrants"]:
                return {"value": self._principal(key)["grants"]}
            case ["servicePrincipals", key, ("owners" | "appRoleAssignments") as name]:
                return {"value": self._principal(key)[name]}
        raise AssertionError(path)

    def _by_object_id(self, key: str) -> Json:
        (app,) = [app for app in self.tenant["apps"] if _with_id(app)["id"] == key]
        found: Json = app
        return found

    def happened(self, command: str) -> None:
        """Let the others act once this command was answered: properties of applications, or a new application."""
        for change in self.tenant["meanwhile"].pop(command, []):
            known = [app for app in self.tenant["apps"] if app["displayName"] == change["displayName"] and "appId" not in change]
            if known:
                known[0].update(change)
            else:
                self.tenant["apps"].append(change)

    def _app(self, options: Options, *, everywhere: bool = True) -> Json:
        apps: list[Json] = self.tenant["apps"]
        for app in apps:
            if app["appId"] == options["id"] and (app["replicated"] or not everywhere):
                return app
        raise LookupError(f"Resource '{options['id']}' does not exist")

    def _principals(self) -> list[Json]:
        return [app["principal"] for app in self.tenant["apps"] if app["principal"]]

    def _principal(self, identifier: str) -> Json:
        for principal in self._principals():
            if identifier in {principal["id"], principal["appId"]}:
                return principal
        raise LookupError(f"Resource '{identifier}' does not exist")

    def _filtered(self, name: str, options: Options, objects: Iterable[Json]) -> list[Json]:
        asked = re.fullmatch(rf"{name} eq '([^']*)'", options["filter"])
        assert asked, options["filter"]
        return [one for one in objects if one[name].lower() == asked[1].lower()]

    def _changed(self) -> None:
        self.tenant["changes"] += 1


def _with_id(app: Json) -> Json:
    """An application with its object id, which differs from its client id."""
    hidden = {"owners", "trusts", "principal", "replicated"}
    return {"id": "c" + app["appId"][1:], **{name: value for name, value in app.items() if name not in hidden}}


def _thumbprint(key: str) -> str:
    return hashlib.sha1(base64.b64decode(key), usedforsecurity=False).hexdigest().upper()


def tsv(answer: Any) -> str:
    """The lines of ``--output tsv``."""
    if answer is None:
        return ""
    rows = answer if isinstance(answer, list) else [answer]
    return "".join("\t".join(str(cell) for cell in (row if isinstance(row, list) else [row])) + "\n" for row in rows)


def main(file: Path, arguments: list[str], out: TextIO, err: TextIO) -> int:
    """Answer one call for the tenant in ``file``; its exit code."""
    directory = Directory(json.loads(file.read_text(encoding="utf-8")))
    words = arguments[: next((i for i, word in enumerate(arguments) if word.startswith("--")), len(arguments))]
    options: dict[str, str] = {}
    for argument in arguments[len(words) :]:
        if argument.startswith("--"):
            options[argument.removeprefix("--")] = ""
        else:
            name = next(reversed(options))
            options[name] = f"{options[name]} {argument}".strip()
    command = " ".join(words)
    directory.tenant["log"].append(command)
    try:
        answer = directory.commands[command](options)
        directory.happened(f"{command} {options['url'].rsplit('/', 1)[-1]}" if command == "rest" else command)
    except LookupError as error:
        err.write(f"ERROR: {error}\n")
        return 1
    finally:
        file.write_text(json.dumps(directory.tenant), encoding="utf-8")
    if options.get("output") == "json":
        out.write("" if answer is None else json.dumps(answer))
    elif answer is not None and options.get("output") != "none":
        assert options["output"] == "tsv", f"{command} prints JSON"
        out.write(tsv(jmespath.search(options["query"], answer)))
    return 0
