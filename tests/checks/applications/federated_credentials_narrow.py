"""Cases of `applications.federated_credentials_narrow`."""

from __future__ import annotations

from typing import Any

from tests.checks.applications.critical_permissions_direct import HOSTILE
from tests.checks.cases import Case, Remove, gap
from tests.checks.compliant.applications import GITHUB
from tests.checks.compliant.applications import federated_credential as credential
from tests.checks.compliant.names import BILLING_APPLICATION, TENANT
from ztscan.core.model import Verdict

CLUSTER = "https://oidc.prod-aks.azure.example/cluster/"


AT = f"applications_with_federation/{BILLING_APPLICATION}"
CREDENTIALS = f"{AT}/federatedIdentityCredentials"
FLEXIBLE = "claims['sub'] matches 'repo:fabrikam/billing:ref:refs/heads/*'"
EXACT = "claims['sub'] eq 'repo:fabrikam/billing:ref:refs/heads/main'"
WORKFLOW = "claims['job_workflow_ref'] eq 'fabrikam/shared/.github/workflows/deploy.yml@refs/heads/main'"
LOGIN = "https://login.microsoftonline.com"


def only(*credentials: dict[str, Any]) -> dict[str, Any]:
    return {CREDENTIALS: [*credentials]}


CASES = (
    Case("an environment"),
    Case("a branch", only(credential("repo:fabrikam/billing:ref:refs/heads/main"))),
    Case("every pull request", only(credential("repo:fabrikam/billing:pull_request", name=HOSTILE)), fails={BILLING_APPLICATION}),
    Case("every branch", only(credential("repo:fabrikam/billing:ref:refs/heads/*")), fails={BILLING_APPLICATION}),
    Case("every repository", only(credential("repo:fabrikam/*")), fails={BILLING_APPLICATION}),
    Case(
        "a flexible credential with a wildcard",
        only(credential(None, claimsMatchingExpression={"value": FLEXIBLE})),
        fails={BILLING_APPLICATION},
    ),
    Case(
        "a flexible credential with a wildcard for one character",
        only(credential(None, claimsMatchingExpression={"value": EXACT.replace("main", "mai?")})),
        fails={BILLING_APPLICATION},
    ),
    Case("a flexible credential without one", only(credential(None, claimsMatchingExpression={"value": EXACT}))),
    Case(
        "a flexible credential for one workflow, too",
        only(credential(None, claimsMatchingExpression={"value": f"{EXACT} and {WORKFLOW}"})),
    ),
    Case(
        "a flexible credential for every pull request",
        only(credential(None, claimsMatchingExpression={"value": "claims['sub'] eq 'repo:fabrikam/billing:pull_request'"})),
        fails={BILLING_APPLICATION},
    ),
    Case(
        "a flexible credential for a workflow that every repository can call",
        only(credential(None, claimsMatchingExpression={"value": WORKFLOW})),
        fails={BILLING_APPLICATION},
    ),
    Case("neither subject nor expression", only(credential(None)), verdict=Verdict.NOT_ASSESSED),
    Case("an empty subject", only(credential("")), verdict=Verdict.NOT_ASSESSED),
    Case("Azure DevOps", only(credential("sc://fabrikam/billing/production", issuer="https://vstoken.dev.azure.com/0000"))),
    Case("this tenant", only(credential("0000", issuer=f"{LOGIN}/{TENANT}/v2.0"))),
    Case("another tenant", only(credential("0000", issuer=f"{LOGIN}/other/v2.0")), fails={BILLING_APPLICATION}),
    Case("an unknown issuer", only(credential("0000", issuer=CLUSTER)), fails={BILLING_APPLICATION}),
    Case(
        "several unknown issuers",
        only(*(credential("0000", id=f"fic-{name}", issuer=f"https://{name}.example") for name in "dacb")),
        fails={BILLING_APPLICATION},
    ),
    Case("it is accepted", only(credential("0000", issuer=CLUSTER)), options={"accepted_issuers": (CLUSTER,)}),
    Case("a look-alike of GitHub", only(credential("0000", issuer=f"{GITHUB}.evil.example")), fails={BILLING_APPLICATION}),
    Case("an issuer without https", only(credential("0000", issuer="http://issuer.example")), fails={BILLING_APPLICATION}),
    Case(
        "an unknown issuer, next to a wildcard",
        only(credential("0000", issuer=CLUSTER), credential("repo:*", id="wide")),
        fails={BILLING_APPLICATION},
    ),
    Case("another audience", only(credential(audiences=["api://other"]))),
    Case("audiences are null", only(credential(audiences=None))),
    Case("no credential", only(), verdict=Verdict.NOT_APPLICABLE),
    Case("R13: the issuer was not returned", only(credential(issuer=None)), verdict=Verdict.NOT_ASSESSED),
    Case("R13: credentials were not returned", {CREDENTIALS: None}, verdict=Verdict.NOT_ASSESSED),
    Case(
        "R13: the expression was not returned",
        {f"{CREDENTIALS}/0/subject": None, f"{CREDENTIALS}/0/claimsMatchingExpression": Remove()},
        verdict=Verdict.NOT_ASSESSED,
    ),
    Case(
        "applications could not be read",
        {"applications_with_federation": gap("applications_with_federation")},
        verdict=Verdict.NOT_ASSESSED,
    ),
)
