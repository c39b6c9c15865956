"""Tags for what is shown and pressed: geometry of tiles, order of the wall, states in words."""

import re

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.utils import translation

from ui import Figure, PostCard, RangeFigure, Step, Swatch, Tile, Wordmark


def rendered(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def area(tile: Tile) -> float:
    return tile.logo_box.width * tile.logo_box.height


def test_logos_of_any_ratio_have_the_same_optical_area() -> None:
    square, tall = Tile("a", logo_width=60, logo_height=60), Tile("b", logo_width=90, logo_height=100)
    assert area(square) == pytest.approx(1800, rel=0.01)
    assert area(tall) == pytest.approx(1800, rel=0.01)


@pytest.mark.parametrize(("width", "height"), [(1000, 10), (10, 1000), (300, 100), (1, 1)])
def test_no_logo_leaves_its_place_and_each_stands_in_the_middle(width: int, height: int) -> None:
    box = Tile("a", logo_width=width, logo_height=height).logo_box
    assert box.width <= 78
    assert box.height <= 50
    assert box.x + box.width / 2 == pytest.approx(50, abs=0.02)
    assert box.y + box.height / 2 == pytest.approx(50, abs=0.02)


def test_a_tile_is_drawn_the_same_in_every_language() -> None:
    tile = Tile("Ondelune", "/o", "#B5179E", "#FFFFFF", "/logo.png", 70, 33)
    with translation.override("en"):
        english = rendered("{% ui_tile tile %}", tile=tile)
    with translation.override("de"):
        assert rendered("{% ui_tile tile %}", tile=tile) == english
    assert re.search(r'<image href="/logo.png" x="[\d.]+" y="[\d.]+" width="[\d.]+" height="[\d.]+"/>', english)


def test_a_symbol_is_used_and_an_initial_stands_in_for_no_logo() -> None:
    assert '<use href="/wall.svg#a"' in rendered("{% ui_tile tile %}", tile=Tile("A", logo_href="/wall.svg#a"))
    assert re.search(r">Ö</text>", rendered("{% ui_tile tile %}", tile=Tile("ökologia", colour="#000000")))


def test_a_companys_name_cannot_break_out() -> None:
    html = rendered("{% ui_tile tile %}", tile=Tile('"><script>', href="/x", colour='red"/><script>'))
    assert "<script>" not in html


def test_the_wall_keeps_its_order_and_the_empty_place_stands_where_asked() -> None:
    tiles = [Tile(f"Company {number}", href=f"/{number}") for number in range(1, 5)]
    html = rendered('{% ui_wall tiles empty_href="/join" empty_at=2 %}', tiles=tiles)
    assert re.findall(r'class="tile[^"]*" href="([^"]+)"', html) == ["/1", "/join", "/2", "/3", "/4"]


def test_an_empty_wall_is_still_an_invitation() -> None:
    assert re.findall(r'href="(/join)"', rendered('{% ui_wall tiles empty_href="/join" %}', tiles=[])) == ["/join"]


@pytest.mark.parametrize(
    ("figure", "said", "unsaid"),
    [
        (Figure("Likes", "0"), ">0</p>", "–"),
        (Figure("Saves", state="not_offered", reason="X does not give this."), "not offered", ">0<"),
        (Figure("Shares", state="failed", as_of="last read 14:05"), "could not be read", ">0<"),
        (Figure("Likes", "12", state="stale", as_of="as of 09:10"), ">12</p>", "–"),
    ],
)
def test_zero_unknown_failed_and_stale_are_four_things(figure: Figure, said: str, unsaid: str) -> None:
    html = rendered("{% ui_figure figure %}", figure=figure)
    assert said in html
    assert unsaid not in html


def test_only_what_failed_carries_the_octagon() -> None:
    failed = Figure("Shares", state="failed", reason="No answer.")
    assert "#failed" in rendered("{% ui_figure figure %}", figure=failed)
    assert "#failed" not in rendered("{% ui_figure figure %}", figure=Figure("Shares", "3"))


def test_a_range_shows_both_ends_and_no_middle() -> None:
    figure = RangeFigure("Reach", 0.4, 1.9, 2.2, "0.4 M", "1.9 M", "Both ends.")
    html = rendered("{% ui_range figure %}", figure=figure)
    assert "0.4 M" in html
    assert "1.9 M" in html
    assert "1.1" not in html


def test_status_is_a_shape_and_a_word() -> None:
    html = rendered('{% ui_status "scheduled" "Goes out 09:00" %}{% ui_status "failed" %}')
    assert re.findall(r"shapes\.svg#(\w+)", html) == ["scheduled", "failed"]
    assert "Goes out 09:00" in html
    assert "<span>Failed</span>" in html


def test_a_button_is_a_link_only_with_an_address() -> None:
    assert rendered('{% ui_button "Go" href="/x" %}').startswith('<a class="pill" href="/x">')
    assert 'type="submit"' in rendered('{% ui_button "Go" %}')


def test_attributes_reach_the_button_escaped() -> None:
    html = rendered("{% ui_button 'Go' hx_post=url data_x=nasty %}", url="/a?b=1&c=2", nasty='"onclick="x')
    assert 'hx-post="/a?b=1&amp;c=2"' in html
    assert '"onclick' not in html


def test_a_disabled_button_says_why() -> None:
    html = rendered('{% ui_button "Go" href="/x" disabled_reason="6 characters too many." %}')
    assert " disabled" in html
    assert "6 characters too many." in html
    assert "href" not in html


def test_sorting_turns_round_and_keeps_the_rest_of_the_query() -> None:
    query = QueryDict("state=joined&sort=joined&after=abc")
    html = rendered('{% ui_sort "Joined" "joined" current="joined" query=query %}', query=query)
    assert 'href="?state=joined&amp;sort=-joined"' in html
    assert 'aria-current="true"' in html
    other = rendered('{% ui_sort "Posts" "posts" current="joined" query=query %}', query=query)
    assert 'href="?state=joined&amp;sort=posts"' in other
    assert "aria-current" not in other


def test_progress_names_what_is_done_and_retries_one() -> None:
    html = rendered(
        "{% ui_progress 14 24 current='Story, German' finished=finished failed=failed %}",
        finished=[Step("Square")],
        failed=[Step("LinkedIn, French", "/retry/1")],
    )
    assert '<progress max="24" value="14"' in html
    assert "14 of 24" in html
    assert 'href="/retry/1"' in html


def test_swatches_are_drawn_without_style_and_one_is_chosen() -> None:
    swatches = [Swatch("#B5179E", "Magenta", "5.9 to 1"), Swatch("#121416", "Ink")]
    html = rendered("{% ui_swatches 'colour' swatches legend='Colour' selected='#b5179e' %}", swatches=swatches)
    assert html.count(" checked") == 1
    assert 'fill="#B5179E"' in html
    assert "style=" not in html


def test_posts_without_a_figure_show_a_dash() -> None:
    html = rendered("{% ui_post_rows posts %}", posts=[PostCard("Ondelune", "X", "scheduled", "Goes out 09:00")])
    assert ">–<" in html


def test_a_dialog_is_named_by_its_question() -> None:
    html = rendered('{% ui_dialog "leave" "Leave?" %}<p>Body {{ n }}</p>{% endui_dialog %}', n="<b>")
    assert 'aria-labelledby="leave-title"' in html
    assert "<p>Body &lt;b&gt;</p>" in html


def test_the_wordmark_keeps_its_name_when_it_is_drawn() -> None:
    html = rendered("{% ui_wordmark wordmark %}", wordmark=Wordmark("Vote Anyway", "/c/va"))
    assert ">Vote Anyway</a>" in html
