"""Your council's performance: what the Ombudsman found about each council in England."""
