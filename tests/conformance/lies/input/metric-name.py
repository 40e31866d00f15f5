name = "ü"
