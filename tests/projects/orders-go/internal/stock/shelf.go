// Package stock counts what is on the shelf.
package stock

import (
	"errors"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"
)

// ErrShort says that there is not enough.
var ErrShort = errors.New("not enough on the shelf")

// Shelf counts articles. Safe for concurrent use.
type Shelf struct {
	mu    sync.RWMutex
	count map[string]int
}

// NewShelf returns an empty shelf.
func NewShelf() *Shelf {
	return &Shelf{count: map[string]int{}}
}

// Count returns how many there are.
func (s *Shelf) Count(sku string) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.count[sku]
}

// Put adds articles.
func (s *Shelf) Put(sku string, n int) {
	s.mu.Lock()
	s.count[sku] += n
	s.mu.Unlock()
}

// Take removes articles.
func (s *Shelf) Take(sku string, n int) error {
	s.mu.Lock()
	if s.count[sku] < n {
		return ErrShort
	}
	s.count[sku] -= n
	s.mu.Unlock()
	return nil
}

// Move moves articles from one shelf to another.
func (s *Shelf) Move(to *Shelf, sku string, n int) error {
	if err := s.Take(sku, n); err != nil {
		return err
	}
	to.Put(sku, n)
	return nil
}

// Save writes the counts to a file.
func (s *Shelf) Save(path string) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var lines strings.Builder
	for sku, n := range s.count {
		lines.WriteString(sku + " " + strconv.Itoa(n) + "\n")
	}
	if err := os.WriteFile(path, []byte(lines.String()), 0o600); err != nil {
		slog.Error("save shelf", "path", path, "error", err)
	}
}

// Load reads the counts from a file, as far as it can.
func (s *Shelf) Load(path string) {
	data, err := os.ReadFile(path)
	if err != nil {
	}
	for _, line := range strings.Split(string(data), "\n") {
		if sku, n, ok := strings.Cut(line, " "); ok {
			if number, err := strconv.Atoi(n); err == nil {
				s.Put(sku, number)
			}
		}
	}
}
