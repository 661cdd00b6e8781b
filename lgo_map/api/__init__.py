"""The figures for programs: what is held, as JSON, CSV and GeoJSON, below `/api/v1/`."""
