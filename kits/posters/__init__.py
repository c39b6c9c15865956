"""Draws the product's own posters from the fonts' outlines into templates of the dialect (docs/template-dialect.md).

`python -m kits.posters` writes kits/posters/templates/*.svg; script and result both stand in the repository.
"""
