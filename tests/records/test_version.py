from __future__ import annotations

from dataclasses import replace

from lgo_map.records.dataset import current_dataset
from lgo_map.records.version import version_of


def test_the_version_is_that_of_the_content():
    dataset = current_dataset()
    again = replace(dataset, statistics=dataset.statistics.copy())
    assert version_of(dataset) == version_of(again)


def test_one_figure_that_is_another_or_not_known_makes_another_version():
    dataset = current_dataset()
    row = dataset.statistics.index[dataset.statistics["upheld"].notna()][0]
    for value in (dataset.statistics["upheld"][row] + 1, None):
        statistics = dataset.statistics.copy()
        statistics.loc[row, "upheld"] = value
        assert version_of(replace(dataset, statistics=statistics)) != version_of(dataset)


def test_another_word_in_a_letter_makes_another_version():
    dataset = current_dataset()
    key, letter = next(iter(dataset.letters.items()))
    changed = dataset.letters | {key: replace(letter, received=letter.received + ".")}
    assert version_of(replace(dataset, letters=changed)) != version_of(dataset)


def test_a_council_s_former_code_makes_another_version():
    dataset = current_dataset()
    register = dataset.register.copy()
    register["aliases"] = [["E06009999"], *register["aliases"][1:]]
    assert version_of(replace(dataset, register=register)) != version_of(dataset)
