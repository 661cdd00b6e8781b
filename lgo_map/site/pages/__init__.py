"""The pages: what is where on each."""
