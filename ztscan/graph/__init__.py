"""The only room that knows Microsoft Graph, and the only importer of msgraph, azure, kiota and vcr."""
