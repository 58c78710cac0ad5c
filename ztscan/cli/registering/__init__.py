"""`ztscan setup`: the one command that can change a tenant. It goes through the Azure CLI, and only after a typed confirmation.

``intent`` is what to set up, ``calls`` the requests that do it, ``azure`` the Azure CLI, ``review`` who else can use an
application, ``applying`` carries it out, and ``scripts`` prints the same for other tools.
No module of a scan imports this package.
"""
