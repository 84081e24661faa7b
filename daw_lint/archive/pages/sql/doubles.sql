WITH same AS (
    SELECT sha256, count(*) AS copies, max(size) AS size
    FROM contents
    WHERE sha256 IS NOT NULL
    GROUP BY sha256
    HAVING count(*) > 1
)
SELECT
    f.name,
    f.folder,
    f.kind,
    s.copies::INTEGER AS copies,
    f.size,
    ((s.copies - 1) * s.size)::BIGINT AS saving,
    f.sha256
FROM contents f
JOIN same s USING (sha256)
ORDER BY saving DESC, f.sha256, f.uri
