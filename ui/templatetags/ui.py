"""The components as template tags (see ui/README.md): gathers the tags of every subject into one library."""

from django.template import Library

from ui.tags import acting, filters, giving, showing

register = Library()
for part in (acting, giving, showing, filters):
    register.tags |= part.register.tags
    register.filters |= part.register.filters
