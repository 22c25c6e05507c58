"""What draws the generated pages of the documentation. Must not be imported by the product."""
