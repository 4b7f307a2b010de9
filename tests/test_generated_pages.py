"""Generated pages are read back, damaged ones are read as they stand or refused.

A page of plain names has to be read. One whose names are anything that a cell can
hold may be refused, but never read differently. The damage is decided by a seed.
"""

import io
import random

import pytest
from damage import assert_race_accounted, assert_season_accounted, damaged, soup
from generated import articles, assert_article, assert_season, seasons
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from mutations import RACE, outcome, text_of

import alms_data as alms

some = settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
seeds = st.integers(0, 2**60)
SEASON = {"002": 2004, "003": 2003, "004": 2003}


def opened(page):
    return io.BytesIO(page) if isinstance(page, bytes) else io.StringIO(page)


def read_race(page, season=2005):
    return outcome(
        lambda text: alms.read_race(opened(text), season=season, round_no=1), page
    )


def read_season(page, season=2005):
    return outcome(lambda text: alms.read_season(opened(text), season=season), page)


def check_race(page, season=2005):
    race = read_race(page, season)
    if not isinstance(race, alms.PageError):
        assert_race_accounted(race)


def check_season(page, season=2005):
    read = read_season(page, season)
    if not isinstance(read, alms.PageError):
        assert_season_accounted(read)


@some
@given(seasons(wild=False))
def test_a_season_of_plain_names_is_read_back(generated):
    text, truth = generated
    assert_season(read_season(text), truth)


@some
@given(articles(wild=False))
def test_an_article_of_plain_names_is_read_back(generated):
    text, truth = generated
    assert_article(read_race(text), truth)


@some
@given(seasons(wild=True), st.lists(seeds, min_size=10, max_size=10))
def test_a_season_of_any_names_is_read_back_or_refused(generated, many):
    text, truth = generated
    page = read_season(text)
    if not isinstance(page, alms.PageError):
        assert_season(page, truth)
        assert_season_accounted(page)
    for seed in many:
        check_season(damaged(text, seed))


@some
@given(articles(wild=True), st.lists(seeds, min_size=10, max_size=10))
def test_an_article_of_any_names_is_read_back_or_refused(generated, many):
    text, truth = generated
    race = read_race(text)
    if not isinstance(race, alms.PageError):
        assert_article(race, truth)
        assert_race_accounted(race)
    for seed in many:
        check_race(damaged(text, seed))


@some
@given(seed=seeds)
@pytest.mark.parametrize("source", RACE)
def test_a_damaged_race_page_is_read_as_it_stands_or_refused(source, seed):
    check_race(damaged(text_of(source), seed), season=2004)


@some
@given(seed=seeds)
@pytest.mark.parametrize("source", SEASON)
def test_a_damaged_season_page_is_read_as_it_stands_or_refused(source, seed):
    check_season(damaged(text_of(source), seed), SEASON[source])


@some
@given(seed=seeds)
def test_damaged_bytes_are_read_as_they_stand_or_refused(seed):
    dice = random.Random(seed)
    content = bytearray(text_of("001").encode())
    for _ in range(3):
        content[dice.randrange(len(content))] = dice.choice(
            [0, 10, 13, 0x80, 0xC3, 0xED, 0xFF]
        )
    check_race(bytes(content), season=2004)
    check_season(bytes(content), season=2004)


@some
@given(st.lists(seeds, min_size=10, max_size=10))
def test_a_soup_of_known_words_is_read_as_it_stands_or_refused(many):
    for seed in many:
        check_race(soup(seed))
        check_season(soup(seed))
