SELECT
    w.what,
    w.why,
    count(DISTINCT r.place)::INTEGER AS sessions,
    string_agg(DISTINCT a.format, ', ' ORDER BY a.format) AS formats,
    list(DISTINCT r.place ORDER BY r.place) AS members
FROM unknowns w
JOIN all_sessions a USING (file_id)
JOIN page_rows r USING (file_id)
GROUP BY w.what, w.why
ORDER BY sessions DESC, w.what, w.why
