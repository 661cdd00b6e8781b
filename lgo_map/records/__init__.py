"""What is held, to be read only: figures and their sources, letters, and all of it as one data set."""
