-- Save, lint, show or render, lint the render.

local SECTION, KEY = "daw-lint", "program"
local RENDER = 42230 -- File: Render project, using the most recent render settings, auto-close render dialog
local TRACK_INTO_VIEW = 40913 -- Track: Vertical scroll selected tracks into view

return function(here)
  local program = assert(loadfile(here .. "lib/program.lua"))(here)
  local tracks = dofile(here .. "lib/tracks.lua")
  local window = dofile(here .. "lib/window.lua")
  local flow = {}

  local function say(words)
    reaper.ShowMessageBox(words, "daw-lint", 0)
  end

  -- The program to start. It is asked for once.
  local function program_path()
    local known = reaper.GetExtState(SECTION, KEY)
    if known ~= "" and reaper.file_exists(known) then
      return known
    end
    local given, path = reaper.GetUserInputs("daw-lint", 1, "Full path of daw-lint:,extrawidth=300", known)
    if not given then
      return nil
    end
    if not reaper.file_exists(path) then
      say("There is no program " .. path .. ". In a terminal, `which daw-lint` (on Windows: where daw-lint) tells its path.")
      return nil
    end
    reaper.SetExtState(SECTION, KEY, path, true)
    return path
  end

  local function project_file()
    local _, file = reaper.EnumProjects(-1)
    return file
  end

  local function lint(files, title, calls, when_clean)
    local path = program_path()
    if not path then
      return
    end
    local folder = reaper.GetResourcePath() .. "/daw-lint"
    program.lint(path, folder, files, function(findings)
      if #findings == 0 and when_clean then
        return when_clean()
      end
      window(title, findings, calls)
    end, say)
  end

  local function select(finding)
    local track = tracks.of(finding, project_file())
    if track then
      reaper.SetOnlyTrackSelected(track)
      reaper.Main_OnCommand(TRACK_INTO_VIEW, 0)
    end
  end

  -- Names the files of a render. REAPER puts ; between them, which a name may hold too: only files that are there count.
  local function rendered(targets)
    local found, rest = {}, targets
    while rest ~= "" do
      local stop, taken = #rest + 1, nil
      while stop do
        if reaper.file_exists(rest:sub(1, stop - 1)) then
          taken = stop
          break
        end
        stop = rest:sub(1, stop - 1):find(";[^;]*$")
      end
      if taken then
        found[#found + 1] = rest:sub(1, taken - 1)
      end
      rest = rest:sub((taken or rest:find(";", 1, true) or #rest) + 1)
    end
    return found
  end

  function flow.render()
    local _, targets = reaper.GetSetProjectInfo_String(0, "RENDER_TARGETS", "", false)
    reaper.Main_OnCommand(RENDER, 0)
    local bounces = rendered(targets)
    if #bounces == 0 then
      return say("Nothing was rendered.")
    end
    local files = { project_file(), table.unpack(bounces) }
    lint(files, "the render", { select = select, render = flow.render, again = flow.start })
  end

  function flow.start()
    local file = project_file()
    if file == "" then
      return say("Save the project first: daw-lint reads its file.")
    end
    reaper.Main_SaveProject(0, false)
    lint({ file }, "the project", { select = select, render = flow.render, again = flow.start }, flow.render)
  end

  flow.rendered = rendered
  return flow
end
