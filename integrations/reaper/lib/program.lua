-- Starts daw-lint without a shell that could see the name of a project: the names go through a file.

local csv = dofile(({ ... })[1] .. "lib/csv.lua")

local WAIT_S = 180 -- an hour of audio takes a few seconds; a slow disk more

local function read(path)
  local file = io.open(path, "rb")
  if not file then
    return nil
  end
  local text = file:read("a")
  file:close()
  return text
end

local function write(path, text)
  local file = io.open(path, "wb")
  if not file then
    return false
  end
  local done = file:write(text)
  file:close()
  return done ~= nil
end

-- REAPER hands the command line to the system as one text. Only plain paths are put into it.
local function is_plain(path)
  return path ~= "" and not path:find("[\"'`$&|;<>%%!^*?%c]")
end

local function quoted(path)
  return '"' .. path .. '"'
end

-- Judges the files, and calls done(findings) or failed(sentence) later.
local function lint(program, folder, files, done, failed)
  local list, answer = folder .. "/files.txt", folder .. "/findings.csv"
  if not is_plain(program) then
    return failed("The path of daw-lint holds signs that cannot be passed on: " .. program)
  end
  if not is_plain(folder) then
    return failed("The path of REAPER's resources holds signs that cannot be passed on: " .. folder)
  end
  reaper.RecursiveCreateDirectory(folder, 0)
  os.remove(answer)
  if not write(list, table.concat(files, "\0") .. "\0") then
    return failed("Cannot write " .. list)
  end
  local words = { quoted(program), "check", "--files-from", quoted(list), "--exit-zero", "--quiet", "-o", quoted(answer) }
  if not reaper.ExecProcess(table.concat(words, " "), -1) then
    return failed("daw-lint could not be started: " .. program)
  end
  local since = reaper.time_precise()
  local function wait()
    local text = read(answer)
    local findings = text and csv(text)
    if findings then
      os.remove(list)
      os.remove(answer)
      done(findings)
    elseif reaper.time_precise() - since > WAIT_S then
      failed("daw-lint gave no answer in " .. WAIT_S .. " seconds. In a terminal, daw-lint check says why.")
    else
      reaper.defer(wait)
    end
  end
  wait()
end

return { lint = lint, is_plain = is_plain }
