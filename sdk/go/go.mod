module plimsoll.dev/go/plimsoll

go 1.25
