#!/usr/bin/env bash
# Sets up the application that ztscan signs in as: registration, the permissions below, consent, and for a pipeline the trust
# in it. Written by `ztscan permissions --format cli`. It makes no secret and removes no permission.
#
# Run it after `az login` as somebody who may register applications and grant consent for Microsoft Graph: a Privileged Role
# Administrator. Read it before you do.
#
# It registers a new application and never uses one that exists because of its name: names are not unique, and the people who
# registered it could sign in as it. To run it again for the same application, set APP_ID to the AZURE_CLIENT_ID that it
# printed. It then shows the owners, credentials and redirect URIs of that application, and changes nothing if one of them is
# unexpected. Remove such a one, or put its id into ACCEPT (several: with spaces between) after you have reviewed it.
set -euo pipefail

kind=@KIND@ # Role: a pipeline signs in as the application. Scope: people sign in as themselves.
permissions=(
@PERMISSIONS@
)
graph_app=@GRAPH@ # Microsoft Graph, in every tenant of every cloud
APP_ID=${APP_ID:-}
ACCEPT=${ACCEPT:-}

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

if [ "$kind" = Role ]; then
  # Who is trusted. GitHub Actions, for the branch main of contoso/security:
  #   ISSUER=https://token.actions.githubusercontent.com SUBJECT=repo:contoso/security:ref:refs/heads/main bash setup.sh
  # Azure Pipelines shows both on a service connection with workload identity federation while it is made.
  : "${ISSUER:?set it to the issuer of the tokens of the pipeline}"
  : "${SUBJECT:?set it to the subject of the tokens of the pipeline}"
  AUDIENCE=${AUDIENCE:-api://AzureADTokenExchange} # api://AzureADTokenExchangeUSGov, api://AzureADTokenExchangeChina
  NAME=${NAME:-ztscan}
  published="appRoles[].[value, id]"
  client=""
else
  ISSUER="" SUBJECT="" AUDIENCE=""
  NAME=${NAME:-ztscan-people}
  published="oauth2PermissionScopes[].[value, id]"
  client=', "isFallbackPublicClient": true, "publicClient": {"redirectUris": ["http://localhost"]}'
fi
plain='^[A-Za-z0-9][A-Za-z0-9 ._-]*$'
[[ $NAME =~ $plain ]] || fail "NAME may have letters, digits, spaces, dots, underscores and hyphens"
guid='^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'
[[ -z $APP_ID || $APP_ID =~ $guid ]] || fail "APP_ID must be the id (client id) of an application, in lower case"
case "$ISSUER$SUBJECT$AUDIENCE" in *[[:cntrl:]\"\\]*) fail "ISSUER, SUBJECT and AUDIENCE must not have quotes or backslashes" ;; esac

# An object that was made a moment ago is not found everywhere at once.
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

# Everything by which somebody can sign in as application $1 with service principal $2 (or none), change it, or receive its
# tokens. One a line: kind, id, details, with tabs between.
ways_in() {
  again az ad app show --id "$1" --output tsv --query "[
    passwordCredentials[].['client-secret', keyId, endDateTime],
    keyCredentials[].['certificate', keyId, endDateTime],
    web.redirectUris[].['redirect-uri', @, 'web'],
    spa.redirectUris[].['redirect-uri', @, 'spa'],
    publicClient.redirectUris[].['redirect-uri', @, 'public client']][]" || return 1
  again az ad app owner list --id "$1" --output tsv --query "[].['owner', id, userPrincipalName || appId || '-']" || return 1
  again az ad app federated-credential list --id "$1" --output tsv \
    --query "[].['federated-credential', name, issuer, subject]" || return 1
  if [ -n "$2" ]; then
    again az ad sp show --id "$2" --output tsv --query "[
      passwordCredentials[].['client-secret', keyId, endDateTime],
      keyCredentials[].['certificate', keyId, endDateTime]][]" || return 1
    again az ad sp owner list --id "$2" --output tsv --query "[].['owner', id, userPrincipalName || appId || '-']" || return 1
  fi
}

# Whether the way in of kind $1 with id $2 is one that this script makes, or one that was accepted.
expected() {
  local accepted
  case "$kind $1 $2" in
    "$kind owner $me") return 0 ;;
    "Role federated-credential ztscan") return 0 ;; # is set to ISSUER and SUBJECT below
    "Scope redirect-uri http://localhost") return 0 ;;
  esac
  for accepted in $ACCEPT; do
    if [ "$2" = "$accepted" ]; then return 0; fi
  done
  return 1
}

# Shows who can sign in as application $1 with service principal $2. Fails if one of the ways in is unexpected.
review() {
  local facts ways what id details sound=true
  facts=$(again az ad app show --id "$1" --query "[[displayName, appId, createdDateTime, signInAudience]]" --output tsv) || return 1
  ways=$(ways_in "$1" "$2") || return 1
  # Names are other people's text: nothing that a terminal obeys is printed.
  facts=$(LC_ALL=C tr '\11' ' ' <<<"$facts" | LC_ALL=C tr -cd '\12\40-\176')
  ways=$(LC_ALL=C tr -cd '\11\12\40-\176' <<<"$ways")
  echo "application $facts" >&2
  while IFS=$'\t' read -r what id details; do
    if [ -z "$what" ]; then
      continue
    elif expected "$what" "$id"; then
      echo "  $what $id $details" >&2
    else
      echo "  UNEXPECTED $what $id $details" >&2
      sound=false
    fi
  done <<<"$ways"
  $sound
}

principal_of() { az ad sp list --filter "appId eq '$1'" --query "[].id" --output tsv; }

me=$(az ad signed-in-user show --query id --output tsv 2>/dev/null || true)
if [ -z "$me" ]; then # signed in as a service principal
  me=$(az ad sp show --id "$(az account show --query user.name --output tsv)" --query id --output tsv 2>/dev/null || true)
