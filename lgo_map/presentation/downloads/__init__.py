"""What each page lets somebody take away, the same whether by the app's buttons or by an address."""
