SELECT r.place, u.what, u.why
FROM unknowns u
JOIN page_rows r USING (file_id)
ORDER BY r.place, u.what, u.why
