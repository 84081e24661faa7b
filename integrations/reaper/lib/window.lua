-- The findings in a window: a click selects the track.

local ROW, EDGE = 22, 10
local COLOURS = { error = { 0.93, 0.40, 0.36 }, warning = { 0.94, 0.72, 0.30 }, info = { 0.55, 0.72, 0.92 } }
local KEYS = { render = 114, again = 108 } -- r, l
local ESCAPE = 27

local function colour(rgb)
  gfx.set(rgb[1], rgb[2], rgb[3], 1)
end

local function text(x, y, words, rgb)
  colour(rgb or { 0.9, 0.9, 0.9 })
  gfx.x, gfx.y = x, y
  gfx.drawstr(words)
end

local function button(x, y, words, is_pressed)
  local width = gfx.measurestr(words) + 2 * EDGE
  local is_over = gfx.mouse_x >= x and gfx.mouse_x < x + width and gfx.mouse_y >= y and gfx.mouse_y < y + ROW
  colour(is_over and { 0.35, 0.35, 0.4 } or { 0.25, 0.25, 0.28 })
  gfx.rect(x, y, width, ROW, 1)
  text(x + EDGE, y + 4, words)
  return is_over and is_pressed, x + width + EDGE
end

-- Shows findings. calls: select(finding), render(), again().
return function(title, findings, calls)
  gfx.init("daw-lint: " .. title, 760, math.min(560, 90 + ROW * math.max(#findings, 1)))
  gfx.setfont(1, "Arial", 14)
  local was_down, first, chosen = false, 1, nil

  local function draw()
    local key = gfx.getchar()
    if key < 0 or key == ESCAPE then
      return gfx.quit()
    end
    local is_down = gfx.mouse_cap % 2 == 1
    local is_pressed = is_down and not was_down
    was_down = is_down
    first = math.max(1, math.min(first - math.floor(gfx.mouse_wheel / 120), #findings))
    gfx.mouse_wheel = 0

    local wants_render, x = button(EDGE, EDGE, "Render (R)", is_pressed)
    local wants_again = button(x, EDGE, "Lint again (L)", is_pressed)
    if wants_render or key == KEYS.render then
      gfx.quit()
      return calls.render()
    end
    if wants_again or key == KEYS.again then
      gfx.quit()
      return calls.again()
    end

    local y = EDGE + ROW + EDGE
    if #findings == 0 then
      text(EDGE, y, "No findings.")
    end
    for index = first, #findings do
      local finding = findings[index]
      local is_over = gfx.mouse_y >= y and gfx.mouse_y < y + ROW
      if is_over and is_pressed then
        chosen = index
        calls.select(finding)
      end
      if chosen == index then
        colour({ 0.2, 0.24, 0.32 })
        gfx.rect(0, y, gfx.w, ROW, 1)
      end
      text(EDGE, y + 4, finding.rule, COLOURS[finding.severity])
      text(EDGE + 70, y + 4, finding.object ~= "" and finding.object .. ": " .. finding.message or finding.message)
      y = y + ROW
    end
    gfx.update()
    reaper.defer(draw)
  end

  draw()
end
