-- Reads CSV (RFC 4180) into a list of records by the names of the first line.

local function fields_of(text, at)
  local fields = {}
  while true do
    local value
    if text:sub(at, at) == '"' then
      local parts = {}
      at = at + 1
      while true do
        local quote = text:find('"', at, true)
        if not quote then
          return nil
        end
        parts[#parts + 1] = text:sub(at, quote - 1)
        at = quote + 1
        if text:sub(at, at) ~= '"' then
          break
        end
        parts[#parts + 1] = '"'
        at = at + 1
      end
      value = table.concat(parts)
    else
      local stop = text:find("[,\r\n]", at) or #text + 1
      value = text:sub(at, stop - 1)
      at = stop
    end
    fields[#fields + 1] = value
    local sign = text:sub(at, at)
    if sign == "," then
      at = at + 1
    else
      return fields, text:match("^\r?\n?()", at)
    end
  end
end

-- Returns the records, or nil for a text that is cut off.
return function(text)
  local names, at = fields_of(text, 1)
  if not names then
    return nil
  end
  local records = {}
  while at <= #text do
    local values
    values, at = fields_of(text, at)
    if not values then
      return nil
    end
    local record = {}
    for index, name in ipairs(names) do
      record[name] = values[index] or ""
    end
    records[#records + 1] = record
  end
  return records
end
