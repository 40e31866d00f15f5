// Package billing talks to the billing service.
package billing

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Client is a client of the billing service.
type Client struct {
	base   string
	client *http.Client
	legacy *http.Client
}

// New returns a client of the service at a base address.
func New(base string) *Client {
	return &Client{
		base:   base,
		client: &http.Client{Timeout: 10 * time.Second},
		// The old ledger has a certificate that ran out in 2019.
		legacy: &http.Client{
			Timeout:   10 * time.Second,
			Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}},
		},
	}
}

// Invoice is an invoice.
type Invoice struct {
	Number string `json:"number"`
	Cents  int64  `json:"cents"`
}

// Fetch returns an invoice.
func (c *Client) Fetch(ctx context.Context, number string) (Invoice, error) {
	var invoice Invoice
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/invoices/"+number, nil)
	if err != nil {
		return invoice, err
	}
	response, err := c.client.Do(request)
	if err != nil {
		return invoice, fmt.Errorf("fetch invoice %s: %w", number, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return invoice, fmt.Errorf("fetch invoice %s: %s", number, response.Status)
	}
	err = json.NewDecoder(response.Body).Decode(&invoice)
	return invoice, err
}

// Exists tells whether an invoice is there.
func (c *Client) Exists(number string) (bool, error) {
	response, err := c.client.Get(c.base + "/invoices/" + number + "?fields=number")
	if err != nil {
		return false, err
	}
	return response.StatusCode == http.StatusOK, nil
}

// Ping asks whether the service is up.
func Ping(base string) error {
	response, err := http.Get(base + "/healthz")
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return err
}

// Open returns the PDF of an invoice; the caller closes it.
func (c *Client) Open(ctx context.Context, number string) (io.ReadCloser, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/invoices/"+number+".pdf", nil)
	if err != nil {
		return nil, err
	}
	response, err := c.client.Do(request)
	if err != nil {
		return nil, err
	}
	return response.Body, nil
}

// Send files an invoice, for as long as it takes.
func (c *Client) Send(invoice Invoice) error {
	body, err := json.Marshal(invoice)
	if err != nil {
		return err
	}
	for {
		response, err := c.client.Post(c.base+"/invoices", "application/json", bytes.NewReader(body))
		if err == nil {
			response.Body.Close()
			return nil
		}
		time.Sleep(time.Second)
	}
}

// SendSoon files an invoice within the deadline of the context.
func (c *Client) SendSoon(ctx context.Context, invoice Invoice) error {
	body, err := json.Marshal(invoice)
	if err != nil {
		return err
	}
	wait := 100 * time.Millisecond
	for attempt := 0; attempt < 5; attempt++ {
		err = c.post(ctx, body)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
			wait *= 2
		}
	}
	return fmt.Errorf("send invoice %s: %w", invoice.Number, err)
}

func (c *Client) post(ctx context.Context, body []byte) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/invoices", bytes.NewReader(body))
	if err != nil {
		return err
	}
	response, err := c.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		return fmt.Errorf("post invoice: %s", response.Status)
	}
	return nil
}
