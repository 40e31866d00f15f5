// Package escape is a pack that tries to leave the sandbox.
package escape

import (
	_ "embed"
	"fmt"
	"net"
	"os"
	"runtime"

	"plimsoll.dev/go/plimsoll"
)

//go:embed rules/escape.md
var page string

// Pack is what the host sees.
var Pack = plimsoll.NewPack("escape", "0.1.0", plimsoll.Rule(page, check))

func check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		cx.Report(found).Message(attempt(cx.Captured(found, "what")))
	}
}

func attempt(what string) string {
	switch what {
	case "file":
		text, err := os.ReadFile("/etc/passwd")
		return fmt.Sprintf("file: %d bytes, %v", len(text), err)
	case "socket":
		_, err := net.Dial("tcp", "192.0.2.1:80")
		return fmt.Sprintf("socket: %v", err)
	case "environment":
		home, found := os.LookupEnv("HOME")
		return fmt.Sprintf("environment: HOME=%q, %v", home, found)
	default:
		// Goroutines take turns on the only thread that there is.
		done := make(chan int)
		go func() { done <- runtime.NumCPU() }()
		return fmt.Sprintf("thread: %d", <-done)
	}
}
