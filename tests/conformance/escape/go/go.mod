module escape

go 1.25

require plimsoll.dev/go/plimsoll v0.1.0
