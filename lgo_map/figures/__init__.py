"""What each figure is: its names, its unit, what it counts."""
