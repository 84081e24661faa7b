SELECT
    a.file_id,
    a.name,
    a.folder,
    a.program,
    nullif(a.application_version, '') AS version,
    y.released::INTEGER AS released,
    CASE
        WHEN y.released IS NULL THEN NULL
        WHEN $year - y.released < 5 THEN '0 to 4 years'
        WHEN $year - y.released < 10 THEN '5 to 9 years'
        WHEN $year - y.released < 15 THEN '10 to 14 years'
        ELSE '15 years and more'
    END AS age,
    o.answer AS opens,
    CASE WHEN o.answer = 'not known' AND o.plugins = 0 THEN NULL ELSE o.plugins END::INTEGER AS plugins,
    CASE WHEN a.media_missing = 0 AND a.media_unknown > 0 THEN NULL ELSE a.media_missing END::INTEGER AS missing,
    CASE
        WHEN a.media_missing > 0 THEN 'some missing'
        WHEN a.media_missing = 0 AND a.media_unknown = 0 THEN 'all there'
    END AS media,
    a.bounces::INTEGER AS bounces,
    CASE WHEN a.bounces IS NULL THEN NULL WHEN a.bounces > 0 THEN 'with a bounce' ELSE 'without a bounce' END AS bounce,
    a.errors::INTEGER AS errors,
    a.warnings::INTEGER AS warnings,
    a.sample_rate_hz AS rate,
    strftime(a.saved, '%Y-%m-%d') AS saved,
    a.size
FROM all_sessions a
JOIN opens o USING (file_id)
JOIN session_years y USING (file_id)
ORDER BY a.file
