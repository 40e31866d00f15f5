"""Fills in the totals of orders from before 2024. Run by hand."""

import os
import sys

import psycopg


def main():
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        for year in sys.argv[1:]:
            connection.execute("UPDATE orders SET total_cents = cents WHERE extract(year FROM created_at) = %s", (year,))


if __name__ == "__main__":
    main()
