SELECT
    plugin,
    min(maker) AS maker,
    string_agg(DISTINCT format, ', ' ORDER BY format) AS formats,
    count(DISTINCT r.place)::INTEGER AS sessions,
    sum(instances)::INTEGER AS instances,
    CASE WHEN bool_or(is_32_bit) THEN 'its name says so' END AS bits,
    list(DISTINCT r.place ORDER BY r.place) AS members
FROM known_needs
JOIN page_rows r USING (file_id)
GROUP BY plugin
ORDER BY sessions DESC, lower(plugin), plugin
