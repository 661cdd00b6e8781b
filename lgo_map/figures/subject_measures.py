"""What the map can be painted by besides: for each subject, its share of the complaints received about a council.

They are no figures of the catalogue: no source states them, and no file holds them. They are worked out from what the
Ombudsman's yearly table counts, and have the columns of a table made for them
(:func:`lgo_map.analysis.subject_statistics.statistics_by_subject`), so that all that is done with a rate can be done
with them.
"""

from __future__ import annotations

from lgo_map.figures.catalogue import FIGURES, JUDGED, LETTER, TABLE
from lgo_map.figures.figure import Field, Figure, Kind, Origin
from lgo_map.figures.measures import MEASURES, Measure
from lgo_map.figures.subjects import SUBJECTS, Subject

SUBJECT_SHARE = "subject_share"
"""What an address calls the measure; which subject is meant stands beside it."""

SUBJECT_SHARE_NAME = "Share of a subject"
"""What a list of measures calls it, before a subject is chosen."""

DEFAULT_SUBJECT = "education_and_children"
"""The subject shown before another is chosen: county councils, which a first visit sees painted, answer for schools and
children's care."""

LIMITS = (5, 10, 20, 30, 50, 100)
"""Upper limits of the classes, the same for every subject, so that a colour always means the same share.

With nine subjects, each would have 11 % if all were alike: so "over 10 to 20" is about an equal part, and the classes
below it are a half or less, those above it twice, three times and more. Beyond 50 %, the subject has more than all
others together, as education often has in counties. A limit at 0 would part councils with few complaints by chance
alone: 0 of 8 is no less than 1 of 8.
"""


def _share_of(key: str, subject: Subject) -> Measure:
    figure = Figure(
        key=f"{SUBJECT_SHARE}_{key}",
        name=f"Complaints about {subject.in_text}",
        kind=Kind.PERCENTAGE,
        noun=f"share of complaints about {subject.in_text}",
        phrase=f"share of complaints about {subject.in_text}",
        meaning=f"Of all complaints and enquiries the Ombudsman received about a council in the year, the share that "
        f"was about {subject.in_text}, whatever became of them.",
        part=f"received_{key}",
        base=FIGURES["received"].key,
        counted=f"about {subject.in_text}",
        nothing="No complaints received",
        average_is="The share in the complaints received about all similar authorities, put together",
        limits=LIMITS,
        caveat="A larger share does not mean worse services: what people complain about also depends on what a council "
        "does and on who lives there.",
        field=Field(f"Complaints about {subject.in_text}", "The percentage of the complaints received.", "%"),
        origin=Origin(
            read_by=(LETTER, TABLE),
            preferred_in="lgo_map.pipeline.preference.preference",
            computed_in="lgo_map.analysis.subject_statistics.statistics_by_subject",
            judged_in=JUDGED,
            said_in=("lgo_map.wording.subjects", "lgo_map.wording.subject_measures", "lgo_map.wording.verdicts"),
        ),
        in_stats=False,
    )
    # Purple: a share of what people complained about is another thing than how often fault was found.
    return Measure(
        figure.key, figure.label, figure.meaning, figure.kind.value, LIMITS, figure, subject=key, colours="Purples"
    )


SUBJECT_MEASURES = {key: _share_of(key, subject) for key, subject in SUBJECTS.items()}
"""The share of each subject, by the subject's key, in the Ombudsman's order."""

_BY_KEY = MEASURES | {measure.key: measure for measure in SUBJECT_MEASURES.values()}


def measure_called(key: str) -> Measure:
    """The measure with a key: one of :data:`MEASURES`, or the share of a subject.

    Raises
    ------
    KeyError
        If there is none.
    """
    return _BY_KEY[key]


def key_of_choice(measure: str, subject: str) -> str:
    """The key of the measure that a page's two choices mean: a measure of a list, and a subject where it asks for one.

    Examples
    --------
    >>> key_of_choice("upheld_rate", "housing"), key_of_choice("subject_share", "housing")
    ('upheld_rate', 'subject_share_housing')
    """
    return SUBJECT_MEASURES[subject].key if measure == SUBJECT_SHARE else measure
