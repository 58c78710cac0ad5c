"""SharePoint and OneDrive: sharing, synchronisation, sessions and item insights of the whole tenant."""
