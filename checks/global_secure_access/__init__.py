"""Global Secure Access: which traffic is forwarded and inspected, and who reaches private applications how."""
