-- What the questions have in common. A null is unknown, and never no.

-- Every session of the archive, also those that could not be read: then `status` is not judged, and the rest is null. Backups and
-- what the settings exclude are no sessions of it.
CREATE VIEW all_sessions AS
SELECT
    f.file_id, f.uri AS file, f.folder, f.name, f.project, f.status, f.size, f.mtime, f.sha256,
    s.* EXCLUDE (file_id, uri, group_id),
    s.file_id IS NOT NULL AS is_read,
    CASE
        WHEN s.file_id IS NULL THEN NULL
        WHEN coalesce(s.application, '') = '' THEN NULL
        WHEN s.application LIKE 'Pro Tools%' THEN 'Pro Tools'
        ELSE s.application
    END AS program,
    nullif(regexp_extract(coalesce(s.application_version, ''), '\d+'), '') AS major
FROM files f
LEFT JOIN sessions s USING (file_id)
WHERE f.kind = 'session' AND f.status IN ('judged', 'unreadable', 'error');

-- In which year the major version came out that saved a session. Some programs are named after years.
CREATE VIEW session_years AS
SELECT
    a.file_id,
    coalesce(r.year, CASE WHEN try_cast(a.major AS INTEGER) BETWEEN 1990 AND 2100 THEN try_cast(a.major AS INTEGER) END)
        AS released
FROM all_sessions a
LEFT JOIN releases r ON r.application = a.program AND r.major = a.major;

-- Why the devices of a session are not all known, in words.
CREATE VIEW devices_unknown AS
SELECT
    file_id,
    CASE
        WHEN NOT is_read THEN 'the session could not be read'
        ELSE coalesce(
            [entry.why FOR entry IN missing_facts IF entry.fact = 'session.devices'][1],
            [entry.why FOR entry IN missing_facts IF entry.fact = 'session.master.devices'][1],
            'the file does not say which plug-ins it uses')
    END AS why
FROM all_sessions
WHERE devices_known IS NOT TRUE;

-- The plug-ins that a session needs: one row a product and format. `name_of_32_bit` is a name of it that says it has 32 bits (as in
-- rule PP107). `third_party` is null where that is not known: scripts for
-- REAPER and devices of Max may be part of the program, or somebody's own; and of Steinberg's plug-ins Cubase brings some.
CREATE VIEW needs AS
SELECT
    file_id,
    coalesce(plugin, name) AS plugin,
    min(maker) AS maker,
    format,
    min(name) AS name,
    min(plugin_id) AS plugin_id,
    min(name) FILTER (says_32_bit) AS name_of_32_bit,
    bool_or(is_third_party) AS third_party,
    sum(coalesce(count, 1)) AS instances
FROM (
    SELECT *, regexp_matches(name, '(?i)\bx86($|[^_0-9a-z]|_([^6]|$))|_x86$|\bi386\b|\b32[ -]?bit\b') AS says_32_bit
    FROM devices
)
WHERE is_third_party IS NOT FALSE
GROUP BY file_id, coalesce(plugin, name), format;

-- The same with a title for people: maker and plug-in.
CREATE VIEW known_needs AS
SELECT
    *,
    name_of_32_bit IS NOT NULL AS is_32_bit,
    CASE WHEN maker IS NOT NULL AND NOT contains(lower(plugin), lower(maker)) THEN maker || ' ' || plugin ELSE plugin END
        AS title
FROM needs;

-- Whether a session opens with the devices of its program alone: yes, no, not known, and why.
CREATE VIEW opens AS
WITH found AS (
    SELECT
        file_id,
        count(*) FILTER (third_party) AS plugins,
        count(*) FILTER (third_party IS NULL) AS scripts,
        string_agg(title || ' (' || format || ')', ', ' ORDER BY lower(title), format) FILTER (third_party) AS names
    FROM known_needs
    GROUP BY file_id
)
SELECT
    a.file_id,
    a.file,
    CASE
        WHEN NOT a.is_read THEN 'not known'
        WHEN coalesce(f.plugins, 0) > 0 THEN 'no'
        WHEN u.file_id IS NOT NULL OR coalesce(f.scripts, 0) > 0 THEN 'not known'
        ELSE 'yes'
    END AS answer,
    CASE
        WHEN NOT a.is_read THEN u.why
        WHEN coalesce(f.plugins, 0) > 0 THEN 'needs ' || f.names || coalesce('; perhaps more: ' || u.why, '')
        WHEN u.file_id IS NOT NULL THEN u.why
        WHEN coalesce(f.scripts, 0) > 0
            THEN 'uses JSFX, Max for Live devices or plug-ins by the maker of the program, and the file does not say whether they come with it'
        ELSE 'uses only devices of the program'
    END AS because,
    coalesce(f.plugins, 0) AS plugins,
    coalesce(f.scripts, 0) AS maybe_plugins,
    u.file_id IS NOT NULL AS may_need_more
FROM all_sessions a
LEFT JOIN found f USING (file_id)
LEFT JOIN devices_unknown u USING (file_id);

-- Where a file of the same name is in the archive; names are compared without case.
CREATE VIEW copies AS
SELECT
    lower(name) AS low_name,
    count(*) AS files,
    count(DISTINCT size) AS sizes,
    min(size) AS size,
    arg_min(uri, (length(uri), uri)) AS file
