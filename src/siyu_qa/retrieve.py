"""Find passages: search, fuse, keep one of those that say the same, rerank."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from siyu_qa.embedders import Embedder
from siyu_qa.errors import QuestionError
from siyu_qa.fuse import Fused, alone, fuse
from siyu_qa.index.generation import Generation
from siyu_qa.records import Hit, Passage, Scope
from siyu_qa.rerankers import Reranker
from siyu_qa.rerankers.order import DEPTH
from siyu_qa.text.dates import iso_date
from siyu_qa.text.fold import fold, is_traditional
from siyu_qa.text.matching import met_places
from siyu_qa.text.questions import Query, weighed

SEARCHERS = ("hybrid", "lexical", "dense")
EVERYTHING = Scope()
_DEEPER = 4


@dataclass(frozen=True, slots=True)
class Retriever:
    """Finds passages in one generation."""

    generation: Generation
    embedder: Embedder
    reranker: Reranker
    depth: int
    """How many hits each searcher hands to the fusion, at least."""

    def retrieve(
        self,
        query: Query,
        k: int,
        searcher: str = SEARCHERS[0],
        scope: Scope = EVERYTHING,
    ) -> list[Hit]:
        """Find the *k* best passages, best first, each that says something else.

        Raises:
            QuestionError: Where there is no such searcher, no document in *scope*, or
                a date in it is none.
        """
        if searcher not in SEARCHERS:
            known = " ".join(SEARCHERS)
            raise QuestionError("unknown_searcher", searcher=searcher, searchers=known)
        keys = self._keys(scope)
        wanted = k if searcher != "hybrid" else max(k, DEPTH)
        groups = self._grouped(query, wanted, searcher, keys)[:wanted]
        hits = self._hits(query, groups)
        if searcher == "hybrid":
            asked = weighed(query, self.generation.lexical.rarity)
            hits = self.reranker.rerank(asked, hits)
        return hits[:k]

    def searched(self, scope: Scope) -> int:
        """Count the documents of a scope."""
        store, scope = self.generation.store, _told(scope)
        # Counting all of them needs no look at each.
        return store.count_documents() if scope == EVERYTHING else store.count_in(scope)

    def _keys(self, scope: Scope) -> list[int] | None:
        """Give the passages of a scope; None: all."""
        scope = _told(scope)
        if scope == EVERYTHING:
            return None
        keys = self.generation.store.keys_in(scope)
        if not keys:
            raise QuestionError("empty_scope")
        return keys

    def _grouped(
        self, query: Query, wanted: int, searcher: str, keys: list[int] | None
    ) -> list["_Group"]:
        """Search as deep as it takes to find *wanted* passages that differ."""
        depth = max(wanted, self.depth)
        while True:
            fused, is_all = self._fused(query, depth, searcher, keys)
            groups = self._groups(query, fused, wanted)
            if is_all or len(groups) >= wanted:
                break
            depth *= _DEEPER
        return groups if keys is None else _within(groups, set(keys))

    def _fused(
        self, query: Query, depth: int, searcher: str, keys: list[int] | None
    ) -> tuple[list[Fused], bool]:
        """Give what the searchers found, and whether there is no more to find."""
        generation = self.generation
        if searcher == "lexical":
            run = generation.lexical.search(query.searched, depth, keys)
            return alone(run, "lexical"), len(run) < depth
        vector = self.embedder.embed_query(query.searched)
        dense = generation.dense.search(vector, depth, keys)
        if searcher == "dense":
            return alone(dense, "dense"), len(dense) < depth
        lexical = generation.lexical.search(query.searched, depth, keys)
        cosines = {one.key: one.score for one in dense}
        others = [one.key for one in lexical if one.key not in cosines]
        cosines |= generation.dense.cosines(vector, others)
        return fuse(lexical, dense, cosines), len(dense) < depth

    def _groups(
        self, query: Query, fused: Sequence[Fused], wanted: int
    ) -> list["_Group"]:
        """Keep the best passage of those that say the same, until *wanted* are kept."""
        groups: list[_Group] = []
        told: set[int] = set()
        # The store is asked for so many at once; most often, that is enough.
        for start in range(0, len(fused), wanted):
            some = [one for one in fused[start : start + wanted] if one.key not in told]
            twins = self._twins(query, some)
            for one in some:
                if one.key not in told:
                    same = tuple(key for key in twins[one.key] if key not in told)
                    told.update(same)
                    groups.append(_Group(one, same))
            if len(groups) >= wanted:
                break
        return groups

    def _twins(self, query: Query, fused: Sequence[Fused]) -> dict[int, list[int]]:
        """Give what says the same as each, and nothing of the question besides."""
        store = self.generation.store
        twins = store.twins([one.key for one in fused])
        copies = {key for key, others in twins.items() for key in (key, *others)}
        passages = store.passages(sorted(copies))
        meets = {
            key: met_places(query, fold(passage.searched))
            for key, passage in passages.items()
        }
        # In what it says otherwise, a twin may be what answers.
        return {
            one.key: [
                key for key in twins.get(one.key, ()) if meets[key] <= meets[one.key]
            ]
            for one in fused
        }

    def _hits(self, query: Query, groups: Sequence["_Group"]) -> list[Hit]:
        keys = [key for group in groups for key in (group.best.key, *group.twins)]
        passages = self.generation.store.passages(keys)
        return [
            _in_readers_script(
                query,
                Hit(
                    found=passages[group.best.key],
                    score=group.best.score,
                    rank=rank,
                    lexical=group.best.lexical,
                    dense=group.best.dense,
                    lexical_score=group.best.lexical_score,
                    dense_score=group.best.dense_score,
                    twins=tuple(passages[key] for key in group.twins),
                ),
            )
            for rank, group in enumerate(groups, start=1)
        ]


def _told(scope: Scope) -> Scope:
    """Give a scope as documents have it: dates as ISO 8601, a folder with its end.

    >>> _told(Scope(folder="./2022", since="2022年3月1日"))
    Scope(folder='2022/', document='', since='2022-03-01', until='')
    """
    parts = [part for part in scope.folder.split("/") if part not in {"", "."}]
    return replace(
        scope,
        folder="".join(f"{part}/" for part in parts),
        since=_date(scope.since),
        until=_date(scope.until),
    )


def _date(words: str) -> str:
    date = iso_date(words)
    if words and not date:
        raise QuestionError("bad_date", date=words)
    return date


@dataclass(frozen=True, slots=True)
class _Group:
    """The best of some passages that say the same, and the keys of the others."""

    best: Fused
    twins: tuple[int, ...]


def _within(groups: Sequence[_Group], keys: Collection[int]) -> list[_Group]:
    return [
        replace(group, twins=tuple(key for key in group.twins if key in keys))
        for group in groups
    ]


def _in_readers_script(query: Query, hit: Hit) -> Hit:
    """Of passages that say the same, show one in the question's script.

    Of those of the very same words it is the first by its place, in whatever order
    their files came in.
    """
    if not hit.twins:
        return hit
    asked = is_traditional(query.text)
    places: list[Passage] = [hit.found, *hit.twins]
    fitting = [p for p in places if is_traditional(p.text) == asked] or places
    same = [p for p in fitting if p.text == fitting[0].text]
    found = min(same, key=attrgetter("passage_id"))
    places.remove(found)
    return replace(hit, found=found, twins=tuple(places))
