"""What turns `docs/` into the documentation site; `make site`."""
