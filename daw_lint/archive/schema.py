"""The tables of a stock: what each column holds, and where the rows are.

A stock is a folder (on a disk or in a bucket). The rows of a table are in ``<stock>/<table>/part-*.parquet``; a part belongs to
the stock only if ``files`` has a part of the same name, which is written last. All other tables refer to ``files`` by ``file_id``.
Times are UTC. A null means unknown, and never no.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from daw_lint.archive.columns import (
    BIG,
    FACTS_MISSING,
    INTEGER,
    NUMBER,
    SWITCH,
    TEXT,
    TEXTS,
    TIME,
    Column,
)

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA_VERSION = 1
"""Grows when a column changes its meaning, or goes. All files are judged again then."""
VERSION_KEY = b"daw-lint.schema_version"
"""What the schema of each part of a stock carries, and no other table."""
PARTS = "part-*.parquet"
_FILE_ID = Column("file_id", TEXT, "ID of the file: the first 32 hexadecimal digits of the SHA-256 of its address")
_GROUP_ID = Column(
    "group_id", TEXT, "ID of the project folder, or of the part of one, that it was judged with: see groups"
)


class Table(NamedTuple):
    """A table: its name, what a row is, and its columns."""

    name: str
    row: str
    columns: tuple[Column, ...]


FILES = Table(
    "files",
    "one file of the archive: a session, a bounce, or other audio (samples, recordings, stems)",
    (
        _FILE_ID,
        Column("uri", TEXT, "its address: an absolute path, or s3://..., gs://..., http://..."),
        Column("folder", TEXT, "address of the folder that holds it"),
        Column("name", TEXT, "its name"),
        Column("project", TEXT, "address of the project folder that it was judged with"),
        Column(
            "kind",
            TEXT,
            "session; bounce (of no session, judged by itself); or audio: bounces says which belong to a session",
        ),
        Column(
            "status",
            TEXT,
            "judged, unreadable (finding E902 says why), error (see errors), passed over (a backup, or excluded), "
            "foreign (another program's text), or listed (audio that is not judged by itself)",
        ),
        Column("size", BIG, "size in bytes; of a session that is a folder, of all files in it"),
        Column("mtime", TIME, "time of its last change as the storage tells it: in a bucket that of the upload"),
        Column("etag", TEXT, "entity tag of the storage; null on a disk"),
        Column("sha256", TEXT, "SHA-256 of the content; null for audio that was not read as a whole, and for folders"),
        Column("seconds", NUMBER, "how long judging took, in seconds"),
        Column("tool_version", TEXT, "version of daw-lint that judged it"),
        Column("schema_version", INTEGER, "version of these tables"),
        Column("judged_at", TIME, "when it was judged"),
        _GROUP_ID,
    ),
)
SESSIONS = Table(
    "sessions",
    "one session that could be read",
    (
        _FILE_ID,
        Column("uri", TEXT, "its address"),
        Column("format", TEXT, "als, rpp, flp, ..."),
        Column("application", TEXT, "the program that saved it; empty where the file does not say"),
        Column("application_version", TEXT, "its version; empty where the file does not say"),
        Column("puid", TEXT, "PRONOM identifier of the format; null where PRONOM has none"),
        Column(
            "read_depth", TEXT, "full (all facts of a full format), part (some are missing), or outline (no tracks)"
        ),
        Column("facts", TEXTS, "what the file gives, such as session.devices; what is not in it is unknown"),
        Column("missing_facts", FACTS_MISSING, "what the file does not give, and why, in words"),
        Column("stage", TEXT, "mix or master"),
        Column("stage_why", TEXT, "why it was judged as that"),
        Column(
            "song", TEXT, "name without words of a version, date or copy, in lower case: versions of a song share it"
        ),
        Column("version", TEXT, "those words; null without them"),
        Column("saved", TIME, "when it was saved, by git, else by the time of the file; null in a bucket"),
        Column("sample_rate_hz", NUMBER, "sample rate in Hz"),
        Column("tempo_bpm", NUMBER, "tempo at the start, in quarter notes a minute"),
        Column("tempo_changes", SWITCH, "whether the tempo changes"),
        Column("length_s", NUMBER, "length of the arrangement in seconds"),
        Column("saves", INTEGER, "how many saves of the session the file holds"),
        Column("cut_off", TEXT, "where the file breaks off; empty for a whole file"),
        Column("tracks", INTEGER, "tracks and groups, without returns and master; null if unknown"),
        Column("clips", INTEGER, "clips; null if unknown"),
        Column("markers", INTEGER, "locators; null if unknown"),
        Column("devices", INTEGER, "devices that are known, those of the inventory too; null if unknown"),
        Column("third_party", INTEGER, "devices that must be installed beside the program; null if unknown"),
        Column("devices_known", SWITCH, "whether all devices are known: if not, what is listed is not all"),
        Column("media", INTEGER, "media files; null if unknown"),
        Column("media_missing", INTEGER, "media files that are not there; null if unknown"),
        Column("media_unknown", INTEGER, "media files of which it is unknown whether they are there; null if unknown"),
        Column("bounces", INTEGER, "bounces that were found for it"),
        Column("errors", INTEGER, "findings that are errors, on it and its bounces"),
        Column("warnings", INTEGER, "findings that are warnings"),
        Column("infos", INTEGER, "findings that are notes"),
        Column("not_judged", INTEGER, "rules that could not be judged"),
        _GROUP_ID,
    ),
)
DEVICES = Table(
    "devices",
    "one device in a session; of devices without a known track, one kind",
    (
        _FILE_ID,
        Column("path", TEXT, "its place, such as Master > Final > Chain 1 > Pro-L 2; null where the track is unknown"),
        Column("track", TEXT, "name of its track; null where that is unknown"),
        Column("track_kind", TEXT, "audio, midi, instrument, group, return, master, cue; null if unknown"),
        Column("name", TEXT, "name as the session stores it"),
        Column("user_name", TEXT, "name that a person gave it"),
        Column("vendor", TEXT, "maker, as the session says it"),
        Column("maker", TEXT, "maker, as the catalogue of plug-ins spells it, else as the session says it"),
        Column("format", TEXT, "native, VST2, VST3, AU, AAX, CLAP, LV2, LADSPA, JSFX, Max"),
        Column("plugin_id", TEXT, "ID, such as VST3:<32 hexadecimal digits> or AU:<type>/<subtype>/<maker>"),
        Column(
            "is_third_party",
            SWITCH,
            "whether it must be installed beside the program; null for JSFX, Max devices and Steinberg's in Cubase, where it is not known",
        ),
        Column(
            "plugin", TEXT, "name in the catalogue of plug-ins, the same for all spellings; null if it has no entry"
        ),
        Column("plugin_class", TEXT, "its class in the catalogue, such as limiter; null if unknown"),
        Column("enabled", TEXT, "on, off or automated: its own switch; null if unknown"),
        Column("active", TEXT, "on, off or automated: its switch and everything around it; null if unknown"),
        Column("count", INTEGER, "1; of devices without a known track, how many; null if unknown"),
        Column("from_template", SWITCH, "whether a new session already has it there"),
        _GROUP_ID,
    ),
)
MEDIA = Table(
    "media",
    "one media file that a session uses",
    (
        _FILE_ID,
        Column("stored_path", TEXT, "path as the session stores it"),
        Column("name", TEXT, "its last part"),
        Column("suffix", TEXT, "wav, mp3, ... in small letters"),
        Column("resolved", TEXT, "address where it was looked for, and found if exists; null if it is not known"),
        Column("exists", SWITCH, "whether it is there; null where that cannot be told"),
        Column("location", TEXT, "project, library (of the program) or outside; null if unknown"),
        Column("size", BIG, "size in bytes of the file that is there; of a missing one null"),
        Column("sample_rate_hz", NUMBER, "sample rate in Hz as the session states it"),
        Column("length_s", NUMBER, "length in seconds as the session states it"),
        Column("owner", TEXT, "where it is used first"),
        _GROUP_ID,
    ),
)
FINDINGS = Table(
    "findings",
    "one finding, as check gives it",
    (
        _FILE_ID,
        Column("uri", TEXT, "address of the file that it is about: the session, or its bounce"),
        Column("code", TEXT, "code of the rule"),
        Column("rule", TEXT, "name of the rule"),
        Column("severity", TEXT, "error, warning or info"),
        Column("object", TEXT, "what it is about in the file; empty for the whole file"),
        Column("line", INTEGER, "line in the file, from 1; null if it is not known"),
        Column("message", TEXT, "what is wrong, where and by how much"),
        Column("notes", TEXTS, "more about it"),
        Column("evidence", TEXT, "measured values and limits, as a JSON object"),
        Column("suppressed", TEXT, "reason of the suppression that silences it; null for an open finding"),
        _GROUP_ID,
    ),
)
NOT_JUDGED = Table(
    "not_judged",
    "one rule that could not be judged on a file or an object; 'there is no bounce' is one row with the code *",
    (
        _FILE_ID,
        Column("uri", TEXT, "address of the file"),
        Column("code", TEXT, "code of the rule; * for all rules about bounces"),
        Column("object", TEXT, "what it is about in the file; empty for the whole file"),
        Column("reason", TEXT, "why, in words"),
        _GROUP_ID,
    ),
)
BOUNCES = Table(
    "bounces",
    "one bounce that could be read",
    (
        _FILE_ID,
        Column("uri", TEXT, "its address"),
        Column("session_id", TEXT, "file_id of the session that it belongs to; null for a bounce without one"),
        Column("why", TEXT, "why it was taken for that session"),
        Column("stage", TEXT, "mix or master"),
        Column("container", TEXT, "WAV, RF64, AIFF, FLAC, MP3, ..."),
        Column("codec", TEXT, "PCM 24-bit, 32-bit float, MP3, ..."),
        Column("puid", TEXT, "PRONOM identifier of the format; null where it is not certain"),
        Column("lossy", SWITCH, "whether the codec throws sound away"),
        Column("sample_rate_hz", INTEGER, "sample rate in Hz"),
        Column("channels", INTEGER, "channels"),
        Column("frames", BIG, "frames that the file holds"),
        Column("length_s", NUMBER, "length in seconds"),
        Column("bit_depth", INTEGER, "bits a sample; null for lossy codecs"),
        Column("is_float", SWITCH, "whether the samples are floating point"),
        Column("originated", TIME, "origination date of a Broadcast WAV, as stated, without time zone"),
        Column("originator", TEXT, "program that a Broadcast WAV names"),
        Column("measured", SWITCH, "whether the sound was measured; if not, only the header was read"),
        Column("peak_db", NUMBER, "sample peak in dBFS"),
        Column("true_peak_db", NUMBER, "true peak in dBTP"),
        Column("integrated_lufs", NUMBER, "integrated loudness in LUFS"),
        Column("range_lu", NUMBER, "loudness range in LU"),
        Column("clipped_runs", INTEGER, "runs of clipped samples"),
        Column("sha256", TEXT, "SHA-256 of the content; null where only the header was read"),
        _GROUP_ID,
    ),
)
ERRORS = Table(
    "errors",
    "one file that could not be judged through no fault of its content alone",
    (
        _FILE_ID,
        Column("uri", TEXT, "its address"),
        Column(
            "kind",
            TEXT,
            "died (killed its process), time, memory, vanished, storage, settings (a wrong configuration), or fault (of daw-lint)",
        ),
        Column("message", TEXT, "what happened, in words"),
        Column("tries", INTEGER, "how often it was tried"),
        Column("at", TIME, "when"),
        _GROUP_ID,
    ),
)
GROUPS = Table(
    "groups",
    "one project folder, or a part of a large one, as it was judged: it tells the next run whether anything has changed",
    (
        _GROUP_ID,
        Column("uri", TEXT, "address of the folder"),
        Column("files", INTEGER, "sessions and audio that were listed in it, each with a row in files"),
        Column(
            "listed_digest", TEXT, "digest of the names, sizes, times and tags in it; null if it must be judged again"
        ),
        Column("judged_by", TEXT, "digest of the tool, the rules, the options and the version of these tables"),
        Column("asked", TEXTS, "what else was asked for: paths outside of the folder"),
        Column("asked_digest", TEXT, "digest of what was there"),
    ),
)
TABLES = (SESSIONS, DEVICES, MEDIA, FINDINGS, NOT_JUDGED, BOUNCES, ERRORS, GROUPS, FILES)
"""All tables, in the order in which a batch writes its parts: ``files`` last."""


@cache
def arrow_schema(table: Table) -> pa.Schema:
    """Return the schema for pyarrow; each field carries its description, the whole carries the version."""
    import pyarrow as pa

    fields = [pa.field(column.name, column.arrow(), metadata={"description": column.about}) for column in table.columns]
    about = {"description": table.row, VERSION_KEY.decode(): str(SCHEMA_VERSION)}
    return pa.schema(fields, metadata=about)


def table_named(name: str) -> Table:
    """Return a table by its name. Raises ``KeyError``."""
    return {table.name: table for table in TABLES}[name]
