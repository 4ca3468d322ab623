"""How much one input may cost, each number with its reason. Enforced in worker.py, pool.py, streams.py and the readers."""

from __future__ import annotations

MB = 1024 * 1024

# CPU time for one unit (a page, a line, an archive member). A page takes about 0.03 s; what takes 300 times that does not end. CPU time, not wall
# time, so that a busy machine gives the same result as an idle one.
CPU_SECONDS = 10
# Wall time without any progress: only for what waits without computing (a stuck network file system). So long that a machine with fifteen times as much to do
# as it has cores still gives a worker its 10 s of computing first.
STALL_SECONDS = 180
# Address space of a worker. Libraries and models map about 700 MB; the largest allowed document needs about 20 times its size as a tree.
WORKER_BYTES = 3 * 1024 * MB
# One document that must be in memory as a whole: page, text, mail, feed, JSON document. The largest news pages have 5 MB.
DOCUMENT_BYTES = 32 * MB
# One line of JSON Lines, one WARC record, one table cell: an article, not a dump.
RECORD_BYTES = 16 * MB
# Text of one article. War and Peace has 3.2 million characters.
TEXT_CHARACTERS = 4_000_000
# Decompressed size over compressed size. Text compresses 3 to 10 times, repetitive logs 60; bombs 1,000 and more. The first 32 MB are harmless and free.
COMPRESSION_RATIO = 100
FREE_DECOMPRESSED_BYTES = 32 * MB
# Archives in archives: a tar in a gzip in a zip.
NESTING = 4
# Members of one archive or entries of one feed.
MEMBERS = 1_000_000
