"""Who the councils are: the register, their areas, their postcodes."""
