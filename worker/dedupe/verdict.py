"""Verdict on two texts, with its reason."""

from __future__ import annotations

from collections.abc import Callable

from worker.dedupe import constants as at
from worker.dedupe.evidence import Evidence, Titles, compare_titles, hours_apart, weigh
from worker.dedupe.facts import shared_facts
from worker.dedupe.fold import fold
from worker.dedupe.opposites import opposed, replaced
from worker.dedupe.overlap import Prepared, contained, in_order, overlap, prepare
from worker.dedupe.spelling import without_slips
from worker.types import Comparison, TextSide


def compare(a: TextSide, b: TextSide, prepare: Callable[[str], Prepared] = prepare) -> Comparison:
    """Tell what two texts are to each other.

    same: one report, printed twice, save for furniture, slips and format. reprint: one report in a
    longer or shorter copy. updated: one report, developed. related: the same event or the same
    template, but two reports. different: none of these. A caller that compares one text often may pass
    a prepare that remembers.
    """
    a_text, b_text = prepare(a.text), prepare(b.text)
    titles = compare_titles(a, b, a_text, b_text)
    if a_text.folded == b_text.folded:
        return _compare_equal(a, b, a_text, titles)
    shorter, longer = in_order(a_text, b_text)
    if shorter is b_text:
        a, b = b, a
    words, containment = shorter.size, contained(shorter, longer)
    if words < at.MIN_COMPARED_WORDS:
        if titles == "equal" and _is_correction_of_short(a, b, shorter, longer):
            return Comparison("updated", 1.0, f"{words} words, none replaced")
        return _without_copy(shorter, longer, titles, containment, f"{words} words are too few to compare")
    if containment < needed(_steps(titles), words):
        return _without_copy(shorter, longer, titles, containment, "")
    seen = weigh(a, b, overlap(shorter, longer), titles)
    against = own_report(seen) or _opposite_news(a, b, shorter, longer)
    if against:
        return _without_copy(shorter, longer, titles, containment, against)
    return _copy(seen)


def _copy(seen: Evidence) -> Comparison:
    """Say in what way two sightings of one report differ."""
    share = f"{seen.containment:.0%} of {seen.words} words agree"
    if not seen.lost and not seen.added and not seen.facts.numbers_changed:
        if seen.titles == "differ":
            return Comparison("updated", seen.containment, f"{share}; the headline differs")
        return Comparison("same", seen.containment, share)
    if _is_longer(seen) and not seen.same_source:
        return Comparison("reprint", seen.containment, f"{share}; the longer text adds {seen.added} words")
    return Comparison("updated", seen.containment, f"{share}; {seen.lost} reworded, {seen.added} added")


def own_report(seen: Evidence) -> str:
    """Say why two texts that agree in part are two reports all the same; "" if nothing says so."""
    facts = seen.facts
    if _numbers_of_a_template(seen):
        return f"{facts.numbers_changed} of {facts.numbers} numbers differ"
    if _share(facts.names_changed, facts.names) > at.MAX_CHANGED_NAMES_SHARE:
        return f"{facts.names_changed} of {facts.names} names differ"
    if seen.long_runs < at.MIN_LONG_RUNS_SHARE:
        return "no long run of words agrees: a template"
    if seen.topic_lost or (seen.titles == "differ" and seen.lost and seen.lead < at.LEAD_KEPT_SHARE):
        return "headline and what it speaks of differ"
    if seen.same_source:
        return _own_report_of_one_source(seen)
    return ""


def _opposite_news(a: TextSide, b: TextSide, shorter: Prepared, longer: Prepared) -> str:
    """Say in which words two texts tell the opposite; of two sources, in which words they tell another thing."""
    is_one_source = a.source is not None and a.source == b.source
    if words := opposed(a, b, shorter, longer):
        return f"opposite news: {words}"
    words = "" if is_one_source else replaced(a, b, shorter, longer)
    return f"other news: {words}" if words else ""


def _own_report_of_one_source(seen: Evidence) -> str:
    """Within one source two sightings of one report share their headline or their date."""
    if not _close(seen) and (seen.titles == "differ" or seen.facts.numbers_changed or seen.lost):
        return "same source, another date"
    if seen.titles == "differ" and seen.words < at.STANDING_PART_SHARE * (seen.words + seen.added):
        return "a standing part of another article"
    return ""


def needed(steps: tuple[tuple[int, float], ...], words: int) -> float:
    """Give the containment that a text of so many words needs, by straight lines between steps."""
    low_words, low = steps[0]
    for high_words, high in steps:
        if words <= high_words:
            part = (words - low_words) / max(1, high_words - low_words)
            return low + (high - low) * max(0.0, part)
        low_words, low = high_words, high
    return low


