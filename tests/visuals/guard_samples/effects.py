"""Drawings with effects as programs export them: names flow in, what stands inside an SVG flows out."""

from tests.visuals.samples import data_uri, jpeg_of, photograph

SIZE = 'width="240" height="96" viewBox="0 0 240 96"'
SHAPE = '<path d="M40 20h160v56H40z" fill="#06c" stroke="#e33" stroke-width="6"/>'
GROUND = '<path d="M0 0h160v96H0z" fill="#f60"/><circle cx="170" cy="48" r="40" fill="#0a8"/>'
FADE = (
    '<linearGradient id="g"><stop stop-color="{}"/><stop offset="1" stop-color="{}" stop-opacity="{}"/>'
    "</linearGradient>"
)
FILL = '<path d="M0 0h240v96H0z" fill="url(#g)"/>'
REGION = 'x="0" y="0" width="240" height="96" filterUnits="userSpaceOnUse" color-interpolation-filters="sRGB"'


def filtered(primitives: str, region: str = REGION) -> str:
    return f'<filter id="f" {region}>{primitives}</filter>{GROUND}<g filter="url(#f)">{SHAPE}</g>'


def masked(content: str, more: str = "") -> str:
    region = 'maskUnits="userSpaceOnUse" x="0" y="0" width="240" height="96"'
    return f'<mask id="m" {region} {more}>{content}</mask><g mask="url(#m)">{SHAPE}</g>'


