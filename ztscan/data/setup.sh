#!/usr/bin/env bash
# Sets up, once, the application that ztscan signs in as: registration, the permissions below, consent, and for a pipeline
# the trust in it. Written by `ztscan permissions --format cli`. It makes no secret, takes nothing away, and can be run again.
#
# Run it after `az login` as somebody who may register applications and grant consent for Microsoft Graph: a Privileged Role
# Administrator. Read it before you do.
set -euo pipefail

kind=@KIND@ # Role: a pipeline signs in as the application. Scope: people sign in as themselves.
permissions=(
@PERMISSIONS@
)
graph_app=@GRAPH@ # Microsoft Graph, in every tenant of every cloud

if [ "$kind" = Role ]; then
  # Who is trusted. GitHub Actions, for the branch main of contoso/security:
  #   ISSUER=https://token.actions.githubusercontent.com SUBJECT=repo:contoso/security:ref:refs/heads/main bash setup.sh
  # Azure Pipelines shows both on a service connection with workload identity federation while it is made.
  : "${ISSUER:?set it to the issuer of the tokens of the pipeline}"
  : "${SUBJECT:?set it to the subject of the tokens of the pipeline}"
  AUDIENCE=${AUDIENCE:-api://AzureADTokenExchange} # api://AzureADTokenExchangeUSGov, api://AzureADTokenExchangeChina
  NAME=${NAME:-ztscan}
  query="appRoles[?value=='%s'].id"
  create=(--sign-in-audience AzureADMyOrg)
else
  NAME=${NAME:-ztscan-people}
  query="oauth2PermissionScopes[?value=='%s'].id"
  create=(--sign-in-audience AzureADMyOrg --is-fallback-public-client true --public-client-redirect-uris http://localhost)
fi

# What was made a moment ago is not found everywhere at once.
again() {
  local attempt
  for attempt in 1 2 3 4 5; do
    if "$@"; then return; fi
    echo "not yet, attempt $attempt; waiting" >&2
    sleep "${PAUSE:-10}"
  done
  "$@"
}

listed() { grep --quiet --fixed-strings --line-regexp -- "$1" <<<"$2"; }

app=$(az ad app list --filter "displayName eq '$NAME'" --query "[].appId" --output tsv)
if [ "$(wc -w <<<"$app")" -gt 1 ]; then
  echo "several applications are called $NAME; set NAME to another name" >&2
  exit 1
fi
if [ -z "$app" ]; then
  app=$(az ad app create --display-name "$NAME" "${create[@]}" --query appId --output tsv)
fi
principal=$(az ad sp list --filter "appId eq '$app'" --query "[].id" --output tsv)
if [ -z "$principal" ]; then
  principal=$(again az ad sp create --id "$app" --query id --output tsv)
fi
graph=$(az ad sp show --id "$graph_app" --query id --output tsv)
root=$(az cloud show --query endpoints.microsoftGraphResourceId --output tsv)
root=${root%/}/v1.0

# Permissions are asked for by name: their ids are not the same in every cloud.
ids=()
names=()
missing=()
declared=$(az ad app permission list --id "$app" --query "[?resourceAppId=='$graph_app'].resourceAccess[].id" --output tsv)
for permission in "${permissions[@]}"; do
  # shellcheck disable=SC2059 # the format is ours
  id=$(az ad sp show --id "$graph_app" --query "$(printf "$query" "$permission")" --output tsv)
  if [ -z "$id" ]; then
    missing+=("$permission")
    continue
  fi
  ids+=("$id")
  names+=("$permission")
  if ! listed "$id" "$declared"; then
    again az ad app permission add --id "$app" --api "$graph_app" --api-permissions "$id=$kind" --only-show-errors
  fi
done

if [ "$kind" = Role ]; then
  granted=$(again az rest --method get --url "$root/servicePrincipals/$principal/appRoleAssignments" --query "value[].appRoleId" --output tsv)
  for id in "${ids[@]}"; do
    if ! listed "$id" "$granted"; then
      again az rest --method post --url "$root/servicePrincipals/$principal/appRoleAssignments" --output none \
        --body "{\"principalId\": \"$principal\", \"resourceId\": \"$graph\", \"appRoleId\": \"$id\"}"
    fi
  done

  trust=$(mktemp)
  trap 'rm -f "$trust"' EXIT
  printf '{"name": "ztscan", "issuer": "%s", "subject": "%s", "audiences": ["%s"]}\n' "$ISSUER" "$SUBJECT" "$AUDIENCE" >"$trust"
  if [ -z "$(az ad app federated-credential list --id "$app" --query "[?name=='ztscan'].id" --output tsv)" ]; then
    again az ad app federated-credential create --id "$app" --parameters "$trust" --output none
  else
    az ad app federated-credential update --id "$app" --federated-credential-id ztscan --parameters "$trust" --output none
  fi
else
  scopes="${names[*]}"
  grants="$root/oauth2PermissionGrants"
  grant=$(again az rest --method get --url "$root/servicePrincipals/$principal/oauth2PermissionGrants" \
    --query "value[?consentType=='AllPrincipals' && resourceId=='$graph'].id" --output tsv)
  if [ -z "$grant" ]; then
    again az rest --method post --url "$grants" --output none \
      --body "{\"clientId\": \"$principal\", \"consentType\": \"AllPrincipals\", \"resourceId\": \"$graph\", \"scope\": \"$scopes\"}"
  else
    az rest --method patch --url "$grants/$grant" --output none --body "{\"scope\": \"$scopes\"}"
  fi
fi

if [ "${#missing[@]}" -gt 0 ]; then
  echo "this cloud has no permission called: ${missing[*]}; what needs it will not be assessed" >&2
fi
echo "AZURE_CLIENT_ID=$app"
echo "AZURE_TENANT_ID=$(az account show --query tenantId --output tsv)"
