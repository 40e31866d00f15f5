package plimsoll

import (
	"os"
	"strings"
	"testing"
)

func TestTheReadmeShowsTheHelloRule(t *testing.T) {
	code, err := os.ReadFile("hello/pack.go")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(code), "func check(")
	if !strings.Contains(string(readme), string(code)) || strings.Count(body, "\n") > 15 {
		t.Error("the README does not show hello/pack.go, or the rule grew beyond 15 lines")
	}
}