fi
graph=$(az ad sp show --id "$graph_app" --query id --output tsv)
root=$(az cloud show --query endpoints.microsoftGraphResourceId --output tsv)
root=${root%/}/v1.0

if [ -n "$APP_ID" ]; then
  app=$(az ad app show --id "$APP_ID" --query appId --output tsv)
  [ "$app" = "$APP_ID" ] || fail "$APP_ID is not the client id of an application of this tenant"
  principal=$(principal_of "$app")
  review "$app" "$principal" ||
    fail "Nothing was changed. Remove what is unexpected, or put its id into ACCEPT after you have reviewed it."
else
  taken=$(az ad app list --filter "displayName eq '$NAME'" --query "[].appId" --output tsv)
  if [ -n "$taken" ]; then
    while read -r app; do
      review "$app" "$(principal_of "$app")" || true
    done <<<"$taken"
    fail "An application called $NAME exists. Nothing was changed: a name does not say whose application it is." \
      "If this script made it, set APP_ID to its id. If not, set NAME to another name."
  fi
  # `az ad app create` would change an application of this name instead of making one. A request to Graph always makes one.
  app=$(az rest --method post --url "$root/applications" --query appId --output tsv \
    --body "{\"displayName\": \"$NAME\", \"signInAudience\": \"AzureADMyOrg\"$client}")
  [[ $app =~ $guid ]] || fail "Graph returned no id of the application that was to be made"
  principal=""
fi
if [ -z "$principal" ]; then
  principal=$(again az ad sp create --id "$app" --query id --output tsv)
  review "$app" "$principal" ||
    fail "No permission was granted to application $app. Remove what is unexpected, and run this again with APP_ID=$app."
fi

# Permissions are looked up by name: their ids are not the same in every cloud.
ids=()
names=()
missing=()
undeclared=()
known=$(az ad sp show --id "$graph_app" --query "$published" --output tsv)
declared=$(again az ad app permission list --id "$app" --query "[?resourceAppId=='$graph_app'].resourceAccess[].id" --output tsv)
for permission in "${permissions[@]}"; do
  id=$(awk -F '\t' -v name="$permission" '$1 == name { print $2 }' <<<"$known")
  if [ -z "$id" ]; then
    missing+=("$permission")
    continue
  fi
  ids+=("$id")
  names+=("$permission")
  if ! listed "$id" "$declared"; then
    undeclared+=("$id=$kind")
  fi
done
if [ "${#undeclared[@]}" -gt 0 ]; then
  again az ad app permission add --id "$app" --api "$graph_app" --api-permissions "${undeclared[@]}" --only-show-errors
fi

granted_roles() {
  az rest --method get --url "$root/servicePrincipals/$principal/appRoleAssignments" --query "value[].appRoleId" --output tsv
}
granted_scopes() {
  az rest --method get --url "$root/servicePrincipals/$principal/oauth2PermissionGrants" --output tsv \
    --query "value[?consentType=='AllPrincipals' && resourceId=='$graph'].$1"
}
trusted() {
  az ad app federated-credential list --id "$app" --output tsv \
    --query "[?name=='ztscan'].[issuer, subject, join(' ', audiences)]"
}

if [ "$kind" = Role ]; then
  granted=$(again granted_roles)
  for id in "${ids[@]}"; do
    if ! listed "$id" "$granted"; then
      again az rest --method post --url "$root/servicePrincipals/$principal/appRoleAssignments" --output none \
        --body "{\"principalId\": \"$principal\", \"resourceId\": \"$graph\", \"appRoleId\": \"$id\"}"
    fi
  done

  trust=$(mktemp)
  trap 'rm -f "$trust"' EXIT
  printf '{"name": "ztscan", "issuer": "%s", "subject": "%s", "audiences": ["%s"]}\n' "$ISSUER" "$SUBJECT" "$AUDIENCE" >"$trust"
  if [ -z "$(trusted)" ]; then
    again az ad app federated-credential create --id "$app" --parameters "$trust" --output none
  else
    az ad app federated-credential update --id "$app" --federated-credential-id ztscan --parameters "$trust" --output none
  fi
else
  scopes="${names[*]}"
  grants="$root/oauth2PermissionGrants"
  grant=$(again granted_scopes id)
  if [ -z "$grant" ]; then
    again az rest --method post --url "$grants" --output none \
      --body "{\"clientId\": \"$principal\", \"consentType\": \"AllPrincipals\", \"resourceId\": \"$graph\", \"scope\": \"$scopes\"}"
  else
    az rest --method patch --url "$grants/$grant" --output none --body "{\"scope\": \"$scopes\"}"
  fi
fi

# What is there now is compared with what was to be set up.
verified() {
  local now id
  if [ "$kind" = Role ]; then
    now=$(granted_roles) || return 1
    for id in "${ids[@]}"; do
      listed "$id" "$now" || return 1
    done
    [ "$(trusted)" = "$(printf '%s\t%s\t%s' "$ISSUER" "$SUBJECT" "$AUDIENCE")" ]
  else
    [ "$(granted_scopes scope)" = "$scopes" ]
  fi
}
again verified || fail "application $app does not have what was set up: its permissions or its trust differ"
shown=$(review "$app" "$principal" 2>&1) ||
  fail "$shown" "Application $app has consent, and somebody else can use it. Remove what is unexpected, or delete the application."

if [ "${#missing[@]}" -gt 0 ]; then
  echo "this cloud has no permission called: ${missing[*]}; what needs it will not be assessed" >&2
fi
echo "AZURE_CLIENT_ID=$app"
echo "AZURE_TENANT_ID=$(az account show --query tenantId --output tsv)"
