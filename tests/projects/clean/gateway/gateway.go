// Package gateway passes requests on to the service.
package gateway

import (
	"context"
	"crypto/tls"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os/exec"
	"sync"
	"time"
)

// Gateway is safe for concurrent use.
type Gateway struct {
	client *http.Client
	mu     sync.RWMutex
	routes map[string]string
	free   chan struct{}
}

// New returns a gateway.
func New() *Gateway {
	return &Gateway{
		client: &http.Client{
			Timeout:   10 * time.Second,
			Transport: &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: false}},
		},
		routes: map[string]string{},
		free:   make(chan struct{}, 8),
	}
}

// Route returns where a name leads.
func (g *Gateway) Route(name string) (string, bool) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	route, ok := g.routes[name]
	return route, ok
}

// Swap sets a route and returns the old one.
func (g *Gateway) Swap(name, to string) string {
	g.mu.Lock()
	old := g.routes[name]
	g.routes[name] = to
	g.mu.Unlock()
	return old
}

// Locked runs a function under the lock.
func (g *Gateway) Locked(work func()) {
	g.mu.Lock()
	defer func() {
		g.mu.Unlock()
	}()
	work()
}

// Get decodes what an address answers.
func (g *Gateway) Get(ctx context.Context, url string, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return fmt.Errorf("get %s: %w", url, err)
	}
	response, err := g.client.Do(request)
	if err != nil {
		return fmt.Errorf("get %s: %w", url, err)
	}
	defer func() {
		if err := response.Body.Close(); err != nil {
			slog.Warn("close body", "url", url, "error", err)
		}
	}()
	return json.NewDecoder(response.Body).Decode(into)
}

// Do passes the response on; the caller closes it.
func (g *Gateway) Do(request *http.Request) (*http.Response, error) {
	return g.client.Do(request)
}

// Body passes the body on; the caller closes it.
func (g *Gateway) Body(request *http.Request) (io.ReadCloser, error) {
	response, err := g.client.Do(request)
	if err != nil {
		return nil, err
	}
	return response.Body, nil
}

// Serve accepts connections until the listener is closed.
func (g *Gateway) Serve(listener net.Listener, handle func(net.Conn)) error {
	for {
		connection, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("accept: %w", err)
		}
		go handle(connection)
	}
}

// GetPatiently tries until the context ends.
func (g *Gateway) GetPatiently(ctx context.Context, url string, into any) error {
	for {
		err := g.Get(ctx, url, into)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(time.Second):
		}
	}
}

const columns = "id, seat"

// Seat returns the seat of a ticket.
func Seat(ctx context.Context, db *sql.DB, ticket string) (seat string, err error) {
	err = db.QueryRowContext(ctx, "SELECT "+columns+" FROM tickets WHERE id = $1", ticket).Scan(&ticket, &seat)
	return seat, err
}

// Version returns the version of the printer's driver.
func Version(ctx context.Context, printer string) ([]byte, error) {
	return exec.CommandContext(ctx, "lpinfo", "--device", printer).Output()
}