FROM files
WHERE kind <> 'session'
GROUP BY lower(name);

-- Media that are missing, or of which that is not known.
CREATE VIEW lacking AS
SELECT
    m.file_id, m.name, m.stored_path, m.location, m.size, m.owner,
    CASE WHEN m.exists IS NULL THEN 'not known' ELSE 'missing' END AS state,
    coalesce(c.files, 0) AS candidates,
    c.sizes,
    c.size AS candidate_size,
    c.file AS candidate
FROM media m
LEFT JOIN copies c ON c.low_name = lower(m.name)
WHERE m.exists IS NOT TRUE;

-- The files whose content has a checksum, and whose has none.
CREATE VIEW contents AS
SELECT f.uri, f.name, f.folder, f.kind, f.size, coalesce(f.sha256, b.sha256) AS sha256
FROM files f
LEFT JOIN (SELECT file_id, min(sha256) AS sha256 FROM bounces GROUP BY file_id) b USING (file_id);

-- What is not known of a session, and why.
CREATE VIEW unknowns AS
SELECT file_id, 'the whole session' AS what, coalesce(e.message, f.message, 'it could not be read') AS why
FROM all_sessions a
LEFT JOIN (SELECT file_id, min(message) AS message FROM errors GROUP BY file_id) e USING (file_id)
LEFT JOIN (SELECT file_id, min(message) AS message FROM findings WHERE code = 'E902' GROUP BY file_id) f
    USING (file_id)
WHERE NOT a.is_read
UNION ALL
SELECT file_id, replace(entry.fact, 'session.', ''), entry.why
FROM (SELECT file_id, unnest(missing_facts) AS entry FROM sessions)
UNION ALL
SELECT file_id, 'whether a media file is there', 'it is on another machine, or in a library of the program'
FROM sessions WHERE media_unknown > 0
UNION ALL
SELECT file_id, 'what comes after a place in the file', cut_off FROM sessions WHERE coalesce(cut_off, '') <> '';

-- What to do with a session while it can still be done, in the order in which chances get lost. A session can need several steps.
CREATE VIEW work AS
WITH kinds AS (
    SELECT
        file_id,
        bool_or(is_32_bit) AS is_32_bit,
        bool_or(format IN ('VST2', 'LADSPA')) AS is_ended,
        bool_or(format = 'AU') AS needs_mac
    FROM known_needs
    GROUP BY file_id
), absent AS (
    SELECT file_id, bool_or(candidates > 0) AS has_candidate, bool_or(candidates = 0) AS has_none
    FROM lacking
    WHERE state = 'missing'
    GROUP BY file_id
), facts AS (
    SELECT a.file_id, a.is_read, a.bounces, o.answer, o.may_need_more, o.maybe_plugins, y.released, k.is_32_bit, k.is_ended, k.needs_mac, m.has_candidate, m.has_none
    FROM all_sessions a
    JOIN opens o USING (file_id)
    JOIN session_years y USING (file_id)
    LEFT JOIN kinds k USING (file_id)
    LEFT JOIN absent m USING (file_id)
)
SELECT file_id, 1 AS step, 'restore from a backup' AS what, 'daw-lint cannot read them' AS because, 'not-known' AS question
FROM facts WHERE NOT is_read
UNION ALL
SELECT file_id, 2, 'render, on a machine that still runs them', 'the name of a plug-in says 32-bit', 'breaks-on-64-bit'
FROM facts WHERE is_32_bit
UNION ALL
SELECT file_id, 3, 'put back media that the archive has', 'media is missing, and files of that name are elsewhere', 'lacks-media'
FROM facts WHERE has_candidate
UNION ALL
SELECT file_id, 4, 'look for media', 'media is missing, and no file of that name is in the archive', 'lacks-media'
FROM facts WHERE has_none
UNION ALL
SELECT file_id, 5, 'render the mix and each track', 'they need plug-ins and have no bounce', 'without-bounce'
FROM facts WHERE answer = 'no' AND bounces = 0
UNION ALL
SELECT file_id, 6, 'render each track, or move to VST3 or CLAP', 'they use VST2 or LADSPA, which are no longer developed', 'to-do'
FROM facts WHERE is_ended
UNION ALL
SELECT file_id, 7, 'render each track, or keep a Mac', 'they use Audio Units', 'needs-a-mac'
FROM facts WHERE needs_mac
UNION ALL
SELECT file_id, 8, 'open in a newer version of the program and save a copy', 'the version that saved them is 15 years old or older',
    'to-do'
FROM facts WHERE year(current_date) - released >= 15
UNION ALL
SELECT file_id, 9, 'render a bounce', 'nothing says how they should sound', 'without-bounce'
FROM facts WHERE answer <> 'no' AND bounces = 0
UNION ALL
SELECT file_id, 10, 'open once, and write down the plug-ins', 'the files do not tell all of them', 'to-do'
FROM facts WHERE is_read AND may_need_more
UNION ALL
SELECT file_id, 11, 'look whose devices these are, and keep a copy', 'they use scripts or plug-ins that may not come with the program',
    'to-do'
FROM facts WHERE is_read AND maybe_plugins > 0;
