"""Microsoft on loopback: an authority, a Graph, and the two pipelines' token services, over real TLS and a real proxy.

    with loopback_microsoft(tmp_path) as microsoft:
        application = microsoft.entra.register(secret=secrets.token_urlsafe())
        environment = {**os.environ, **microsoft.environment, **application.environment, "AZURE_CLIENT_SECRET": ...}

``microsoft.environment`` sends every https request of a process, by its *real* host name, through a proxy on loopback to
servers whose certificates come from a CA made for the occasion. So the product runs unchanged, in this process or in
another, and a host that it has no business with is refused and noted in ``microsoft.strangers``.
"""

from tests.graph.authority.entra import Application, Entra, Federation
from tests.graph.authority.graph import Graph
from tests.graph.authority.issuers import Issuer
from tests.graph.authority.servers import Microsoft, loopback_microsoft

__all__ = ["Application", "Entra", "Federation", "Graph", "Issuer", "Microsoft", "loopback_microsoft"]