_LINKED = (
    '<linearGradient id="a"><stop stop-color="#f80"/><stop offset="1" stop-color="#06c"/></linearGradient>'
    '<linearGradient id="b" xlink:href="#a" gradientUnits="userSpaceOnUse" x1="0" x2="240" y1="0" y2="0"/>'
)
_PHOTO = data_uri(jpeg_of(photograph(160, 120), quality=95))
DRAWN = {
    "mask of shades": FADE.format("#fff", "#000", 1) + masked(FILL),
    "mask of transparency": FADE.format("#fff", "#fff", 0) + masked(FILL, 'style="mask-type:alpha"'),
    "mask with a hole": masked('<path d="M0 0h240v96H0z" fill="#fff"/><circle cx="120" cy="48" r="30"/>'),
    "mask in a mask": FADE.format("#fff", "#000", 1)
    + f'<mask id="n" maskUnits="userSpaceOnUse" x="0" y="0" width="240" height="96">{FILL}</mask>'
    + masked('<circle cx="120" cy="48" r="60" fill="#fff" mask="url(#n)"/>'),
    "mask on shares of a box": '<mask id="m"><circle cx="120" cy="48" r="30" fill="#fff"/></mask>'
    f'<g mask="url(#m)">{SHAPE}</g>',
    **{
        f"blend {mode}": f'{GROUND}<path d="M40 20h160v56H40z" fill="#48c" style="mix-blend-mode:{mode}"/>'
        for mode in ("multiply", "screen", "overlay", "darken", "color-dodge", "soft-light", "difference", "luminosity")
    },
    "blend within a group": f'{GROUND}<g style="isolation:isolate"><path d="M0 0h120v96H0z" fill="#fc0"/>'
    '<path d="M40 20h160v56H40z" fill="#48c" style="mix-blend-mode:multiply"/></g>',
    "blend within a clip": f'<clipPath id="c"><circle cx="120" cy="48" r="44"/></clipPath>{GROUND}'
    '<g clip-path="url(#c)">'
    '<path d="M40 20h160v56H40z" fill="#48c" style="mix-blend-mode:multiply"/></g>',
    "blur": filtered('<feGaussianBlur stdDeviation="8"/>'),
    "blur along one axis": filtered('<feGaussianBlur stdDeviation="8 0"/>'),
    "drop shadow": filtered('<feDropShadow dx="6" dy="8" stdDeviation="3" flood-color="#123" flood-opacity=".6"/>'),
    "shadow as Illustrator has it": filtered(
        '<feOffset dx="7" dy="7"/><feGaussianBlur result="blur" stdDeviation="5"/>'
        '<feFlood flood-color="#000" flood-opacity=".75"/><feComposite in2="blur" operator="in"/>'
        '<feComposite in="SourceGraphic"/>'
    ),
    "shadow as Inkscape has it": filtered(
        '<feFlood result="flood" flood-opacity=".5" flood-color="rgb(0,0,0)"/>'
        '<feGaussianBlur result="blur" in="SourceGraphic" stdDeviation="4"/>'
        '<feOffset result="offset" in="blur" dx="5" dy="5"/>'
        '<feComposite result="one" operator="in" in="flood" in2="offset"/>'
        '<feComposite result="two" operator="over" in="SourceGraphic" in2="one"/>',
        'style="color-interpolation-filters:sRGB" x="-.1" y="-.2" width="1.3" height="1.5"',
    ),
    "inner shadow as Figma has it": filtered(
        '<feFlood flood-opacity="0" result="BackgroundImageFix"/>'
        '<feBlend mode="normal" in="SourceGraphic" in2="BackgroundImageFix" result="shape"/>'
        '<feColorMatrix in="SourceAlpha" type="matrix" values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 127 0" '
        'result="hardAlpha"/>'
        '<feOffset dx="4" dy="6"/><feGaussianBlur stdDeviation="3"/>'
        '<feComposite in2="hardAlpha" operator="arithmetic" k2="-1" k3="1"/>'
        '<feColorMatrix type="matrix" values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0.5 0"/>'
        '<feBlend mode="normal" in2="shape" result="effect"/>'
    ),
    "merged": filtered(
        '<feOffset dx="9" result="a"/><feMerge><feMergeNode in="a"/><feMergeNode in="SourceGraphic"/></feMerge>'
    ),
    "spread": filtered('<feMorphology operator="dilate" radius="4"/>'),
    "grey": filtered('<feColorMatrix type="saturate" values="0"/>'),
    "turned hue": filtered('<feColorMatrix type="hueRotate" values="90"/>'),
    "turned hue in linear light": filtered(
        '<feColorMatrix type="hueRotate" values="90"/>', REGION.replace("sRGB", "linearRGB")
    ),
    "curves": filtered(
        '<feComponentTransfer><feFuncR type="linear" slope=".5" intercept=".2"/>'
        '<feFuncG type="table" tableValues="1 0"/>'
        '<feFuncB type="gamma" exponent="2"/></feComponentTransfer>'
    ),
    "blurred and clipped": '<filter id="f"><feGaussianBlur stdDeviation="6"/></filter>'
    '<clipPath id="c"><circle cx="120" cy="48" r="30"/></clipPath>'
    f'<g filter="url(#f)" clip-path="url(#c)" opacity=".7">{SHAPE}</g>',
    "clip in a clip": '<clipPath id="a"><rect x="10" y="10" width="100" height="60" transform="rotate(10)"/></clipPath>'
    '<clipPath id="b" clip-path="url(#a)"><circle cx="80" cy="50" r="40"/></clipPath>'
    f'<g clip-path="url(#b)">{FILL.replace("url(#g)", "#06c")}</g>',
    "clipped shape in a clip": '<clipPath id="a"><rect x="10" y="10" width="100" height="60"/></clipPath>'
    '<clipPath id="b"><circle cx="80" cy="50" r="40" clip-path="url(#a)"/><rect x="150" width="40" height="96"/>'
    "</clipPath>"
    f'<g clip-path="url(#b)">{FILL.replace("url(#g)", "#06c")}</g>',
    "clip with a hole": '<clipPath id="a"><path clip-rule="evenodd" d="M10 10h100v70H10zM30 30h60v30H30z"/></clipPath>'
    f'<g clip-path="url(#a)">{FILL.replace("url(#g)", "#06c")}</g>',
    "clip of a use": '<defs><circle id="o" cx="50" cy="48" r="40" fill="none" stroke="red"/></defs>'
    '<clipPath id="a"><use xlink:href="#o" x="60" transform="scale(.9)"/></clipPath>'
    f'<g clip-path="url(#a)">{FILL.replace("url(#g)", "#06c")}</g>',
    "fallbacks in attributes": '<path d="M0 0h80v96H0z" fill="var(--fill-0,#0a0)"/>'
    '<path d="M80 0h80v96H80z" fill="var(--a, var(--b, #06c))" fill-opacity="var(--o,.5)"/>',
    "a gradient's stops, thrice": f'{_LINKED}<path d="M0 0h60v96H0z" fill="url(#b)"/>'
    '<circle cx="120" cy="48" r="40" fill="url(#b)"/>'
    '<path d="M180 0h60v96h-60z" fill="url(#b)"/>',
    "stroke below fill": '<circle cx="120" cy="48" r="34" fill="#fc0" stroke="#06c" stroke-width="16" '
    'paint-order="stroke"/>',
    "opacity of fill and stroke": f'{GROUND}<g opacity=".99"><circle cx="120" cy="48" r="34" fill="#fc0" stroke="#06c" '
    'stroke-width="16" opacity=".5"/></g>',
    "photo as Figma has it": '<pattern id="p" patternContentUnits="objectBoundingBox" width="1" height="1">'
    '<use xlink:href="#i" transform="matrix(.00625 0 0 .00833333 0 0)"/></pattern>'
    f'<defs><image id="i" width="160" height="120" xlink:href="{_PHOTO}"/></defs>'
    '<rect x="20" y="8" width="107" height="80" fill="url(#p)"/><circle cx="190" cy="48" r="30" fill="url(#p)"/>',
    "tiles turned": '<pattern id="p" width="20" height="16" x="3" y="5" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(30) scale(.7)"><circle cx="10" cy="8" r="7" fill="#06c"/></pattern>'
    '<path d="M10 10h100v76H10z" fill="url(#p)"/><circle cx="180" cy="48" r="30" fill="#fc0" stroke="url(#p)" '
    'stroke-width="16" transform="translate(180 48) scale(1 .8) translate(-180 -48)"/>',
    "tiles of a view box": '<pattern id="p" width=".25" height=".5" viewBox="0 0 10 10">'
    '<circle cx="5" cy="5" r="4" fill="#06c"/></pattern><g fill="url(#p)"><path d="M10 10h100v76H10z"/>'
    '<circle cx="180" cy="48" r="40"/></g>',
    "a blend in a tile": '<pattern id="p" width="120" height="60" patternUnits="userSpaceOnUse">'
    '<path d="M0 0h80v60H0z" fill="#fc0"/><path d="M40 0h80v60H40z" fill="#06c" style="mix-blend-mode:multiply"/>'
    '</pattern><path d="M0 0h240v96H0z" fill="url(#p)"/>',
    "tiles, twice": '<pattern id="p" width="20" height="20" patternUnits="userSpaceOnUse">'
    '<circle cx="10" cy="10" r="7" fill="#06c"/></pattern><path d="M0 0h100v96H0z" fill="url(#p)" fill-opacity=".5"/>'
    '<path d="M120 0h100v96H120z" fill="url(#p)" fill-opacity=".5"/>',
}


REFUSED = {
    "noise": filtered('<feTurbulence baseFrequency=".1"/><feComposite in2="SourceAlpha" operator="in"/>'),
    "light": filtered('<feDiffuseLighting><feDistantLight azimuth="9"/></feDiffuseLighting>'),
    "what is behind": filtered('<feBlend in2="BackgroundImage" mode="multiply"/>'),
    "part of a sheet": filtered('<feFlood x="9" width="20"/>'),
    "shares of a box": filtered('<feOffset dx=".1"/>', f'{REGION} primitiveUnits="objectBoundingBox"'),
    "filter of a filter": '<filter id="e"><feOffset/></filter>' + filtered("", 'href="#e"'),
    "too far a spread": filtered('<feMorphology operator="dilate" radius="40"/>'),
    "clip in shares of a group": '<clipPath id="c" clipPathUnits="objectBoundingBox">'
    '<circle cx=".5" cy=".5" r=".5"/></clipPath>'
    f'<g clip-path="url(#c)">{SHAPE}</g>',
    "mask in shares": '<mask id="m" maskContentUnits="objectBoundingBox">'
    '<circle cx=".5" cy=".5" r=".5" fill="#fff"/></mask>'
    f'<g mask="url(#m)">{SHAPE}</g>',
}
