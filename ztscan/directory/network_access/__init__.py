"""Global Secure Access as one meaning: which traffic of whom is forwarded and inspected, and what private applications open.

The profiles, policies, links and assignments say little one by one: a policy that blocks is void in a profile that nobody gets.
Here they are put together, and checks ask the result. Whom Conditional Access admits to a private application is proved from the
policies as for any other application (``ztscan.conditional_access.proof``), so that this room needs no model of its own for it.

INVARIANT: what could not be read is never taken as protection. It raises ``Unknown`` or stays a gap.
"""
