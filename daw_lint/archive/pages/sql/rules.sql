SELECT
    code,
    rule,
    severity,
    count(DISTINCT r.place)::INTEGER AS sessions,
    count(*)::INTEGER AS findings,
    min(message) AS example,
    list(DISTINCT r.place ORDER BY r.place) AS members
FROM findings
JOIN page_rows r USING (file_id)
WHERE suppressed IS NULL
GROUP BY code, rule, severity
ORDER BY sessions DESC, findings DESC, code
