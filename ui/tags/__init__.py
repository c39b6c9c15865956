"""The template tags by subject; `ui.templatetags.ui` gathers them into the one built-in library."""
