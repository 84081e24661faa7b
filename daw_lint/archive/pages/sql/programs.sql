SELECT
    nullif(a.application, '') AS program,
    nullif(a.application_version, '') AS version,
    a.format,
    min(a.puid) AS pronom,
    max(y.released)::INTEGER AS released,
    count(*)::INTEGER AS sessions,
    strftime(min(a.saved), '%Y-%m-%d') AS oldest,
    strftime(max(a.saved), '%Y-%m-%d') AS newest,
    CASE WHEN min(a.read_depth) = max(a.read_depth) THEN min(a.read_depth) ELSE 'various' END AS depth,
    list(r.place ORDER BY r.place) AS members
FROM all_sessions a
JOIN session_years y USING (file_id)
JOIN page_rows r USING (file_id)
WHERE a.is_read
GROUP BY a.application, a.application_version, a.format
ORDER BY sessions DESC, program, version, a.format
