"""The bounds within which an uploaded image is read; nothing flows in, constants flow out."""

MAX_UPLOAD_BYTES = 10 * 1024 * 1024

MAX_PIXELS = 40_000_000
MAX_WEBP_PIXELS = 24_000_000
MAX_SIDE_PX = 1600  # of what is kept
MIN_SIDE_PX = 16  # the longer side
PHOTO_SIDE_PX = 3000  # of a photograph that is kept: 1.4 pixels for each of an A4 poster's width
PHOTO_LEAST_PX = 200  # its shorter side
DRAWN_SIDE_PX = 1600  # the longer side of a drawn SVG
MIN_ALPHA = 8  # of 255; less is not seen
MAX_PROFILE_BYTES = 4 * 1024 * 1024

MAX_ELEMENTS = 20_000
MAX_DEPTH = 64
MAX_EXPANDED_DEPTH = 128  # through references; CairoSVG recurses two frames a level
MAX_EXPANDED_COST = 30_000
MAX_NUMBER = 1e6
MAX_PATH_SEGMENTS = 60_000  # of the whole drawing; each takes about 30 µs to clean and draw
MAX_LIST_NUMBERS = 20_000  # of one polygon: CairoSVG reads it in quadratic time
MAX_EMBEDDED_IMAGES = 20

MAX_ENTITIES = 64
MAX_ENTITY_CHARACTERS = 200
MAX_ENTITY_EXPANSION = 100_000  # characters, of all references together

MAX_STYLE_CHARACTERS = 200_000
MAX_DECLARATIONS_CHARACTERS = 10_000  # of one `style` or `class` attribute
MAX_VALUE_CHARACTERS = 20_000  # of any other attribute but path data and points
MAX_SELECTORS = 2_000  # of all style sheets
MAX_COMPOUNDS = 5  # in one selector; a `>` between spaces counts too

MAX_FONT_BYTES = 10 * 1024 * 1024  # as uploaded, and as kept
MAX_OPENED_FONT_BYTES = 24 * 1024 * 1024
MAX_FONT_TABLES = 64
MAX_GLYPHS = 65_535
MAX_COMPONENTS = 1_000  # of one glyph, through all that it is put together from
MAX_COMPONENT_DEPTH = 8
MAX_GLYPH_SEGMENTS = 20_000
MAX_FONT_SEGMENTS = 3_000_000
MAX_GLYPHS_A_LETTER = 32  # that shaping may make of one
MAX_GLYPH_EM = 100.0  # how far ink or a step may reach
MAX_LINE_EM = 16.0  # ascender, descender and gap
UNITS_PER_EM = (16, 16_384)
MAX_FONT_AXES = 20
MAX_FONT_NAME_CHARACTERS = 60
