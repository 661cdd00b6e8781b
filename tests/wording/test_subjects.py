"""What complaints were about in words: the answer to “is that unusual?”, and what can't be said."""

from __future__ import annotations

from lgo_map.analysis.subject_shares import ReceivedOfYear, SimilarReceived, SubjectShare
from lgo_map.analysis.verdict import compare_with_average
from lgo_map.figures.subjects import SUBJECTS
from lgo_map.wording.subjects import compared_in_words, is_that_unusual, share_in_words

PLURAL = "metropolitan boroughs"


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def share(subject, received, total, average):
    return SubjectShare(subject, received, compare_with_average(rate=None, count=received, base=total, average=average))


def of_year(total, average=11.0, held=36, **received):
    counts = dict.fromkeys(SUBJECTS, 0) | received
    mean = average if held == 36 else None
    shares = tuple(share(subject, count, total, mean) for subject, count in counts.items())
    return ReceivedOfYear("E08000035", 2025, total, shares, SimilarReceived("metropolitan", 36, held, counts, 100))


def sentences(found):
    return plain(" ".join(is_that_unusual(found, "Leeds City Council", PLURAL)))


def test_a_subject_says_its_counts_its_share_and_how_it_compares():
    housing = share("housing", 41, 120, 19)
    assert plain(share_in_words(housing, 120)) == "41 of 120 complaints and enquiries, 34 %"
    assert plain(compared_in_words(housing, PLURAL)) == (
        "In metropolitan boroughs together 19 %: ▲ a larger share than chance would explain "
        "(95 % interval 26 % to 43 %)"
    )


def test_a_difference_that_chance_could_explain_says_so():
    assert "no clear difference, chance alone could explain it" in compared_in_words(share("other", 2, 9, 11), PLURAL)


def test_not_known_none_and_nothing_to_measure_are_three_things():
    assert share_in_words(share("housing", None, 120, 19), 120) == "Not known, which is not zero"
    assert plain(share_in_words(share("housing", 0, 120, 19), 120)) == "0 of 120 complaints and enquiries, 0 %"
    assert share_in_words(share("housing", 0, 0, 19), 0) == "None: no complaints and enquiries were received"
    assert share_in_words(share("housing", 1, None, 19), None) == "1 complaint or enquiry; of how many is not known"


def test_what_is_unusual_is_named_with_both_shares():
    usual = dict.fromkeys(SUBJECTS, 12)
    text = sentences(of_year(130, **usual | {"housing": 40, "other": 8, "planning_and_development": 1}))
    assert text == (
        "In 2024–25 the Ombudsman received 130 complaints and enquiries about Leeds City Council, most often about "
        "housing (40). That is unusual in part: beside metropolitan boroughs together, housing (31 % against 11 %) has "
        "a larger share, planning and development (1 % against 11 %) a smaller one, by more than chance explains. In "
        "the other 7 subjects there is no clear difference."
    )


def test_names_with_commas_are_parted_by_semicolons():
    usual = dict.fromkeys(SUBJECTS, 12)
    text = sentences(of_year(130, **usual | {"housing": 40, "other": 38, "environment": 39}))
    assert (
        "housing (31 % against 11 %); environmental services, public protection and regulation (30 % against 11 %) and "
        "other subjects (29 % against 11 %) have a larger share, by more than chance explains."
    ) in text


def test_where_every_difference_could_be_chance_it_is_not_unusual():
    text = sentences(of_year(9, **dict.fromkeys(SUBJECTS, 1)))
    assert "That is not unusual: no subject has a clearly larger or smaller share" in text


def test_without_all_similar_authorities_nobody_can_say():
    text = sentences(of_year(120, held=30, housing=60, other=60))
    assert "housing and other subjects (60 each)" in text
    assert "Whether that is unusual can’t be said: by subject they are known here for 30 of the 36" in text


def test_where_nothing_was_received_or_the_total_is_unknown_it_says_so():
    assert "received no complaints and enquiries about Leeds City Council, so there is nothing" in sentences(of_year(0))
    assert "no share can be given and nothing be compared" in sentences(of_year(None))
