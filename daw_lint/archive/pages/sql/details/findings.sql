SELECT r.place, f.code, f.severity, count(*)::BIGINT AS number, min(f.message) AS message
FROM findings f
JOIN page_rows r USING (file_id)
WHERE f.suppressed IS NULL
GROUP BY r.place, f.code, f.severity
ORDER BY r.place, f.severity, f.code