def _numbers_of_a_template(seen: Evidence) -> bool:
    """Return True if more numbers differ than a later version of one report would correct.

    A few may differ in a text that is otherwise untouched; in a short one only if it came out the same day, and none in
    one of a sentence or two.
    """
    changed, share = seen.facts.numbers_changed, _share(seen.facts.numbers_changed, seen.facts.numbers)
    if seen.words < at.MIN_BAND_WORDS:
        return changed > 0
    if seen.facts.passages_changed <= 1 and seen.words >= at.PASSAGE_TEXT_WORDS:
        return False
    if seen.facts.numbers < at.FEWEST_NUMBERS and seen.words >= at.CORRECTION_WORDS:
        return False
    same_edition = seen.hours_apart is not None and seen.hours_apart <= at.SAME_EDITION_HOURS
    if changed > at.FEW_CHANGED_NUMBERS:
        return share > (at.MAX_CHANGED_NUMBERS_SHARE if same_edition else at.CHANGED_NUMBERS_ANY_DAY_SHARE)
    return share > at.MAX_CHANGED_NUMBERS_SHARE and not same_edition and not _is_correction(seen)


def _is_correction(seen: Evidence) -> bool:
    """Return True if two texts of one time differ in a word or two."""
    return (
        seen.hours_apart is None
        and seen.words >= at.CORRECTION_WORDS
        and max(seen.lost, seen.added) <= at.CORRECTION_LOST_SHARE * seen.words
        and seen.titles != "differ"
    )


def _is_longer(seen: Evidence) -> bool:
    """Return True if one text is the other with passages added or cut, and next to nothing reworded."""
    if seen.facts.numbers_changed:
        return False
    if not seen.lost:
        return seen.added >= at.EDIT_WORDS
    return seen.lost <= at.REPRINT_LOST_SHARE * seen.words and seen.added >= at.REPRINT_ADDED_SHARE * seen.words


def _steps(titles: Titles) -> tuple[tuple[int, float], ...]:
    return at.UPDATED_CONTAINMENT if titles in ("equal", "unknown") else at.OTHER_HEADLINE_CONTAINMENT


def _close(seen: Evidence) -> bool:
    """Return True if two texts were published at about one time; without dates, if their headlines are equal."""
    if seen.hours_apart is None:
        return seen.titles in ("equal", "unknown")
    return seen.hours_apart <= at.SAME_DATE_HOURS


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _compare_equal(a: TextSide, b: TextSide, text: Prepared, titles: Titles) -> Comparison:
    """Compare two texts of which every word is the same."""
    words, same_source = text.size, a.source == b.source
    if not words:
        same = same_source and titles == "equal" and a.text.strip() == b.text.strip()
        return Comparison("same" if same else "different", float(same), "neither text has a word")
    hours = hours_apart(a, b) or 0.0
    if a.source is not None and same_source and hours > at.SAME_DATE_HOURS and titles == "differ":
        return Comparison("related", 1.0, "a fixed text under two headlines")
    if a.source is not None and same_source and hours > at.FIXED_TEXT_HOURS and words <= at.FIXED_TEXT_WORDS:
        return Comparison("related", 1.0, "a standing phrase, used again")
    if words < at.MIN_BAND_WORDS and titles in ("alike", "differ") and not _is_corrected_headline(a, b, text):
        return Comparison("related", 1.0, "a short text under two headlines")
    if titles != "differ":
        return Comparison("same", 1.0, f"all {words} words agree")
    return Comparison("updated", 1.0, f"all {words} words agree; the headline differs")


def _is_corrected_headline(a: TextSide, b: TextSide, text: Prepared) -> bool:
    """Return True if a source corrected slips in a headline, or only added words to it."""
    replaced = all(without_slips(fold(a.title).split(), fold(b.title).split()))
    return a.source == b.source and not replaced and not opposed(a, b, text, text)


def _is_correction_of_short(a: TextSide, b: TextSide, shorter: Prepared, longer: Prepared) -> bool:
    """Return True if a source corrected slips in a short text within a day, or only added words to it."""
    hours = hours_apart(a, b)
    is_near = hours is not None and hours <= at.SAME_EDITION_HOURS and a.source == b.source
    replaced = all(without_slips(shorter.words, longer.words))
    is_whole = shorter.size >= at.VERSION_COVER_SHARE * longer.size
    return is_near and is_whole and not replaced and not opposed(a, b, shorter, longer)


def _without_copy(shorter: Prepared, longer: Prepared, titles: Titles, containment: float, why: str) -> Comparison:
    """Choose between related and different for two reports."""
    agree = f"{containment:.0%} of {shorter.size} words agree"
    if titles == "equal" or containment >= at.RELATED_CONTAINMENT:
        return Comparison("related", containment, f"{agree}; {why}" if why else f"only {agree}")
    said, shared = shared_facts(shorter, longer)
    related = shared >= at.RELATED_FACTS and shared >= at.RELATED_FACTS_SHARE * said
    reason = why or f"{shared} of {said} names and numbers in common"
    return Comparison("related" if related else "different", containment, reason)
