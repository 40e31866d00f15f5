// Package store reads and writes orders.
package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Order is one order.
type Order struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
	Cents    int64  `json:"cents"`
}

// Store is the orders table.
type Store struct {
	db *sql.DB
}

// New returns a store on a database.
func New(db *sql.DB) *Store {
	return &Store{db: db}
}

const columns = "id, customer, cents"

// Find returns one order.
func (s *Store) Find(ctx context.Context, id string) (Order, error) {
	var order Order
	row := s.db.QueryRowContext(ctx, "SELECT "+columns+" FROM orders WHERE id = $1", id)
	err := row.Scan(&order.ID, &order.Customer, &order.Cents)
	return order, err
}

// FindAll returns several orders; only the placeholders are put together.
func (s *Store) FindAll(ctx context.Context, ids []any) ([]Order, error) {
	marks := make([]string, len(ids))
	for i := range ids {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	rows, err := s.db.QueryContext(ctx, "SELECT id, customer, cents FROM orders WHERE id IN ("+strings.Join(marks, ", ")+")", ids...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return scan(rows)
}

// Search returns the orders of a customer in a status.
func (s *Store) Search(ctx context.Context, customer, status string) ([]Order, error) {
	query := fmt.Sprintf("SELECT id, customer, cents FROM orders WHERE customer = '%s' AND status = '%s'", customer, status)
	rows, err := s.db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return scan(rows)
}

func scan(rows *sql.Rows) ([]Order, error) {
	var orders []Order
	for rows.Next() {
		var order Order
		if err := rows.Scan(&order.ID, &order.Customer, &order.Cents); err != nil {
			return nil, err
		}
		orders = append(orders, order)
	}
	return orders, rows.Err()
}
