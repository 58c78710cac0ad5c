from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ztscan.entities.azure_databases import DatabaseServer, MySqlParameter, OtherDatabaseServer, ParameterValue, ServerParameter
from ztscan.estate.visibility import Visibility
from ztscan.plugin import ByKey, Finding, Gap, Severity, Yielded, check, known, required

from ._judging import judged, minor_tls, read, subject, unclear

MYSQL = "/microsoft.dbformysql/"


@check(
    title="PostgreSQL and MySQL servers require encryption with TLS 1.2 or later",
    severity=Severity.HIGH,
    objectives=["network.encrypt_traffic"],
    mappings={
        "stronger": {
            "prowler": [
                "mysql_flexible_server_minimum_tls_version_12",
                "mysql_flexible_server_ssl_connection_enabled",
                "postgresql_flexible_server_enforce_ssl_enabled",
            ]
        },
        "partial": {"mcsb": ["DP-3"]},
    },
    since="0.2.0",
)
def databases_tls(
    azure_postgresql_servers: tuple[DatabaseServer, ...],
    azure_mysql_servers: tuple[DatabaseServer, ...],
    azure_other_database_servers: tuple[OtherDatabaseServer, ...],
    azure_postgresql_transport: ByKey[ServerParameter] | Gap,
    azure_postgresql_tls: ByKey[ServerParameter] | Gap,
    azure_mysql_transport: ByKey[MySqlParameter] | Gap,
    azure_mysql_tls: ByKey[MySqlParameter] | Gap,
    azure_visibility: Visibility,
) -> Iterator[Yielded]:
    """Checks the encryption of connections to database servers.

    What it checks:
        On each flexible server `require_secure_transport` is on, and `ssl_min_protocol_version` (PostgreSQL) or each entry of
        `tls_version` (MySQL) is TLS 1.2 or later. A parameter that waits for a restart is not in force.

    Why it matters:
        Without the requirement a client may connect without encryption, and sends its password and data in plain text.

    Limits:
        Single servers, MariaDB and Cosmos DB for PostgreSQL are not assessed. More than 500 servers are not assessed.

    Remediation:
        1. Open Azure portal > the server > Settings > Server parameters.
        2. Set `require_secure_transport` to ON and the version of TLS to 1.2, or run
           `az postgres flexible-server parameter set --ids ID --name require_secure_transport --value on`.
        3. Restart the server where the parameter is not dynamic.

    References:
        https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-networking-ssl-tls
        https://learn.microsoft.com/azure/mysql/flexible-server/how-to-connect-tls-ssl
    """
    rows = (*azure_postgresql_servers, *azure_mysql_servers, *azure_other_database_servers)
    postgresql = (azure_postgresql_transport, azure_postgresql_tls)
    mysql = (azure_mysql_transport, azure_mysql_tls)
    yield from judged(rows, azure_visibility, "database server", partial(_wrong, postgresql, mysql))


def _wrong(
    postgresql: tuple[ByKey[ServerParameter] | Gap, ByKey[ServerParameter] | Gap],
    mysql: tuple[ByKey[MySqlParameter] | Gap, ByKey[MySqlParameter] | Gap],
    server: DatabaseServer | OtherDatabaseServer,
) -> Iterator[Yielded]:
    if isinstance(server, OtherDatabaseServer):
        raise unclear("azure_other_database_servers", f"{server.name} is a server of a kind that is not assessed")
    transport: ServerParameter | MySqlParameter
    versions: ServerParameter | MySqlParameter
    if MYSQL in server.key:
        transport, versions = read(mysql[0], server), read(mysql[1], server)
        faults = [*_plain(transport, "azure_mysql_transport"), *_old(versions, "azure_mysql_tls")]
    else:
        transport, versions = read(postgresql[0], server), read(postgresql[1], server)
        faults = [*_plain(transport, "azure_postgresql_transport"), *_old(versions, "azure_postgresql_tls")]
    if faults:
        message = f"the server {server.name} does not require encryption with TLS 1.2"
        yield Finding(subject(server, "databaseServer"), message, ", ".join(faults), "encryption required, TLS 1.2 or later")


def _plain(parameter: ServerParameter | MySqlParameter, name: str) -> Iterator[str]:
    value = known(parameter.properties.value, {"on", "off"}, name, "value")
    if value == "off":
        yield "require_secure_transport: off"
    elif _pending(parameter, name):
        yield "require_secure_transport: on after a restart"


def _old(parameter: ServerParameter | MySqlParameter, name: str) -> Iterator[str]:
    versions = [one.strip() for one in required(parameter.properties.value, name, "value").split(",") if one.strip()]
    old = [one for one in versions if _minor(one, name) < 2]
    if not versions:
        raise unclear(name, "a server has no version of TLS")
    if old:
        yield f"accepts {', '.join(old)}"
    elif _pending(parameter, name):
        yield "TLS 1.2 after a restart"


def _minor(version: str, name: str) -> int:
    """``TLSv1`` is TLS 1.0 here."""
    return 0 if version.casefold() == "tlsv1" else minor_tls(version, name, "value")


def _pending(parameter: ServerParameter | MySqlParameter, name: str) -> bool:
    """Whether the value waits for a restart. PostgreSQL says so with a boolean, MySQL with a word."""
    properties = parameter.properties
    if isinstance(properties, ParameterValue):
        return required(properties.is_config_pending_restart, name, "isConfigPendingRestart")
    return known(properties.is_config_pending_restart, {"true", "false"}, name, "isConfigPendingRestart") == "true"
