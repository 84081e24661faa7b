"""What a bag tells of its sessions: plug-ins, tempo and markers, findings, files, PREMIS, and a README for people."""
