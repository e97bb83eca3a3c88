"""What every floor may use: settings reader, headers, drawing, text. Leans on nothing of ours."""
