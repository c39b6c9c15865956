"""Samples for the gallery: invented companies, figures and one header motif; no page of the product reads them."""
