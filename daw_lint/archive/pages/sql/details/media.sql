SELECT r.place, l.name, l.state, l.candidate AS found, l.candidates::BIGINT AS candidates
FROM lacking l
JOIN page_rows r USING (file_id)
ORDER BY r.place, l.state, l.name
