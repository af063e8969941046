"""Where things stand on the Volumes panel: as drawn, at every size; from cell to volume."""

from __future__ import annotations

import pytest

from screens.copy_services.layout import Density, PanelLayout, densities, lay_out
from screens.copy_services.volume_map import MapGrid, map_grid

WIDE, NARROW = (98, 36), (80, 19)


def test_the_design_size_is_as_drawn():
    layout = lay_out(*WIDE, False, 24)
    assert layout.density is Density.ROOMY
    assert (layout.area_x(0), layout.area_x(1), layout.area_width) == (2, 53, 44)
    assert (layout.heading_y, layout.tiles_y, layout.details_y, layout.buttons_y) == (3, 5, 29, 34)
    assert layout.divider_x == 49
    assert layout.grid(0).capacity == 24


def test_80_columns_hold_24_compact_tiles_in_each_area():
    layout = lay_out(*NARROW, True, 24)
    assert layout.density is Density.COMPACT
    assert (layout.area_x(0), layout.area_x(1), layout.area_width) == (1, 40, 38)
    assert layout.grid(1).capacity == 24
    assert layout.grid(1).place(2, 0) == (66, 3)


@pytest.mark.parametrize(
    "size, narrow, count, density",
    [
        (WIDE, False, 25, Density.COMPACT),
        (WIDE, False, 69, Density.COMPACT),
        (WIDE, False, 70, Density.MAP),
        (NARROW, True, 25, Density.MAP),
        (NARROW, True, 256, Density.MAP),
    ],
)
def test_density_is_what_fits(size, narrow, count, density):
    assert lay_out(*size, narrow, count).density is density


def test_what_was_asked_for_stands_where_it_can_be_shown():
    assert lay_out(*WIDE, False, 6, Density.MAP).density is Density.MAP
    assert lay_out(*NARROW, True, 6, Density.ROOMY).density is Density.COMPACT
    assert Density.MAP not in densities(80, 17, True)


@pytest.mark.parametrize("size, narrow", [(WIDE, False), (NARROW, True)])
def test_every_cell_of_a_map_is_found_again(size, narrow):
    layout = PanelLayout(*size, narrow, Density.MAP)
    for area in (0, 1):
        grid = map_grid(layout, area)
        places = [grid.place(number) for number in range(256)]
        assert len(set(places)) == 256
        assert [grid.number_at(*place) for place in places] == list(range(256))
        right = layout.area_x(area) + layout.area_width
        assert all(x < right and y < layout.tiles_end for x, y in places)


def test_outside_a_map_there_is_no_volume():
    grid = MapGrid(10, 5)
    for x, y in ((13, 6), (30, 6), (31, 6), (14, 5), (14, 22), (48, 6), (14, 4)):
        assert grid.number_at(x, y) is None, (x, y)


def test_scrolling_brings_a_tile_into_view_and_no_further():
    grid = lay_out(*NARROW, True, 100, Density.COMPACT).grid(0)
    assert grid.rows == 8
    assert grid.top_for(30, 0) == 3
    assert grid.top_for(30, 5) == 5
    assert grid.top_for(0, 5) == 0
    assert grid.last_top(100) == 26
    assert grid.place(30, 0) is None
    assert grid.place(30, 3) == (1, 10)
