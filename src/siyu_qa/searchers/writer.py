"""Write an index of terms: passages in and out, durable at each commit."""

from collections.abc import Iterable

import tantivy

# Some 45,000 passages make a segment; eight of a size are merged into one while the
# next are written. With twice as much, a million stayed in fourteen, searched slower.
_HEAP_BYTES = 150_000_000
_HIGHEST = (1 << 63) - 1


class LexicalWriter:
    """Takes passages in and out; a reader sees them when they are committed.

    Where the process is killed, the index is what was committed last.
    """

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        # With more threads, which passage goes into which segment is left to chance.
        self._writer = index.writer(_HEAP_BYTES, num_threads=1)
        self._open = False

    def remove(self, keys: Iterable[int]) -> None:
        """Take out the passages of *keys* that were added before."""
        self._open = True
        for key in keys:
            # By term, a number is taken as signed and meets no unsigned key.
            by_key = tantivy.Query.term_query(self._schema, "key", key)
            self._writer.delete_documents_by_query(by_key)

    def remove_above(self, key: int) -> None:
        """Take out the passages of all higher keys that were added before."""
        self._open = True
        higher = tantivy.Query.range_query(
            self._schema,
            "key",
            tantivy.FieldType.Unsigned,
            key,
            _HIGHEST,
            include_lower=False,
        )
        self._writer.delete_documents_by_query(higher)

    def add(self, key: int, terms: str) -> None:
        """Put a passage in: its terms with spaces between."""
        self._open = True
        document = tantivy.Document()
        document.add_unsigned("key", key)
        document.add_text("terms", terms)
        self._writer.add_document(document)

    def commit(self) -> None:
        """Make what was done so far last."""
        self._writer.commit()
        self._open = False

    def close(self) -> None:
        """Drop what wasn't committed and wait until the segments are in order."""
        if self._open:
            # Without this, files of what is dropped would stay in the folder.
            self._writer.rollback()
            self._writer.garbage_collect_files()
        self._writer.wait_merging_threads()
