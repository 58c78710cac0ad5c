"""The only room that knows Microsoft Graph, and the only one that imports msgraph, azure, kiota and vcr."""
