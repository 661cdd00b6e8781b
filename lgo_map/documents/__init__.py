"""What the server's own document says at each address: the page as it is without the app."""
