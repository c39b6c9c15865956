"""The frame of every page that a person may open: a title and HTML flow in, a labelled page flows out."""

from html import escape

from aiohttp import web

LABELS = {"linkedin": "LinkedIn", "instagram": "Instagram", "x": "X"}
STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; color: #1c1c1c; background: #f3f1ec; }
.label { background: #1c1c1c; color: #fff; padding: .5rem 1rem; }
main { max-width: 40rem; margin: 1.5rem auto; padding: 1.25rem; background: #fff; border: 1px solid #d7d2c6; }
textarea, input, select { font: inherit; width: 100%; box-sizing: border-box; margin: .25rem 0 1rem; padding: .5rem; }
button { font: inherit; padding: .5rem 1.25rem; }
img { max-width: 100%; height: auto; } .text { white-space: pre-wrap; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; } dd { margin: 0; }
"""
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


def page(network: str, title: str, body: str, status: int = 200) -> web.Response:
    """`body` is HTML whose texts are already escaped."""
    label = f"Sandbox: simulated network ({LABELS[network]}). Nothing here reaches the real one."
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} · Sandbox</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f'<body><p class="label">{label}</p><main><h1>{escape(title)}</h1>{body}</main></body></html>'
    )
    headers = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}
    return web.Response(text=html, content_type="text/html", status=status, headers=headers)
