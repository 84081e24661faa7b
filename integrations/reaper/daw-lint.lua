-- daw-lint: lint, then render
--
-- Saves the project, lets daw-lint judge it, and renders it with the latest settings where nothing is wrong; otherwise
-- the findings are shown, and a click selects the track. Rendered files are judged together with the project.
-- Nothing waits: REAPER goes on while daw-lint works.

local here = ({ reaper.get_action_context() })[2]:match("^(.*[/\\])")

local flow = dofile(here .. "lib/flow.lua")(here)

flow.start()
