"""Who on the internet can reach a port of an Azure resource.

A packet reaches a resource on a path (its own public address, a load balancer, a firewall that translates) whose filters let it
pass. ``admission`` computes that for all sources at once. ``tests/estate/reachability/oracle.py`` is the plain definition for one
packet that it is compared with. "Reach" says nothing of firewalls within machines, of listening processes or of sign-in.
"""
