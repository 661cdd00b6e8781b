"""What is taken away as a file: tables, the data package, the briefing."""
