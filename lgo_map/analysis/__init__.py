"""What follows from what is held: comparisons with the average, trends, funnels, similar authorities."""
