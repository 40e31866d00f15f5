greeting = "Grüße, 世界"
rocket = "👩‍🚀 flies"  # links→rechts und über→unter
plain = "ascii"
mark = "é is not é"
