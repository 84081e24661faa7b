SELECT
    name,
    state,
    count(DISTINCT r.place)::INTEGER AS sessions,
    min(stored_path) AS stored_path,
    max(candidates)::INTEGER AS candidates,
    CASE WHEN max(sizes) = 1 THEN max(candidate_size) END AS size,
    min(candidate) AS candidate,
    list(DISTINCT r.place ORDER BY r.place) AS members
FROM lacking
JOIN page_rows r USING (file_id)
GROUP BY name, state
ORDER BY state, sessions DESC, lower(name), name
