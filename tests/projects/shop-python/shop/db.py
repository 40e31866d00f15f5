"""Access to the orders table."""

from contextlib import contextmanager

import psycopg

SORTABLE = {"created": "created_at", "total": "total_cents"}


@contextmanager
def connect(url):
    connection = psycopg.connect(url, connect_timeout=5)
    try:
        yield connection
        connection.commit()
    finally:
        connection.close()


def find_order(connection, order_id):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, customer, total_cents FROM orders WHERE id = %s", (order_id,))
        return cursor.fetchone()


def find_orders(connection, order_ids):
    # Only the number of placeholders is put together from parts.
    placeholders = ", ".join(["%s"] * len(order_ids))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, total_cents FROM orders WHERE id IN (" + placeholders + ")", order_ids)
        return cursor.fetchall()


def search_orders(connection, customer, sort):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, total_cents FROM orders WHERE customer = '{customer}' ORDER BY created_at")
        return cursor.fetchall()


def delete_order(connection, order_id):
    cursor = connection.cursor()
    cursor.execute("DELETE FROM orders WHERE id = " + order_id)
