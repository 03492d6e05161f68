"""Copies: decisions of people about copies. They outlive every rule, every rerun and every later arrival."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from worker import reasons
from worker.clock import Clock
from worker.errors import InvalidInput, NotFound, existing
from worker.service.copies.rulings import article_key, text_key
from worker.service.copies.take_out import TakeOut
from worker.service.jobs.hints import Hints
from worker.store import Database, Session
from worker.store.articles import articles
from worker.store.articles.articles import Stored
from worker.store.copies import merge_split as store
from worker.store.copies import originals, rulings
from worker.store.copies.originals import NewOriginal
from worker.store.copies.rulings import Relation, Ruling
from worker.store.people import decisions
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.types.people import ANYBODY, Decider

ARTICLES_LIMIT = 500


@dataclass(frozen=True, slots=True)
class MergeResult:
    """Outcome for one article."""

    id: int
    duplicate_of: int | None  #: The original it is a copy of now; None: it is an article of its own.


class Copies:
    """Merges and splits; each call is one transaction, all or nothing."""

    def __init__(self, database: Database, take_out: TakeOut, hints: Hints, clock: Clock) -> None:
        self._db = database
        self._take_out = take_out
        self._hints = hints
        self._clock = clock

    def merge(self, ids: Sequence[int], by: Decider = ANYBODY) -> list[MergeResult]:
        """Record that these articles are copies of one report, the first its original.

        Raises NotFound, and InvalidInput where the first is a copy of one that is not among them.
        """
        if len(ids) < 2:
            raise InvalidInput("give at least two articles: the original first, then its copies")
        with self._db.write_alone() as session:
            first, *others = _stored(session, ids)
            was_copy_of = first.duplicate_of
            if was_copy_of is not None:
                first = self._make_original(session, first, others)
            for one in others:
                self._put(session, one, first)
            merged = _results(session, ids)
            new = [one.article_id for one in others if one.duplicate_of != first.article_id]
            data = {"original": first.article_id, "copies": new, "was_copy_of": was_copy_of}
            self._note(session, by, "article.merged", [one.id for one in merged], data)
        self._hints.send("enrich")
        return merged

    def split(self, ids: Sequence[int], receipts: Sequence[int] = (), by: Decider = ANYBODY) -> list[MergeResult]:
        """Make articles of their own of copies, and of what came under these receipts.

        Raises NotFound, and InvalidInput for an article that is no copy.
        """
        if not ids and not receipts:
            raise InvalidInput("give the article that is no copy, or the receipt that was wrongly put to one")
        with self._db.write_alone() as session:
            for one in _stored(session, ids):
                self._take_apart(session, one)
                data = {"original": one.duplicate_of, "articles": [one.article_id]}
                self._note(session, by, "article.split", [one.article_id, one.duplicate_of or 0], data)
                by = replace(by, takes_back=None)  # of several, the first takes it back
            taken = [self._take_out.take_out_receipt(session, receipt) for receipt in dict.fromkeys(receipts)]
            if taken:
                self._note(session, by, "receipt.split", taken, {"articles": taken, "receipts": list(receipts)})
            split = _results(session, [*ids, *taken])
        self._hints.send("enrich")
        return split

    def restore(self, article_id: int, by: Decider = ANYBODY) -> None:
        """Restore a withdrawn article. Raises NotFound if it is not withdrawn."""
        with self._db.write_alone() as session:
            withdrawn = existing(originals.restore(session, article_id), "withdrawn article", article_id)
            self._say(session, "article.restored", article_id, reason=reasons.PERSON)
            data = {"article": article_id, "withdrawn": withdrawn}
            self._note(session, by, "article.restored", [article_id], data)

    def withdraw(self, article_id: int, withdrawn: Mapping[str, str | None], by: Decider) -> None:
        """Withdraw an article again that was restored. Raises NotFound."""
        with self._db.write_alone() as session:
            existing(originals.withdraw_again(session, article_id, withdrawn), "article", article_id)
            self._say(
                session,
                "article.withdrawn",
                article_id,
                kind="kill",
                notice=withdrawn["reason"] or "",
                found_by=reasons.PERSON,
            )
            self._note(session, by, "article.withdrawn", [article_id], {"article": article_id})

    def _note(self, session: Session, by: Decider, kind: str, ids: Sequence[int], data: Mapping[str, object]) -> None:
        decisions.add(session, by, kind, ("article", ids), at=self._clock(), data=data)

    def _make_original(self, session: Session, first: Stored, others: Sequence[Stored]) -> Stored:
        """Make a copy the original of its own original."""
        before = first.duplicate_of
        if before is None or before not in {one.article_id for one in others}:
            raise InvalidInput(
                f"it is a copy of article {before}: name {before} first, or split {first.article_id} from it before",
                thing=f"article {first.article_id}",
            )
        change = NewOriginal(old=before, new=first.article_id, reason=reasons.PERSON, similarity=None)
        originals.set_original(session, change, now=self._clock())
        articles.ask_for_enrichment(session, {first.article_id: first.version}, now=self._clock())
        self._say(session, "article.original_changed", first.article_id, previous=before, reason=reasons.PERSON)
        return replace(first, duplicate_of=None)

    def _put(self, session: Session, one: Stored, original: Stored) -> None:
        if original.article_id not in (one.duplicate_of, one.article_id):
            store.make_copy(session, one.article_id, original.article_id, reasons.PERSON, None)
        self._rule(session, one, original, "same")
        self._say(session, "article.merged", one.article_id, duplicate_of=original.article_id)

    def _take_apart(self, session: Session, one: Stored) -> None:
        if one.duplicate_of is None:
            raise InvalidInput(
                "it is no copy; to take out what was wrongly put to it, give the receipt: wiredesk articles split "
                "--receipt N (articles show lists them)",
                thing=f"article {one.article_id}",
            )
        [original] = _stored(session, [one.duplicate_of])
        store.make_own(session, one.article_id)
        articles.ask_for_enrichment(session, {one.article_id: one.version}, now=self._clock())
        self._rule(session, one, original, "different")
        self._say(session, "article.split", one.article_id, previous=original.article_id)

    def _rule(self, session: Session, one: Stored, other: Stored, relation: Relation) -> None:
        """Keep the decision under every key by which either sighting can come again."""
        rulings.put(session, rulings_between(session, one, other, relation), now=self._clock())
        if relation == "same":
            rulings.drop(session, _keys(session, other, one), one.article_id)

    def _say(self, session: Session, kind: str, article_id: int, /, **data: object) -> None:
        event_log.append(session, [Event(kind=kind, at=self._clock(), article_id=article_id, data=dict(data))])


def rulings_between(session: Session, one: Stored, other: Stored, relation: Relation) -> list[Ruling]:
    """Return the rulings that say what one sighting is to another: a copy of it, or neither of the other."""
    given = [Ruling(key, other.article_id, relation) for key in _keys(session, one, other)]
    if relation == "different":
        given += [Ruling(key, one.article_id, relation) for key in _keys(session, other, one)]
    return given


def _keys(session: Session, one: Stored, other: Stored) -> list[bytes]:
    """Return the keys of one article that the other does not have."""
    keys = [*rulings.keys_of(session, [one.article_id])[one.article_id], article_key(one.article_id)]
    return keys if one.text_sha256 == other.text_sha256 else [*keys, text_key(one.text_sha256)]


def _stored(session: Session, ids: Sequence[int]) -> list[Stored]:
    """Return these articles in order, each once. Raises NotFound that names all that are missing."""
    if len(ids) > ARTICLES_LIMIT:
        raise InvalidInput(f"{len(ids):,} articles at once, at most {ARTICLES_LIMIT:,} are taken")
    found = articles.stored(session, set(ids))
    missing = [str(one) for one in dict.fromkeys(ids) if one not in found]
    if missing:
        raise NotFound(f"there is no article {', '.join(missing)}; nothing was changed")
    return [found[one] for one in dict.fromkeys(ids)]


def _results(session: Session, ids: Iterable[int]) -> list[MergeResult]:
    found = articles.stored(session, set(ids))
    return [MergeResult(one, found[one].duplicate_of) for one in dict.fromkeys(ids)]
