SELECT
    song,
    count(*)::INTEGER AS versions,
    count(DISTINCT sha256)::INTEGER AS contents,
    strftime(max(saved), '%Y-%m-%d') AS newest,
    project,
    list(r.place ORDER BY r.place) AS members
FROM all_sessions
JOIN page_rows r USING (file_id)
WHERE is_read AND coalesce(song, '') <> ''
GROUP BY project, song
HAVING count(*) > 1
ORDER BY versions DESC, song, project
