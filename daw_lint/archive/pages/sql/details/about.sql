SELECT r.place, o.file, o.because
FROM opens o
JOIN page_rows r USING (file_id)
ORDER BY r.place
