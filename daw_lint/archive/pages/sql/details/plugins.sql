SELECT r.place, n.title AS name, n.format, n.instances::BIGINT AS number
FROM known_needs n
JOIN page_rows r USING (file_id)
ORDER BY r.place, lower(n.title), n.format
