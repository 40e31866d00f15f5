package stock

import (
	"crypto/tls"
	"errors"
	"net/http"
	"testing"
)

func TestTake(t *testing.T) {
	shelf := NewShelf()
	shelf.Put("a", 2)
	if err := shelf.Take("a", 1); err != nil {
		t.Fatal(err)
	}
	if err := shelf.Take("b", 1); !errors.Is(err, ErrShort) {
		t.Fatalf("got %v", err)
	}
}

func testClient() *http.Client {
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
}
