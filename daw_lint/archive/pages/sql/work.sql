SELECT
    w.what,
    w.because,
    count(*)::INTEGER AS sessions,
    list(r.place ORDER BY r.place) AS members
FROM work w
JOIN page_rows r USING (file_id)
GROUP BY w.step, w.what, w.because
ORDER BY w.step
