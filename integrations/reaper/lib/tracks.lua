-- Finds the track that a finding is about: by its line in the saved project, or by a path that only one track has.

local function of_line(project, file, line)
  if not line then
    return nil
  end
  local stream = io.open(file, "rb")
  if not stream then
    return nil
  end
  local number, tracks, in_master = 0, 0, false
  for text in stream:lines() do
    number = number + 1
    -- Two blanks: the tracks of the project. Deeper ones are in the chunks of plug-ins.
    if text:find("^  <TRACK") then
      tracks = tracks + 1
    elseif tracks == 0 and text:find("^  <MASTERFXLIST") then
      in_master = true
    end
    if number == line then
      break
    end
  end
  stream:close()
  if number < line then
    return nil
  end
  if tracks == 0 then
    return in_master and reaper.GetMasterTrack(0) or nil
  end
  return reaper.GetTrack(0, tracks - 1)
end

local function paths()
  local found, above = {}, {}
  for index = 0, reaper.CountTracks(0) - 1 do
    local track = reaper.GetTrack(0, index)
    local _, name = reaper.GetTrackName(track)
    above[#above + 1] = name
    local path = table.concat(above, " > ")
    found[path] = found[path] == nil and track or false
    local depth = reaper.GetMediaTrackInfo_Value(track, "I_FOLDERDEPTH")
    for _ = 1, depth == 1 and 0 or 1 - depth do
      above[#above] = nil
    end
  end
  return found
end

local function of_path(object)
  if object == "Master" or object:find("^Master > ") then
    return reaper.GetMasterTrack(0)
  end
  local known = paths()
  while object and object ~= "" do
    if known[object] ~= nil then
      return known[object] or nil -- false: several tracks have this path
    end
    object = object:match("^(.*) > ")
  end
  return nil
end

return {
  of = function(finding, project_file)
    if finding.file ~= project_file and finding.object == "" then
      return nil
    end
    return of_line(0, project_file, tonumber(finding.line)) or of_path(finding.object)
  end,
}
