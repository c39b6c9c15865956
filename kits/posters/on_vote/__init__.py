"""Motifs of On Vote: two inks on paper, the company's and the campaign's rose; Anton and Barlow Condensed."""
