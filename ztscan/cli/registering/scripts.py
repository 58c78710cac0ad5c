"""The same set-up for other tools: bash with the Azure CLI, PowerShell with Microsoft Graph, Bicep and Terraform."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence

from ztscan.cli.registering.calls import Known, calls
from ztscan.cli.registering.intent import Intent
from ztscan.core.errors import UsageError
from ztscan.engine.permissions import GRAPH, PermissionNeed, as_cli
from ztscan.graph.resource import CloudName

_ENVIRONMENTS: Mapping[CloudName, str] = {"global": "Global", "usgov": "USGov", "usgovdod": "USGovDoD", "china": "China"}
"""National clouds, as `Connect-MgGraph` calls them."""
_HEAD = "Sets up the application that ztscan signs in as. Written by `ztscan setup --print {form}`. Read it before you run it."


def bash(intent: Intent, table: Sequence[PermissionNeed]) -> str:
    """The script of `ztscan permissions --format cli`, with what the options say filled in."""
    if intent.purpose not in ("github", "azure-devops", "people"):
        step = "use `--print powershell`, `bicep` or `terraform`, or `--apply`"
        raise UsageError(f"the bash script has no set-up for `--for {intent.purpose}`", step)
    script = as_cli(table)
    given = {"NAME": intent.name, "APP_ID": intent.app_id, "ACCEPT": " ".join(sorted(intent.accepted))}
    if intent.trust is not None:
        given |= {"ISSUER": intent.trust.issuer, "SUBJECT": intent.trust.subject, "AUDIENCE": intent.trust.audience}
    lines = [f"export {name}=${{{name}:-{_inside(value)}}}" for name, value in given.items() if value]
    start = "set -euo pipefail\n"
    return script.replace(start, start + "\n".join(lines) + "\n", 1)


def _inside(value: str) -> str:
    """A default inside ``${NAME:-…}``: validated to have no quotes, dollar signs, backticks or backslashes."""
    quoted = shlex.quote(value)
    return quoted if quoted == value else f'"{value}"'


def powershell(intent: Intent, table: Sequence[PermissionNeed]) -> str:
    """A script for the module Microsoft.Graph.Authentication, for Windows PowerShell 5.1 and PowerShell 7."""
    _new_only(intent, "powershell")
    known = _named(table)
    kind = "appRoles" if intent.application else "oauth2PermissionScopes"
    scopes = "Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All"
    written = [
        f"# {_HEAD.format(form='powershell')}",
        "# It registers a new application and never uses one because of its name. It makes no secret.",
        "$ErrorActionPreference = 'Stop'",
        f"Connect-MgGraph -NoWelcome -Environment {_ENVIRONMENTS[intent.cloud]} -Scopes '{scopes}'",
        "$root = 'v1.0'",
        f"$graph = Invoke-MgGraphRequest -Method GET -Uri \"$root/servicePrincipals(appId='{GRAPH}')\"",
        "# Permissions are looked up by name: their ids are not the same in every cloud.",
        "$ids = @{}",
        f"foreach ($published in $graph.{kind}) {{ $ids[$published.value] = $published.id }}",
    ]
    if intent.purpose == "managed-identity":
        written.append(f'$principal = Invoke-MgGraphRequest -Method GET -Uri "$root/servicePrincipals/{intent.principal}"')
        written.append("if ($principal.servicePrincipalType -ne 'ManagedIdentity') { throw 'this is not a managed identity' }")
    else:
        taken = f"$root/applications?`$filter=displayName eq '{intent.name}'"
        written.append(f'$taken = Invoke-MgGraphRequest -Method GET -Uri "{taken}"')
        written.append("if ($taken.value) { throw 'an application of this name exists: a name does not say whose it is' }")
    written += _powershell_calls(intent, known)
    if intent.purpose != "managed-identity":
        written.append('"AZURE_CLIENT_ID=$($application.appId)"')
    written.append('"AZURE_TENANT_ID=$((Get-MgContext).TenantId)"')
    return "\n".join(written) + "\n"


def _powershell_calls(intent: Intent, known: Known) -> Iterator[str]:
    names = {
        known.graph: "$($graph.id)",
        known.application: "$($application.id)",
        known.client: "$($application.appId)",
        known.principal: "$($principal.id)",
        **{identifier: f"$($ids['{name}'])" for name, identifier in known.ids.items()},
    }
    for call in calls(intent, known):
        text, path = json.dumps(call.body, indent=2), call.path
        for placeholder, expression in names.items():
            text, path = text.replace(placeholder, expression), path.replace(placeholder, expression)
        variable = {"/applications": "$application = ", "/servicePrincipals": "$principal = "}.get(call.path, "$null = ")
        yield f"# {call.why}"
        yield f'$body = @"\n{text}\n"@'
        request = f'Invoke-MgGraphRequest -Method {call.method} -Uri "$root{path}" -ContentType application/json -Body $body'
        yield f"{variable}{request}"
        if call.path == "/servicePrincipals":
            yield "Start-Sleep -Seconds 20 # a new object is not known everywhere at once"


def terraform(intent: Intent, table: Sequence[PermissionNeed]) -> str:
    """A module for the provider hashicorp/azuread."""
    _new_only(intent, "terraform")
    blocks = [
        f"# {_HEAD.format(form='terraform')}",
        (
            "terraform {\n  required_providers {\n    azuread = {\n"
            '      source  = "hashicorp/azuread"\n      version = "~> 3.0"\n'
            "    }\n  }\n}"
        ),
        'data "azuread_client_config" "current" {}',
        'data "azuread_application_published_app_ids" "well_known" {}',
        (
            'data "azuread_service_principal" "graph" {\n'
            "  client_id = data.azuread_application_published_app_ids.well_known.result.MicrosoftGraph\n}"
        ),
        "locals {\n  permissions = [\n" + "".join(f"    {json.dumps(need.permission)},\n" for need in table) + "  ]\n}",
    ]
    ids = "app_role_ids" if intent.application else "oauth2_permission_scope_ids"
    if intent.purpose == "managed-identity":
        principal = json.dumps(intent.principal)
    else:
        blocks += _terraform_application(intent, ids)
        principal = "azuread_service_principal.ztscan.object_id"
    if intent.application:
        blocks.append(
            'resource "azuread_app_role_assignment" "ztscan" {\n  for_each            = toset(local.permissions)\n'
            f"  app_role_id         = data.azuread_service_principal.graph.{ids}[each.value]\n"
            f"  principal_object_id = {principal}\n"
            "  resource_object_id  = data.azuread_service_principal.graph.object_id\n}"
        )
    else:
        blocks.append(
            'resource "azuread_service_principal_delegated_permission_grant" "ztscan" {\n'
            f"  service_principal_object_id          = {principal}\n"
            "  resource_service_principal_object_id = data.azuread_service_principal.graph.object_id\n"
            "  claim_values                         = local.permissions\n}"
        )
    outputs = {"AZURE_TENANT_ID": "data.azuread_client_config.current.tenant_id"}
    if intent.purpose != "managed-identity":
        outputs = {"AZURE_CLIENT_ID": "azuread_application.ztscan.client_id", **outputs}
    blocks += [f'output "{name}" {{\n  value = {value}\n}}' for name, value in outputs.items()]
    return "\n\n".join(blocks) + "\n"


def _terraform_application(intent: Intent, ids: str) -> list[str]:
    kind, width = ("Role", 23) if intent.application else ("Scope", 30)  # as `terraform fmt` aligns them
    people = (
        '  fallback_public_client_enabled = true\n\n  public_client {\n    redirect_uris = ["http://localhost"]\n  }\n\n'
        if not intent.application
        else "\n"
    )
    blocks = [
        (
            'resource "azuread_application" "ztscan" {\n'
            f"  {'display_name':<{width}} = {json.dumps(intent.name)}\n"
            f'  {"sign_in_audience":<{width}} = "AzureADMyOrg"\n'
            f"  {'prevent_duplicate_names':<{width}} = true\n{people}"
            "  required_resource_access {\n    resource_app_id = data.azuread_service_principal.graph.client_id\n\n"
            '    dynamic "resource_access" {\n      for_each = local.permissions\n      content {\n'
            f"        id   = data.azuread_service_principal.graph.{ids}[resource_access.value]\n"
            f'        type = "{kind}"\n      }}\n    }}\n  }}\n}}'
        ),
        'resource "azuread_service_principal" "ztscan" {\n  client_id = azuread_application.ztscan.client_id\n}',
    ]
    if intent.trust is not None:
        blocks.append(
            'resource "azuread_application_federated_identity_credential" "ztscan" {\n'
            "  application_id = azuread_application.ztscan.id\n"
            '  display_name   = "ztscan"\n'
            f"  issuer         = {json.dumps(intent.trust.issuer)}\n"
            f"  subject        = {json.dumps(intent.trust.subject)}\n"
            f"  audiences      = [{json.dumps(intent.trust.audience)}]\n}}"
        )
    if intent.certificate is not None:
        blocks.append(
            'resource "azuread_application_certificate" "ztscan" {\n  application_id = azuread_application.ztscan.id\n'
            f'  type           = "AsymmetricX509Cert"\n  encoding       = "base64"\n'
            f"  value          = {json.dumps(intent.certificate.key)}\n}}"
        )
    return blocks


def bicep(intent: Intent, table: Sequence[PermissionNeed]) -> str:
    """A template with the extension for Microsoft Graph (mcr.microsoft.com/bicep/extensions/microsoftgraph/v1.0)."""
    _new_only(intent, "bicep")
    kind, published = ("Role", "appRoles") if intent.application else ("Scope", "oauth2PermissionScopes")
    lines = [
        f"// {_HEAD.format(form='bicep')}",
        "extension 'br:mcr.microsoft.com/bicep/extensions/microsoftgraph/v1.0:1.0.0'",
        "",
        "var permissions = [",
        *(f"  '{need.permission}'" for need in table),
        "]",
        "",
        "resource graph 'Microsoft.Graph/servicePrincipals@v1.0' existing = {",
        f"  appId: '{GRAPH}'",
        "}",
        "",
    ]
    if intent.purpose != "managed-identity":
        lines += _bicep_application(intent, kind, published)
    principal = f"'{intent.principal}'" if intent.purpose == "managed-identity" else "principal.id"
    if intent.application:
        lines += [
            "resource grants 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [for name in permissions: {",
            "  appRoleId: filter(graph.appRoles, role => role.value == name)[0].id",
            f"  principalId: {principal}",
            "  resourceId: graph.id",
            "}]",
        ]
    else:
        lines += [
            "resource consent 'Microsoft.Graph/oauth2PermissionGrants@v1.0' = {",
            f"  clientId: {principal}",
            "  consentType: 'AllPrincipals'",
            "  resourceId: graph.id",
            "  scope: join(permissions, ' ')",
            "}",
        ]
    lines += ["", "output AZURE_TENANT_ID string = tenant().tenantId"]
    if intent.purpose != "managed-identity":
        lines.append("output AZURE_CLIENT_ID string = application.appId")
    return "\n".join(lines) + "\n"


def _bicep_application(intent: Intent, kind: str, published: str) -> Iterator[str]:
    yield "resource application 'Microsoft.Graph/applications@v1.0' = {"
    yield f"  displayName: '{intent.name}'"
    yield "  // This name identifies the application to Bicep. It is new: no application is taken over by its display name."
    yield f"  uniqueName: '{intent.name.lower().replace(' ', '-')}-of-bicep'"
    yield "  signInAudience: 'AzureADMyOrg'"
    if not intent.application:
        yield "  isFallbackPublicClient: true"
        yield "  publicClient: {\n    redirectUris: ['http://localhost']\n  }"
    if intent.certificate is not None:
        yield "  keyCredentials: [\n    {\n      type: 'AsymmetricX509Cert'\n      usage: 'Verify'\n      displayName: 'ztscan'"
        yield f"      key: '{intent.certificate.key}'\n    }}\n  ]"
    yield "  requiredResourceAccess: [\n    {"
    yield f"      resourceAppId: '{GRAPH}'"
    yield "      resourceAccess: [for name in permissions: {"
    yield f"        id: filter(graph.{published}, published => published.value == name)[0].id"
    yield f"        type: '{kind}'\n      }}]\n    }}\n  ]"
    if intent.trust is not None:
        yield "\n  resource trust 'federatedIdentityCredentials@v1.0' = {"
        yield "    name: '${application.uniqueName}/ztscan'"
        yield f"    issuer: '{intent.trust.issuer}'"
        yield f"    subject: '{intent.trust.subject}'"
        yield f"    audiences: ['{intent.trust.audience}']\n  }}"
    yield "}\n"
    yield "resource principal 'Microsoft.Graph/servicePrincipals@v1.0' = {\n  appId: application.appId\n}\n"


def _new_only(intent: Intent, form: str) -> None:
    if intent.app_id or intent.accepted:
        step = "leave out `--app-id` and `--accept`, or use `--print bash` or `--apply`"
        raise UsageError(f"`--print {form}` sets up a new application", step)


def _named(table: Sequence[PermissionNeed]) -> Known:
    """Every permission by its name: scripts look the ids up."""
    return Known(ids={need.permission: f"{{id of {need.permission}}}" for need in table})


Script = Callable[[Intent, Sequence[PermissionNeed]], str]
SCRIPTS: Mapping[str, Script] = {"bash": bash, "powershell": powershell, "bicep": bicep, "terraform": terraform}
"""Printers by their `--print`."""
