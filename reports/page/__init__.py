"""What the HTML report shows, prepared section by section, so that its templates need nothing but loops and conditions."""
