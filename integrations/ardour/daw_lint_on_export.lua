ardour {
	["type"]    = "EditorHook",
	name        = "daw-lint on export",
	author      = "daw-lint",
	license     = "Apache-2.0",
	description = [[Lints the session and each exported file, and writes the findings beside the export.]]
}

function signals ()
	s = LuaSignal.Set ()
	s:add ({ [LuaSignal.Exported] = true })
	return s
end

function factory ()
	-- The program is found as a shell would find it; no shell is started, so that no name of a file can run a command.
	local function program ()
		local named = os.getenv ("DAW_LINT")
		if named and named ~= "" then
			return named
		end
		for folder in (os.getenv ("PATH") or ""):gmatch ("[^:]+") do
			local path = folder .. "/daw-lint"
			local file = io.open (path, "rb")
			if file then
				file:close ()
				return path
			end
		end
		return nil
	end

	return function (signal, ref, timespan_name, file_path, ...)
		local path = program ()
		if not path then
			print ("daw-lint is not installed, or not in PATH: " .. file_path .. " was not checked")
			return
		end
		-- The file of the session is written first: it is what daw-lint reads.
		Session:save_state ("", false, false, false, false, false)
		local session = ARDOUR.LuaAPI.build_filename (Session:path (), Session:snap_name () .. ".ardour")
		-- forkexec hands each argument over as it is.
		os.forkexec (
			path, "check", session, "--bounce", file_path, "--exit-zero",
			"--output", "text=" .. file_path .. ".daw-lint.txt"
		)
		print ("daw-lint: the findings are written to " .. file_path .. ".daw-lint.txt")
	end
end
